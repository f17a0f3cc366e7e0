import type { FlowGraph, NodeId } from "./model.ts";
import { innermostAt } from "./outline-at.ts";
import type { Scope, Variable } from "./scopes.ts";
import { studyOf } from "./study.ts";

/** A variable that an expression can read. */
export interface NameInReach {
  readonly name: string;
  /** The node that makes it: by its output, as the item of its loop, as the error of its catch, as a parameter. */
  readonly from: NodeId | null;
  readonly kind: Variable["kind"];
}

/** The variables of the script that can be read at an offset, nearest first; none while the script is broken. For completion (S5). */
export function namesAt(graph: FlowGraph, offset: number): NameInReach[] {
  const study = studyOf(graph);
  if (!study) return [];
  const found = new Map<string, NameInReach>();
  for (const scope of scopesAt(study.scopes.all, offset)) {
    for (const variable of scope.variables.values()) {
      const isReady = variable.ready <= offset || (variable.kind !== "let" && variable.kind !== "const");
      if (!isReady || found.has(variable.name)) continue;
      const maker = innermostAt(study.outline.main, variable.at.start);
      const from = maker ? (study.naming.nodes.get(maker) ?? null) : null;
      found.set(variable.name, { name: variable.name, from, kind: variable.kind });
    }
  }
  return [...found.values()];
}

/** Innermost first. */
function scopesAt(scopes: readonly Scope[], offset: number): Scope[] {
  const around = scopes.filter(({ extent }) => extent.start <= offset && offset <= extent.end);
  return around.sort((a, b) => b.extent.start - a.extent.start || a.extent.end - b.extent.end);
}

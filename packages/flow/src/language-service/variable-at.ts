import type { Identifier, Node } from "acorn";
import { analyze } from "../analyze/analyze.ts";
import { HOST_NAMES } from "../analyze/host-names.ts";
import { type Binding, notes } from "../analyze/scope.ts";
import { nodesOf, pathTo } from "../check/node-path.ts";
import { referencesTo, renameEdits } from "../check/references.ts";
import type { TextEdit } from "../parse/diagnostic.ts";
import { parseFlow } from "../parse/parse-flow.ts";
import type { Span } from "./answers.ts";

/** A variable of the script, found by one of the places that name it. */
export interface VariableAt {
  readonly name: string;
  readonly range: Span;
  /** Every place that names it. */
  readonly references: readonly Span[];
  /** The edits that give it another name, or why it cannot have that one. */
  readonly rename: (name: string) => { readonly edits: readonly TextEdit[] } | { readonly problem: string };
}

/** The variable that is named at an offset, by the language's own scopes; undefined where there is none, or the text does not parse. */
export function variableAt(source: string, offset: number): VariableAt | undefined {
  const parsed = parseFlow(source);
  if (parsed.ast === null || parsed.body === null) return undefined;
  const root: Node = parsed.ast;
  analyze(parsed, parsed.body);
  const node = pathTo(root, { start: offset, end: offset }).at(-1)!;
  const binding = notes(node).flowBinding;
  if (node.type !== "Identifier" || binding === undefined) return undefined;
  return {
    name: binding.name,
    range: { start: node.start, end: node.end },
    references: referencesTo(root, binding).map(({ id: { start, end } }) => ({ start, end })),
    rename: (name) => {
      const problem = nameProblem(root, binding, name);
      return problem === undefined ? { edits: renameEdits(root, binding, name) } : { problem };
    },
  };
}

function nameProblem(root: Node, binding: Binding, name: string): string | undefined {
  if (name === binding.name) return undefined;
  if (!isName(name)) return `"${name}" is no name: a name begins with a letter and has letters, digits, _ and $.`;
  if (HOST_NAMES.has(name)) return `"${name}" belongs to the host; choose another name.`;
  for (const node of nodesOf(root)) {
    const taken = node.type === "Identifier" && (node as Identifier).name === name;
    if (taken && !isKey(root, node)) return `"${name}" is in use already; choose another name.`;
  }
  return undefined;
}

/** Names of properties stand apart from variables. */
function isKey(root: Node, node: Node): boolean {
  const parent = pathTo(root, node).at(-2) as
    | (Node & { property?: Node; key?: Node; computed?: boolean; value?: Node })
    | undefined;
  if (parent === undefined || parent.computed === true) return false;
  return (
    parent.property === node || (parent.key === node && parent.value !== node && notes(node).flowBinding === undefined)
  );
}

/** Whether a variable may be called so: reserved words may not. */
function isName(text: string): boolean {
  const [only, ...others] = parseFlow(`let ${text}`).ast?.body ?? [];
  const id = only?.type === "VariableDeclaration" ? only.declarations[0]!.id : undefined;
  return others.length === 0 && id?.type === "Identifier" && id.name === text;
}

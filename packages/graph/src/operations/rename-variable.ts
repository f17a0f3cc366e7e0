import type { NodeId, Operation, TextEdit } from "../model.ts";
import { innermostAt } from "../outline-at.ts";
import type { Scopes, Variable } from "../scopes.ts";
import type { Study } from "../study.ts";
import { type Plan, Refusal } from "./plan.ts";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

/** Every place where a variable is named, with the new name; `{ name }` becomes `{ name: other }`. */
export function renameEdits(scopes: Scopes, variable: Variable, name: string): TextEdit[] {
  const edits = new Map<number, TextEdit>();
  if (variable.kind !== "implicit") {
    const long = scopes.shorthandDeclarations.has(variable.at.start);
    edits.set(variable.at.start, { ...variable.at, text: long ? `${variable.name}: ${name}` : name });
  }
  for (const reference of variable.references) {
    edits.set(reference.at.start, { ...reference.at, text: reference.shorthand ? `${variable.name}: ${name}` : name });
  }
  return [...edits.values()];
}

/** Renames the variable that a node puts its result in, and every use of it, without capture. */
export function renameOutput(study: Study, operation: Operation & { type: "renameOutput" }): Plan[] {
  const entry = study.byId.get(operation.node);
  if (!entry) throw new Refusal("NOT_FOUND", `There is no node ${operation.node}.`);
  const from = operation.from ?? entry.node.output?.names[0];
  const variable = from === undefined ? undefined : variableOf(study, operation.node, from);
  if (!variable) throw new Refusal("NOT_FOUND", "This node has no output of that name.", [operation.node]);
  return renamePlans(study, { variable, name: operation.name, node: operation.node });
}

function variableOf(study: Study, id: NodeId, name: string): Variable | undefined {
  const { node } = study.byId.get(id)!;
  const isHere = (offset: number) => innermostAt(study.outline.main, offset) === node;
  return study.scopes.variables.find(
    (variable) =>
      variable.name === name &&
      (isHere(variable.at.start) ||
        variable.references.some((reference) => reference.writes && isHere(reference.at.start))),
  );
}

export function renamePlans(
  study: Study,
  { variable, name, node }: { variable: Variable; name: string; node: NodeId },
): Plan[] {
  if (!isIdentifier(name)) throw new Refusal("NOT_POSSIBLE", `"${name}" is no name for a variable.`);
  if (name === variable.name) throw new Refusal("NOT_POSSIBLE", "Nothing would change.");
  const edits = renameEdits(study.scopes, variable, name);
  const renamed = new Map(edits.map((edit) => [edit.start, { name, shift: edit.text.length - name.length }]));
  return [{ edits, renamed, touched: [node], loose: true }];
}

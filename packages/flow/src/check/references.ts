import type { Identifier, Node, Property } from "acorn";
import { type Binding, notes } from "../analyze/scope.ts";
import type { TextEdit } from "../parse/diagnostic.ts";
import { nodesOf } from "./node-path.ts";

/** One place where a variable is named. */
export interface Reference {
  readonly id: Identifier;
  /** It stands for key and value of a property at once: `{ name }`. */
  readonly shorthand: boolean;
}

/** Every place that names the variable, its declaration included, in order of the text. The tree has been analyzed. */
export function referencesTo(root: Node, binding: Binding): Reference[] {
  const found = new Map<number, Reference>();
  const shorthands = new Set<number>();
  for (const node of nodesOf(root)) {
    if (node.type === "Property" && (node as Property).shorthand) shorthands.add(node.start);
    if (node.type !== "Identifier" || notes(node).flowBinding !== binding) continue;
    found.set(node.start, { id: node as Identifier, shorthand: shorthands.has(node.start) });
  }
  return [...found.values()].sort((a, b) => a.id.start - b.id.start);
}

/** Gives the variable another name everywhere; properties keep theirs. Whether the name is free is for the caller to know. */
export function renameEdits(root: Node, binding: Binding, name: string): TextEdit[] {
  return referencesTo(root, binding).map(({ id: { start, end }, shorthand }) =>
    shorthand ? { start: end, end, text: `: ${name}` } : { start, end, text: name },
  );
}

import type { Identifier, Literal, MemberExpression, Node } from "acorn";
import type { SourceRange } from "../machine-api.ts";
import type { DiagnosticFix } from "../parse/diagnostic.ts";
import type { ParsedFlow } from "../parse/parse-flow.ts";

/** Where a diagnostic stands. */
export interface FixSite {
  readonly parsed: ParsedFlow;
  readonly root: Node;
  /** From the root to the node. */
  readonly path: readonly Node[];
  readonly node: Node;
  readonly range: SourceRange;
}

/** The edits that would mend what a code complains of; undefined where only a person can. */
export type Fixer = (site: FixSite) => DiagnosticFix | undefined;

export function textOf({ parsed }: FixSite, { start, end }: Pick<Node, "start" | "end">): string {
  return parsed.source.slice(start, end);
}

/** A fix that puts one text in place of a node's. */
export function replace(node: Pick<Node, "start" | "end">, text: string, title: string): DiagnosticFix {
  return { title, edits: [{ start: node.start, end: node.end, text }] };
}

/** The innermost node of the type around the site. */
export function around<T extends Node>({ path }: FixSite, type: T["type"]): T | undefined {
  return path.findLast((node) => node.type === type) as T | undefined;
}

export function isName(node: Node, name: string): boolean {
  return node.type === "Identifier" && (node as Identifier).name === name;
}

/** `object.property`, written out or not; undefined for anything else. */
export function memberName(node: Node): string | undefined {
  if (node.type !== "MemberExpression" || (node as MemberExpression).computed) return undefined;
  return ((node as MemberExpression).property as Identifier).name;
}

/** The string that a literal stands for. */
export function literalText(node: Node | undefined): string | undefined {
  const { value } = (node?.type === "Literal" ? node : {}) as Partial<Literal>;
  return typeof value === "string" ? value : undefined;
}

import type { BlockStatement, Expression, Function as FunctionNode, Node, Statement } from "acorn";
import type { RegionRole, TextRange } from "./model.ts";
import type { OutlineRegion, RegionInside } from "./outline.ts";

/** What recognition asks about the script as a whole, and how it goes on inside. */
export interface Reading {
  readonly source: string;
  /** Whether a name is the host's, not one that the script declares (F5). */
  isHost(name: string): boolean;
  /** Whether a name is a function of this script. */
  isFunction(name: string): boolean;
  region(options: RegionOptions): OutlineRegion;
  expressionRegion(expression: Expression, options: RegionOptions): OutlineRegion;
}

export interface RegionOptions {
  readonly role: OutlineRegion["role"];
  readonly label: string;
  readonly range: TextRange;
  readonly inside: RegionInside;
  readonly statements: readonly Node[];
  readonly syntax?: Node;
}

/** The inside of a block, or the one statement that stands where a block could. */
export function statementRegion(
  reading: Reading,
  body: Statement,
  options: { readonly role: RegionRole; readonly label: string; readonly syntax?: Node },
): OutlineRegion {
  if (body.type === "BlockStatement") return blockRegion(reading, body, options);
  const range = { start: body.start, end: body.end };
  const statements = body.type === "EmptyStatement" ? [] : [body];
  return reading.region({ ...options, range, inside: { form: "single", ...range }, statements });
}

export function blockRegion(
  reading: Reading,
  block: BlockStatement,
  options: { readonly role: RegionRole; readonly label: string; readonly syntax?: Node },
): OutlineRegion {
  const range = { start: block.start + 1, end: block.end - 1 };
  return reading.region({ ...options, range, inside: { form: "lines", ...range }, statements: block.body });
}

/** The body of a function, arrows that are one expression included. */
export function functionRegion(
  reading: Reading,
  node: FunctionNode,
  options: { readonly role: RegionRole; readonly label: string } = { role: "body", label: "body" },
): OutlineRegion {
  if (node.body.type === "BlockStatement") return blockRegion(reading, node.body, { ...options, syntax: node });
  const range = { start: node.body.start, end: node.body.end };
  return reading.expressionRegion(node.body, {
    ...options,
    range,
    inside: { form: "expression", ...range },
    statements: [],
    syntax: node,
  });
}

export const oneLine = (reading: { readonly source: string }, node: Node): string =>
  reading.source.slice(node.start, node.end).replace(/\s+/g, " ");

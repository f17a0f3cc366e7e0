import type { CallExpression, Expression, Node, Pattern } from "acorn";
import type { NodeKind, Output, RegionRole, TextRange } from "./model.ts";

/**
 * The graph before it has ids: what each node and region is, with the syntax it was read from. Operations work on it, since they
 * need to know where arguments, braces and commas stand; the graph is the part of it that is data.
 */
export interface OutlineNode {
  kind: NodeKind;
  mode?: string;
  /** Leading comments and the trailing one included. */
  range: TextRange;
  body: TextRange;
  /** Whether it is statements, one expression in the place of a statement (lanes, arrow bodies), or a comment. */
  form: "statements" | "expression" | "comment" | "none";
  syntax: readonly Node[];
  /** What is started, without `await`. */
  value?: Expression;
  /** `value` where it is a call of the host or of a function of the script; in a graph member the call inside `.then`. */
  call?: CallExpression;
  awaited?: boolean;
  /** Of a `forEach` that runs at most so many at once. */
  each?: LimitedEach;
  output?: Output;
  ends: boolean;
  regions: OutlineRegion[];
  /** Members of a `graph`: the handle, and those whose results they start after. */
  handle?: string;
  after?: readonly OutlineNode[];
}

/** The parts of a For each that runs at most so many at once. */
export interface LimitedEach {
  readonly list: Expression;
  readonly item: Pattern;
  readonly limit: Expression;
}

/**
 * How the inside of a region is written, which says how a node is put in. `lines`: statements between `start` and `end`, what stands
 * there otherwise is space and comments. `single`: one statement without braces. `expression`: one expression. `none`: closed.
 */
export interface RegionInside extends TextRange {
  readonly form: "lines" | "single" | "expression" | "none";
}

export interface OutlineRegion {
  role: RegionRole;
  label: string;
  /** What it owns. */
  range: TextRange;
  inside: RegionInside;
  nodes: OutlineNode[];
  flow: "sequence" | "dependency";
  /** The clause, case, arm, function or lane element that it was read from. */
  syntax?: Node;
}

/** A node and where it stands. */
export interface OutlineEntry {
  readonly node: OutlineNode;
  readonly region: OutlineRegion;
  readonly index: number;
}

/** The nodes in a region and in all that is inside them, in order of text, parents before children. */
export function walkOutline(region: OutlineRegion): readonly OutlineEntry[] {
  let entries = walks.get(region);
  if (!entries) {
    entries = [];
    collect(region, entries);
    walks.set(region, entries);
  }
  return entries;
}

/** An outline is never changed once it is read, and each edit walks it half a dozen times. */
const walks = new WeakMap<OutlineRegion, OutlineEntry[]>();

function collect(region: OutlineRegion, entries: OutlineEntry[]): void {
  for (const [index, node] of region.nodes.entries()) {
    entries.push({ node, region, index });
    for (const child of node.regions) collect(child, entries);
  }
}

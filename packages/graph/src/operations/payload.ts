import type { AnyNode, Node } from "acorn";
import type { NodeId, TextRange } from "../model.ts";
import { type OutlineNode, walkOutline } from "../outline.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import { indentAt, reindent, startsLine, verbatimRanges } from "../script-text.ts";
import type { Study } from "../study.ts";
import { childrenOf } from "../syntax.ts";
import { type Carried, type PlannedEdit, Refusal } from "./plan.ts";

/** Text to be put somewhere, once the indentation there is known. */
export type Payload = (indent: string) => Pick<PlannedEdit, "carries" | "fresh"> & { readonly text: string };

/** Ids of a node and of all that is in it. */
export function idsOf(study: Study, node: OutlineNode): NodeId[] {
  const ids = [study.naming.nodes.get(node)!];
  for (const region of node.regions)
    for (const { node: below } of walkOutline(region)) ids.push(study.naming.nodes.get(below)!);
  return ids;
}

/** The text of nodes that stand in the script, as it is. */
export function movedNodes(study: Study, nodes: readonly OutlineNode[]): Payload {
  return (indent) => {
    const carries: Carried[] = [];
    let text = "";
    for (const [i, node] of nodes.entries()) {
      if (i > 0) text += separator(nodes[i - 1]!, node, indent);
      // An expression in the place of a statement becomes a statement.
      const lead = node.form === "expression" && node.value ? "await " : "";
      const written = lead + nodeText(study, node, indent);
      const place = { offset: text.length, length: written.length, lead: lead.length };
      carries.push({ ...place, ids: idsOf(study, node), old: node.range });
      text += written;
    }
    return { text, carries };
  };
}

/** Two runs of plain statements would grow into one. */
const separator = (a: OutlineNode, b: OutlineNode, indent: string): string =>
  (isPlain(a) && isPlain(b)) || a.kind === "note" ? `\n\n${indent}` : `\n${indent}`;

const isPlain = (node: OutlineNode | undefined): boolean => node?.kind === "set" || node?.kind === "code";

/** A node's text with its inner lines indented for another place. */
export function nodeText(study: Study, node: OutlineNode, indent: string): string {
  const from = indentAt(study.source, node.range.start);
  return reindent(study.source, node.range, { from, to: indent, verbatim: verbatimRanges(node.syntax) });
}

/** New text, written with the habits of the file. */
export function freshText(study: Study, text: string): Payload {
  const read = outlineScript(text);
  if (!isOutline(read)) {
    const message = read.diagnostics.find((diagnostic) => diagnostic.severity === "error")?.message;
    throw new Refusal("SYNTAX", `This text does not parse: ${message ?? "it is no script"}`);
  }
  const habit = habitsOf(study);
  const own = withUnit(text, habit.unit, verbatimRanges([read.parsed.ast!]));
  const reread = own === text ? read : outlineScript(own);
  const verbatim = isOutline(reread) ? verbatimRanges([reread.parsed.ast!]) : [];
  return (indent) => {
    const indented = reindent(own, { start: 0, end: own.length }, { from: "", to: indent, verbatim });
    const written = habit.semicolons ? withSemicolons(indented) : indented;
    return { text: written, fresh: [{ offset: 0, length: written.length }] };
  };
}

/** Steps of two spaces, as new text has them, become those of the file. */
function withUnit(text: string, unit: string, verbatim: readonly TextRange[]): string {
  if (unit === "  ") return text;
  let at = 0;
  return text
    .split("\n")
    .map((line) => {
      const start = at;
      at += line.length + 1;
      if (verbatim.some((range) => range.start < start && start <= range.end)) return line;
      return line.replace(/^(?: {2})+(?=\S)/, (spaces) => unit.repeat(spaces.length / 2));
    })
    .join("\n");
}

export interface Habits {
  readonly semicolons: boolean;
  /** One step of indentation. */
  readonly unit: string;
}

const habits = new WeakMap<Study, Habits>();

/** How the author of a file writes: with semicolons or without, and how deep a step is. Without a sign of either: none, two spaces. */
export function habitsOf(study: Study): Habits {
  const known = habits.get(study);
  if (known) return known;
  let withOnes = 0;
  let without = 0;
  for (const statement of simpleStatements(study.outline.parsed.ast!)) {
    if (study.source[statement.end - 1] === ";") withOnes++;
    else without++;
  }
  const found = { semicolons: withOnes > without, unit: stepOf(study) };
  habits.set(study, found);
  return found;
}

/** How much deeper the first statement stands that is on a line of its own in something; lines of texts and comments say nothing. */
function stepOf({ source, outline }: Study): string {
  for (const { node } of walkOutline(outline.main)) {
    const outer = indentAt(source, node.body.start);
    for (const region of node.regions) {
      const inside = region.nodes.find((below) => startsLine(source, below.range.start));
      const inner = inside && indentAt(source, inside.range.start);
      const isDeeper = region.inside.form === "lines" && (inner ?? "").length > outer.length;
      if (inner?.startsWith(outer) && isDeeper && node.kind !== "switch" && node.kind !== "parallel")
        return inner.slice(outer.length);
    }
  }
  const { bodyStart, comments, ast } = outline.parsed;
  const fixed = [...comments, ...verbatimRanges([ast!])];
  for (const { index, 1: step } of source.slice(bodyStart).matchAll(/^(\t+| +)\S/gm)) {
    const at = bodyStart + index;
    if (fixed.some(({ start, end }) => start < at && at <= end)) continue;
    return step!.startsWith("\t") ? "\t" : step!.length <= 8 ? step! : "  ";
  }
  return "  ";
}

const SIMPLE = new Set([
  "ExpressionStatement",
  "VariableDeclaration",
  "ReturnStatement",
  "ThrowStatement",
  "BreakStatement",
  "ContinueStatement",
  "DoWhileStatement",
]);

function simpleStatements(program: Node): Node[] {
  const found: Node[] = [];
  const visit = (node: Node) => {
    const head = node.type.startsWith("For") ? headOf(node as AnyNode) : undefined;
    for (const child of childrenOf(node)) {
      if (child !== head && SIMPLE.has(child.type)) found.push(child);
      visit(child);
    }
  };
  visit(program);
  return found;
}

/** The declaration in the head of a loop is no statement. */
function headOf(node: AnyNode): Node | null | undefined {
  if (node.type === "ForStatement") return node.init;
  return node.type === "ForOfStatement" || node.type === "ForInStatement" ? node.left : undefined;
}

function withSemicolons(text: string): string {
  const read = outlineScript(text);
  if (!isOutline(read)) return text;
  const ends = simpleStatements(read.parsed.ast!)
    .map((statement) => statement.end)
    .filter((end) => text[end - 1] !== ";");
  return ends.sort((a, b) => b - a).reduce((result, end) => `${result.slice(0, end)};${result.slice(end)}`, text);
}

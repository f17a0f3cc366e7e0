import type { AnyNode, ArrayPattern, VariableDeclaration } from "acorn";
import type { Operation, TextEdit } from "../model.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import { indentAt, startsLine, verbatimRanges } from "../script-text.ts";
import type { Study } from "../study.ts";
import { habitsOf, idsOf } from "./payload.ts";
import { endOfLine } from "./place-text.ts";
import { type Plan, type PlannedEdit, Refusal } from "./plan.ts";

const ONE_INSIDE = new Set(["forEach", "loop", "try", "if"]);

/** Takes a container away and leaves what is in it; lanes become a sequence. */
export function unwrapNode(study: Study, operation: Operation & { type: "unwrap" }): Plan[] {
  const entry = study.byId.get(operation.node);
  if (!entry) throw new Refusal("NOT_FOUND", `There is no node ${operation.node}.`);
  const { node, region } = entry;
  if (region.inside.form === "expression")
    throw new Refusal("NOT_POSSIBLE", "There is no place for steps outside of it.");
  if (node.kind === "parallel") return unwrapLanes(study, node);
  if (!ONE_INSIDE.has(node.kind))
    throw new Refusal("NOT_POSSIBLE", "Only containers can be taken away.", [operation.node]);
  const [kept, ...rest] = node.regions;
  const dropped = node.kind === "try" ? rest.filter(({ role }) => role !== "catch") : rest;
  if (dropped.some(({ nodes }) => nodes.length > 0)) {
    throw new Refusal("NOT_POSSIBLE", `Remove ${dropped[0]!.label} first.`, [operation.node]);
  }
  const gone = new Set([operation.node, ...rest.flatMap(({ nodes }) => nodes.flatMap((below) => idsOf(study, below)))]);
  const content = contentOf(study, kept!);
  if (!content) throw new Refusal("NOT_POSSIBLE", "It is empty: delete it.", [operation.node]);
  const edits = [
    { start: node.body.start, end: content.start, text: "" },
    ...shallower(study, kept!, { from: content, to: indentAt(study.source, node.body.start) }),
    { start: content.end, end: node.body.end, text: "" },
  ];
  const touched = kept!.nodes.map((below) => study.naming.nodes.get(below)!);
  return [{ edits, gone, touched, focus: new Set(idsOf(study, node)) }];
}

/** The inside of a region without the space at its ends; comments that stand there belong to it. */
function contentOf(study: Study, region: OutlineRegion): { start: number; end: number } | undefined {
  const { start, end } = region.inside;
  const text = study.source.slice(start, end);
  if (text.trim() === "" || text.trim() === ";") return undefined;
  return { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
}

function shallower(
  study: Study,
  region: OutlineRegion,
  { from, to }: { from: { start: number; end: number }; to: string },
): TextEdit[] {
  const { source } = study;
  const indent = startsLine(source, from.start) ? indentAt(source, from.start) : to;
  const verbatim = verbatimRanges(region.nodes.flatMap((node) => node.syntax));
  const edits: TextEdit[] = [];
  for (let at = source.indexOf("\n", from.start); at >= 0 && at < from.end; at = source.indexOf("\n", at + 1)) {
    const start = at + 1;
    const isFixed = verbatim.some((range) => range.start < start && start <= range.end);
    if (isFixed || !source.startsWith(indent, start) || source.slice(start, endOfLine(source, start)).trim() === "")
      continue;
    edits.push({ start, end: start + indent.length, text: to });
  }
  return edits;
}

function unwrapLanes(study: Study, node: OutlineNode): Plan[] {
  const id = study.naming.nodes.get(node)!;
  if (node.mode !== "all" || node.output?.form === "return" || node.awaited === false) {
    throw new Refusal("NOT_POSSIBLE", "Only lanes that are all waited for can become a sequence.", [id]);
  }
  const indent = indentAt(study.source, node.body.start);
  const end = habitsOf(study).semicolons ? ";" : "";
  const patterns = patternsOf(study, node);
  const edits: PlannedEdit[] = [];
  let at = node.body.start;
  for (const [i, lane] of node.regions.entries()) {
    const separator = i === 0 ? "" : `\n${indent}`;
    if (lane.inside.form === "expression") {
      const call = lane.nodes[0]!;
      const pattern = patterns[i];
      const lead = pattern ? `${patterns.keyword} ` : "";
      const carries = pattern
        ? [{ offset: separator.length + lead.length, length: pattern.text.length, ids: [], old: pattern.range }]
        : [];
      const text = `${separator}${lead}${pattern ? `${pattern.text} = ` : ""}await `;
      edits.push({ start: at, end: call.range.start, text, carries });
      edits.push(...shallower(study, lane, { from: call.range, to: indent }), {
        start: call.range.end,
        end: call.range.end,
        text: end,
      });
      at = call.range.end;
      continue;
    }
    if (patterns[i])
      throw new Refusal("NOT_POSSIBLE", `The result of ${lane.label} is taken as ${patterns[i].text}.`, [id]);
    const content = contentOf(study, lane);
    if (!content) continue;
    edits.push({ start: at, end: content.start, text: separator });
    edits.push(...shallower(study, lane, { from: content, to: indent }));
    at = content.end;
  }
  edits.push({ start: at, end: node.body.end, text: "" });
  const touched = node.regions.flatMap(({ nodes }) => nodes.map((below) => study.naming.nodes.get(below)!));
  if (touched.length === 0) throw new Refusal("NOT_POSSIBLE", "It is empty: delete it.", [id]);
  return [{ edits, gone: new Set([id]), touched, focus: new Set(idsOf(study, node)) }];
}

interface LaneOutput {
  readonly text: string;
  readonly range: { readonly start: number; readonly end: number };
}

/** What each lane's result is taken as. */
function patternsOf(study: Study, node: OutlineNode): (LaneOutput | undefined)[] & { keyword?: string } {
  if (!node.output) return [];
  const statement = node.syntax[0] as AnyNode;
  const pattern = statement.type === "VariableDeclaration" ? statement.declarations[0]!.id : undefined;
  if (pattern?.type !== "ArrayPattern" || pattern.elements.some((element) => element?.type === "RestElement")) {
    throw new Refusal("NOT_POSSIBLE", `The results are taken together as ${node.output.text}.`, [
      study.naming.nodes.get(node)!,
    ]);
  }
  const found = (pattern as ArrayPattern).elements.map((element) =>
    element
      ? { text: study.source.slice(element.start, element.end), range: { start: element.start, end: element.end } }
      : undefined,
  );
  return Object.assign(found, { keyword: (statement as VariableDeclaration).kind });
}

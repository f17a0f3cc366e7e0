import type { FlowGraph, NodeId, Operation, TextEdit } from "../model.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import type { StudiedNode, Study } from "../study.ts";
import { deleteMembers } from "./connect-nodes.ts";
import { idsOf, movedNodes } from "./payload.ts";
import { placeText } from "./place-text.ts";
import { type Plan, type PlannedEdit, Refusal } from "./plan.ts";

/** Nodes of an operation without those that are inside others of them, in order of text. */
export function outermost(study: Study, ids: readonly NodeId[]): StudiedNode[] {
  const found = ids.map((id) => {
    const entry = study.byId.get(id);
    if (!entry) throw new Refusal("NOT_FOUND", `There is no node ${id}.`);
    if (entry.node.kind === "start") throw new Refusal("NOT_POSSIBLE", "The start stays where it is.", [id]);
    return entry;
  });
  const unique = [...new Set(found)].sort((a, b) => a.node.range.start - b.node.range.start);
  if (unique.length === 0) throw new Refusal("NOT_POSSIBLE", "Nothing is selected.");
  return unique.filter(({ node }) => !unique.some((other) => other.node !== node && holds(other.node, node)));
}

const holds = (outer: OutlineNode, inner: OutlineNode): boolean =>
  outer.range.start <= inner.range.start && inner.range.end <= outer.range.end;

export function deleteNodes(study: Study, operation: Operation & { type: "delete" }): Plan[] {
  const entries = outermost(study, operation.nodes);
  const gone = new Set(entries.flatMap(({ node }) => idsOf(study, node)));
  if (entries.some(({ region }) => region.flow === "dependency")) {
    return deleteMembers(study, entries, { force: operation.force === true });
  }
  const unchecked = operation.force === true;
  return removals(study, entries).map((edits) => ({ edits, gone, unchecked }));
}

export function moveNodes(graph: FlowGraph, study: Study, operation: Operation & { type: "move" }): Plan[] {
  const entries = outermost(study, operation.nodes);
  const region = study.regionById.get(operation.to.region);
  if (!region) throw new Refusal("NOT_FOUND", `There is no region ${operation.to.region}.`);
  for (const { node } of entries) {
    const holdsTarget = node.range.start <= region.range.start && region.range.end <= node.range.end;
    if (holdsTarget)
      throw new Refusal("NOT_POSSIBLE", "A node cannot be moved into itself.", [study.naming.nodes.get(node)!]);
  }
  const moved = new Set(entries.map(({ node }) => node));
  const index = region.nodes.slice(0, operation.to.index).filter((node) => !moved.has(node)).length;
  const rest = { ...region, nodes: region.nodes.filter((node) => !moved.has(node)) };
  if (rest.nodes.length === 0 && region.nodes.length > 0) throw new Refusal("NOT_POSSIBLE", "Nothing would change.");
  const places = placeText(
    study,
    { region: rest, index },
    movedNodes(
      study,
      entries.map(({ node }) => node),
    ),
  );
  const touched = operation.nodes.filter((id) => graph.nodes.has(id));
  return removals(study, entries).flatMap((removal) =>
    places.map((edits) => ({ edits: [...removal, ...edits], touched })),
  );
}

/** The edits that take nodes out: plainly, and so that what stood around them does not grow together. */
function removals(study: Study, entries: readonly StudiedNode[]): PlannedEdit[][] {
  const runs = runsOf(entries);
  return [{}, { gap: true }, { semicolon: true }].map((options) =>
    runs.flatMap((run) => removeRun(study, run, options)),
  );
}

/** Nodes that stand side by side go as one. */
function runsOf(entries: readonly StudiedNode[]): StudiedNode[][] {
  const runs: StudiedNode[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1)?.at(-1);
    if (last?.region === entry.region && last.index + 1 === entry.index) runs.at(-1)!.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function removeRun(
  study: Study,
  run: readonly StudiedNode[],
  options: { gap?: boolean; semicolon?: boolean },
): TextEdit[] {
  const { region } = run[0]!;
  if (region.flow === "dependency") throw new Refusal("NOT_POSSIBLE", "Take the dependencies apart first.");
  if (region.inside.form === "single") return [{ ...run[0]!.node.range, text: "{}" }];
  if (region.inside.form === "expression") return removeExpression(study, region);
  const edits = run.flatMap((entry, i) => removeLines(study, entry.node, { ...options, last: i === run.length - 1 }));
  return edits;
}

function removeExpression(study: Study, region: OutlineRegion): TextEdit[] {
  if (region.role === "lane") return [{ ...region.range, text: "(async () => {})()" }];
  const arrow = region.syntax!;
  const sign = study.source.lastIndexOf("=>", region.range.start) + 2;
  return [{ start: sign, end: arrow.end, text: " {}" }];
}

/** A node with its lines, and one of the two blank lines that would be left around it. */
function removeLines(
  study: Study,
  node: OutlineNode,
  options: { gap?: boolean; semicolon?: boolean; last: boolean },
): TextEdit[] {
  const { source } = study;
  const lineStart = source.lastIndexOf("\n", node.range.start - 1) + 1;
  const found = source.indexOf("\n", node.range.end);
  const lineEnd = found < 0 ? source.length : found;
  const text = options.last && options.semicolon ? ";" : "";
  const isAlone =
    source.slice(lineStart, node.range.start).trim() === "" && source.slice(node.range.end, lineEnd).trim() === "";
  if (!isAlone || text !== "") {
    const spaces = /^[ \t]*/.exec(source.slice(node.range.end))![0].length;
    return [{ start: node.range.start, end: node.range.end + (isAlone ? 0 : spaces), text }];
  }
  const isLast = found < 0 && lineStart > study.outline.parsed.bodyStart;
  const start = isLast ? lineStart - (source[lineStart - 2] === "\r" ? 2 : 1) : lineStart;
  const end = found < 0 ? lineEnd : lineEnd + 1;
  if (options.gap && options.last) return [{ start, end, text: found < 0 ? "" : "\n" }];
  const blankBefore =
    start === study.outline.parsed.bodyStart || /\n[ \t\r]*\n$|\{[ \t\r]*\n$/.test(source.slice(0, start));
  const blankAfter = /^[ \t\r]*\n/.exec(source.slice(end));
  return [{ start, end: end + (blankBefore && blankAfter && options.last ? blankAfter[0].length : 0), text }];
}

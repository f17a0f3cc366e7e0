import { parseFlow } from "@fermata/flow";
import {
  applyEdits,
  applyOperation,
  type FlowGraph,
  type Operation,
  type OperationResult,
  openGraph,
} from "../../src/index.ts";
import { linesThatMayChange } from "./lines-that-may-change.ts";

type Done = Extract<OperationResult, { ok: true }>;

/** What is wrong with an edit that was done; nothing if all is well. */
export function checkEdit(graph: FlowGraph, operation: Operation, done: Done): string[] {
  const problems: string[] = [];
  if (done.extracted !== undefined && openGraph(done.extracted).broken)
    problems.push("what it extracts does not parse");
  if (done.graph.broken) problems.push("the script does not parse any more");
  if (applyEdits(graph.source, done.edits) !== done.graph.source) problems.push("the edits do not give the text");
  return [
    ...problems,
    ...checkUndo(graph, done),
    ...checkOthers(graph, operation, done),
    ...checkComments(graph, operation, done),
    ...checkLines(graph, operation, done),
  ];
}

/** Back, and there again: text and ids to the letter, also when the inverse has been to disk. */
function checkUndo(graph: FlowGraph, done: Done): string[] {
  const problems: string[] = [];
  const back = applyOperation(done.graph, JSON.parse(JSON.stringify(done.inverse)));
  if (!back.ok) return [`cannot be undone: ${back.reason}`];
  const ids = (one: FlowGraph) => [...one.nodes.keys()].join("\n");
  if (back.graph.source !== graph.source) problems.push("undo gives another text");
  if (ids(back.graph) !== ids(graph)) problems.push("undo gives other ids");
  const again = applyOperation(back.graph, back.inverse);
  if (!again.ok || again.graph.source !== done.graph.source) problems.push("redo gives another text");
  if (again.ok && ids(again.graph) !== ids(done.graph)) problems.push("redo gives other ids");
  return problems;
}

/** What adds or moves leaves every node what it was, with its id. */
function checkOthers(graph: FlowGraph, operation: Operation, done: Done): string[] {
  if (!["insert", "paste", "duplicate", "move"].includes(operation.type)) return [];
  return [...graph.nodes.values()].flatMap(({ id, kind, label }) =>
    done.graph.nodes.get(id)?.kind === kind ? [] : [`${label} is not what it was`],
  );
}

const commentsOf = (source: string): string[] => {
  const text = (value: string) => value.replaceAll(/\s+/g, " ").trim();
  return parseFlow(source).comments.map(({ value }) => text(value));
};

/** Deleting takes comments of what is deleted, a field may hold comments of its own: everything else keeps all of them. */
function checkComments(graph: FlowGraph, operation: Operation, done: Done): string[] {
  if (["delete", "removeArm", "setField", "unwrap"].includes(operation.type)) return [];
  const left = [...commentsOf(done.graph.source), ...commentsOf(done.extracted ?? "")];
  return commentsOf(graph.source).flatMap((comment) => {
    const at = left.indexOf(comment);
    if (at >= 0) left.splice(at, 1);
    return at >= 0 ? [] : [`lost the comment ${comment}`];
  });
}

/** Lines that the gesture is not about stay, in their order; and no edit covers lines that stay. */
function checkLines(graph: FlowGraph, operation: Operation, done: Done): string[] {
  const before = graph.source.split(/\r?\n/);
  const after = done.graph.source.split(/\r?\n/);
  const may = linesThatMayChange(graph, operation);
  let at = 0;
  for (const [i, line] of before.entries()) {
    if (may.has(i)) continue;
    const found = after.indexOf(line, at);
    if (found < 0) return [`changes line ${i + 1}, which it should not: ${line}`];
    at = found + 1;
  }
  // What is moved is taken out and put in again. Any other edit covers the lines that change, and where it ends a line break besides.
  const covered = done.edits.reduce((sum, { start, end }) => sum + linesBetween(graph.source, start, end), 0);
  const gone = linesGone(before, after).length;
  const isWide = operation.type !== "move" && covered > gone + 2 * done.edits.length;
  return isWide ? [`edits cover ${covered} lines to change ${gone}`] : [];
}

const linesBetween = (source: string, start: number, end: number): number =>
  start === end ? 0 : source.slice(start, end).split("\n").length;

/** Lines of the old text that are not in the new one, by the longest common sequence of lines. */
function linesGone(before: readonly string[], after: readonly string[]): number[] {
  const common = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const isSame = before[i] === after[j];
      common[i]![j] = isSame ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const gone: number[] = [];
  for (let i = 0, j = 0; i < before.length; ) {
    if (before[i] === after[j]) {
      i++;
      j++;
    } else if (j < after.length && common[i]![j + 1]! >= common[i + 1]![j]!) j++;
    else gone.push(i++);
  }
  return gone;
}

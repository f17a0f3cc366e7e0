import type { FlowGraph, Operation, OperationResult, TextEdit } from "../model.ts";
import { idsInOrder } from "../node-ids.ts";
import { openGraph, reopenGraph } from "../open-graph.ts";
import { studyOf } from "../study.ts";
import { applyEdits, invertEdits } from "../text-edits.ts";
import { Refusal } from "./plan.ts";

/** Typing, and the inverse of everything else: always possible, also into and out of a script that does not parse. */
export function editText(graph: FlowGraph, operation: Operation & { type: "editText" }): OperationResult {
  const { edits, ids } = operation;
  checkEdits(graph.source, edits);
  const source = applyEdits(graph.source, edits);
  const before = studyOf(graph);
  const next =
    before && !graph.broken ? reopenGraph(source, graph, { edits, ...(ids ? { ids } : {}) }) : openGraph(source, graph);
  const back = before && { ids: idsInOrder(before.outline, before.naming) };
  const inverse: Operation = { type: "editText", edits: invertEdits(graph.source, edits), ...back };
  return { ok: true, graph: next, edits, inverse, touched: [] };
}

function checkEdits(source: string, edits: readonly TextEdit[]): void {
  let at = 0;
  for (const { start, end } of edits) {
    if (!(start >= at && end >= start && end <= source.length)) {
      throw new Refusal("NOT_POSSIBLE", "Text edits must be sorted, apart from each other and inside the text.");
    }
    at = end;
  }
}

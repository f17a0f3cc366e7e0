import type { FlowGraph, GraphNode, NodeId, OperationResult, TextEdit } from "../model.ts";
import { idsInOrder } from "../node-ids.ts";
import { buildGraph } from "../open-graph.ts";
import { walkOutline } from "../outline.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import type { Study } from "../study.ts";
import { studyOf } from "../study.ts";
import { applyEdits, invertEdits, mapOffset, normalizeEdits, refineEdits } from "../text-edits.ts";
import { checkMeaning, type OffsetMap } from "./check-meaning.ts";
import { type Plan, type PlannedEdit, Refusal } from "./plan.ts";

/** Does the first of the plans that parses, keeps every node that is not its business, and changes no meaning. */
export function commitPlans(graph: FlowGraph, before: Study, plans: readonly Plan[]): OperationResult {
  let refusal: Refusal | undefined;
  for (const plan of plans) {
    try {
      return commitPlan(graph, before, plan);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      refusal ??= problem;
    }
  }
  throw refusal ?? new Refusal("NOT_POSSIBLE", "There is nothing to do.");
}

/** In a file with Windows line ends what is written has them, too. */
function withCarriageReturns(edit: PlannedEdit): PlannedEdit {
  const added = (end: number) => edit.text.slice(0, end).match(/(?<!\r)\n/g)?.length ?? 0;
  const shift = <Span extends { readonly offset: number; readonly length: number }>(span: Span): Span => {
    const offset = span.offset + added(span.offset);
    return { ...span, offset, length: span.offset + span.length + added(span.offset + span.length) - offset };
  };
  const text = edit.text.replaceAll(/(?<!\r)\n/g, "\r\n");
  return { ...edit, text, carries: (edit.carries ?? []).map(shift), fresh: (edit.fresh ?? []).map(shift) };
}

interface Landed {
  readonly start: number;
  readonly end: number;
  readonly lead: number;
  readonly ids: readonly NodeId[];
  readonly old: { readonly start: number; readonly end: number };
}

function commitPlan(graph: FlowGraph, before: Study, plan: Plan): OperationResult {
  const { source } = before;
  const planned = source.includes("\r\n") ? plan.edits.map(withCarriageReturns) : plan.edits;
  const edits = normalizeEdits(source, planned);
  if (!edits) throw new Refusal("NOT_POSSIBLE", "These changes overlap.");
  if (edits.length === 0) throw new Refusal("NOT_POSSIBLE", "Nothing would change.");
  const read = outlineScript(applyEdits(source, edits));
  if (!isOutline(read)) {
    const message =
      read.diagnostics.find((diagnostic) => diagnostic.severity === "error")?.message ?? "it does not parse";
    throw new Refusal("SYNTAX", `The script would not parse: ${message}`);
  }
  const { carried, fresh } = landings(planned);
  const origin = {
    outline: before.outline,
    naming: before.naming,
    edits,
    relocated: carried,
    ...(plan.gone ? { gone: plan.gone } : {}),
  };
  const next = buildGraph(read, origin);
  const after = studyOf(next)!;
  checkKept({ graph, before, next, edits }, plan);
  if (!plan.unchecked) {
    checkMeaning({
      before,
      after,
      map: offsetMap({ before, after, edits, carried }),
      renamed: plan.renamed ?? new Map(),
    });
  }
  const touched = [
    ...(plan.touched ?? []),
    ...carried.flatMap(({ ids }) => ids.slice(0, 1)),
    ...freshNodes(after, fresh),
  ];
  const refined = refineEdits(source, edits);
  const inverse = {
    type: "editText" as const,
    edits: invertEdits(source, refined),
    ids: idsInOrder(before.outline, before.naming),
  };
  return {
    ok: true,
    graph: next,
    edits: refined,
    inverse,
    touched: [...new Set(touched)].filter((id) => next.nodes.has(id)),
  };
}

/** Where carried and fresh text stands in the new text. */
function landings(planned: readonly PlannedEdit[]): { carried: Landed[]; fresh: { start: number; end: number }[] } {
  const sorted = [...planned].sort((a, b) => a.start - b.start || a.end - b.end);
  const carried: Landed[] = [];
  const fresh: { start: number; end: number }[] = [];
  let shift = 0;
  for (const edit of sorted) {
    const base = edit.start + shift;
    for (const { offset, length, lead = 0, ids, old } of edit.carries ?? []) {
      carried.push({ start: base + offset, end: base + offset + length, lead, ids, old });
    }
    for (const { offset, length } of edit.fresh ?? [])
      fresh.push({ start: base + offset, end: base + offset + length });
    shift += edit.text.length - (edit.end - edit.start);
  }
  return { carried, fresh };
}

function freshNodes(after: Study, fresh: readonly { start: number; end: number }[]): NodeId[] {
  const found: NodeId[] = [];
  for (const { start, end } of fresh) {
    for (const { node, region } of walkOutline(after.outline.main)) {
      if (node.range.start < start || node.range.end > end) continue;
      if (!found.some((id) => after.byId.get(id)!.node.regions.includes(region)))
        found.push(after.naming.nodes.get(node)!);
    }
  }
  return found;
}

function checkKept(
  { graph, before, next, edits }: { graph: FlowGraph; before: Study; next: FlowGraph; edits: readonly TextEdit[] },
  plan: Plan,
): void {
  const textOf = ({ source }: FlowGraph, { body }: GraphNode) =>
    source.slice(body.start, body.end).replaceAll(/\s+/g, "");
  const isUntouched = ({ body }: GraphNode) => !edits.some(({ start, end }) => start <= body.end && body.start <= end);
  for (const [id, node] of graph.nodes) {
    if (plan.gone?.has(id) || plan.changed?.has(id)) continue;
    const now = next.nodes.get(id);
    const isFree =
      plan.loose || plan.focus?.has(id) || node.regions.length > 0 || before.byId.get(id)!.node.form === "expression";
    const isSame = () => isUntouched(node) && now!.body.end - now!.body.start === node.body.end - node.body.start;
    if (now?.kind === node.kind && (isFree || isSame() || textOf(graph, node) === textOf(next, now))) continue;
    throw new Refusal("NOT_POSSIBLE", `"${node.label}" would become part of something else.`, [id]);
  }
}

/** Outside moved text by the edits; in moved text by the order of names, since only its indentation changed. */
function offsetMap({
  before,
  after,
  edits,
  carried,
}: {
  before: Study;
  after: Study;
  edits: readonly TextEdit[];
  carried: readonly Landed[];
}): OffsetMap {
  const moved = new Map<number, number>();
  for (const { start, end, lead, old } of carried) {
    const from = landmarks(before, old);
    const to = landmarks(after, { start: start + lead, end });
    for (const [i, offset] of from.entries()) if (to[i] !== undefined) moved.set(offset, to[i]);
  }
  const wasMoved = (offset: number) => carried.some(({ old }) => old.start <= offset && offset < old.end);
  const wasDeleted = (offset: number) =>
    edits.some(({ start, end, text }) => text === "" && start <= offset && offset < end);
  return (offset) =>
    moved.get(offset) ?? (wasMoved(offset) || wasDeleted(offset) ? undefined : mapOffset(edits, offset, "right"));
}

/** Starts of tokens that meaning hangs on: everything that is not space, in order. */
function landmarks(study: Study, range: { readonly start: number; readonly end: number }): number[] {
  const offsets: number[] = [];
  for (let at = range.start; at < range.end; at++) if (!/\s/.test(study.source[at]!)) offsets.push(at);
  return offsets;
}

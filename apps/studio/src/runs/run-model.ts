import { type FlowGraph, type NodeId, nodeOwning } from "@fermata/graph";
import type { LiveChange, OperationState, RunDetail } from "@fermata/server";
import type { NodeOverlay } from "../flow-canvas/overlay-store.ts";
import { formatDuration } from "../ui/relative-time.ts";

/**
 * What a run's graph is painted from: every operation of the run under the node whose call made it. Filled from the server's answer, then
 * kept up by live changes; each step says which nodes it touched, so that only those repaint (S52).
 */
export interface RunModel {
  readonly graph: FlowGraph;
  readonly nodes: Map<NodeId, NodeOperations>;
  /** Last known state of each operation, to move it from one count to the next. */
  readonly operations: Map<number, { readonly node: NodeId; readonly state: OperationState }>;
}

export interface NodeOperations {
  readonly counts: Record<OperationState, number>;
  /** Unix ms of the earliest and the latest moment of its operations. */
  firstAt: number;
  lastAt: number;
  backend: string | null;
  /** When its open wait gives up. */
  dueAt: number | null;
}

const noCounts = (): Record<OperationState, number> => ({
  queued: 0,
  running: 0,
  waiting: 0,
  done: 0,
  failed: 0,
  canceled: 0,
});

/** Sorts the operations of a run under the nodes of its version's graph. */
export function openRunModel(graph: FlowGraph, run: RunDetail): RunModel {
  const model: RunModel = { graph, nodes: new Map(), operations: new Map() };
  for (const place of run.places) {
    const node = nodeOwning(graph, place.at);
    if (!node) continue;
    const entry = entryOf(model, node.id, place.firstAt);
    for (const state of Object.keys(place.counts) as OperationState[]) entry.counts[state] += place.counts[state];
    entry.firstAt = Math.min(entry.firstAt, place.firstAt);
    entry.lastAt = Math.max(entry.lastAt, place.lastAt);
  }
  for (const task of run.tasks) {
    const node = task.at && nodeOwning(graph, task.at);
    if (!node) continue;
    model.operations.set(task.operation, { node: node.id, state: task.state });
    if (task.backend !== null) entryOf(model, node.id, task.createdAt).backend = task.backend;
  }
  for (const wait of run.waits) {
    const node = nodeOwning(graph, wait.at);
    if (!node) continue;
    model.operations.set(wait.operation, { node: node.id, state: "waiting" });
    entryOf(model, node.id, wait.createdAt).dueAt = wait.dueAt;
  }
  return model;
}

function entryOf(model: RunModel, node: NodeId, at: number): NodeOperations {
  const known = model.nodes.get(node);
  if (known) return known;
  const entry: NodeOperations = { counts: noCounts(), firstAt: at, lastAt: at, backend: null, dueAt: null };
  model.nodes.set(node, entry);
  return entry;
}

/** Takes one live change in; answers with the node to repaint, if any. */
export function applyChange(model: RunModel, change: LiveChange): NodeId | undefined {
  if (change.kind === "task") {
    const at = change.endedAt ?? change.startedAt ?? change.createdAt ?? 0;
    const node = moveOperation(model, { ...change, at, state: change.state });
    if (node !== undefined && change.backend !== null) entryOf(model, node, at).backend = change.backend;
    return node;
  }
  if (change.kind === "wait") {
    return moveOperation(model, { ...change, state: change.state === "open" ? "waiting" : "done" });
  }
  return undefined;
}

interface OperationChange {
  readonly operation: number;
  readonly state: OperationState;
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly at: number;
}

function moveOperation(model: RunModel, change: OperationChange): NodeId | undefined {
  const before = model.operations.get(change.operation);
  const node = before?.node ?? (change.range && nodeOwning(model.graph, change.range)?.id);
  if (!node) return undefined;
  const entry = entryOf(model, node, change.at);
  if (before) entry.counts[before.state] = Math.max(0, entry.counts[before.state] - 1);
  entry.counts[change.state] += 1;
  entry.lastAt = Math.max(entry.lastAt, change.at);
  model.operations.set(change.operation, { node, state: change.state });
  return node;
}

const order: readonly OperationState[] = ["failed", "running", "waiting", "queued", "canceled", "done"];

/** How a node that starts something looks; undefined: nothing of it has happened, and the run goes on. */
export function paintNode(model: RunModel, node: NodeId, ended: boolean): NodeOverlay | undefined {
  const entry = model.nodes.get(node);
  const total = entry ? order.reduce((sum, state) => sum + entry.counts[state], 0) : 0;
  if (!entry || total === 0) return ended ? { state: "skipped", detail: "not reached" } : undefined;
  const { counts, firstAt, lastAt, backend, dueAt } = entry;
  const state = order.find((name) => counts[name] > 0) ?? "done";
  const open = counts.queued + counts.running + counts.waiting > 0;
  const facts = [
    ...(open || lastAt <= firstAt ? [] : [formatDuration(lastAt - firstAt)]),
    ...(backend === null ? [] : [backend]),
  ];
  return {
    state,
    ...(facts.length > 0 && { detail: facts.join(" · ") }),
    ...(total > 1 && { turns: { done: counts.done, total, failed: counts.failed } }),
    ...(open && { since: firstAt }),
    ...(state === "waiting" && dueAt !== null && { dueAt }),
  };
}

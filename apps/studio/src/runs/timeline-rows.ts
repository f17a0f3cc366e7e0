import { type FlowGraph, nodeOwning } from "@fermata/graph";
import type { OperationState, RunDetail } from "@fermata/server";

/** One bar: from when it was asked for, or began, to its end; `to` null while it goes on. Unix ms. */
export interface TimelineBar {
  readonly operation: number;
  readonly from: number;
  readonly to: number | null;
  readonly state: OperationState;
  readonly label: string;
}

export interface TimelineRow {
  /** The node whose calls these are; null where the script no longer says. */
  readonly node: string | null;
  readonly name: string;
  readonly count: number;
  readonly bars: readonly TimelineBar[];
}

/** Names of inline tasks and timers: what they are, not which. */
const kindNames: ReadonlySet<string> = new Set(["compute", "ai", "timer"]);

/** Bars of one row beyond this are merged with their neighbours: more cannot be told apart on a screen. */
const barsMax = 240;

/** The run's operations in time, one row for each place of the script that made them, in order of first begin. */
export function timelineRows(run: RunDetail, graph: FlowGraph): TimelineRow[] {
  const rows = new Map<string, { node: string | null; name: string; bars: TimelineBar[] }>();
  const add = (name: string, at: RunDetail["tasks"][number]["at"], bar: TimelineBar): void => {
    const node = at === null ? null : (nodeOwning(graph, at)?.id ?? null);
    const key = `${node} ${name}`;
    // A kind says little where the card has words of its own.
    const label = node !== null && kindNames.has(name) ? (graph.nodes.get(node)?.label ?? name) : name;
    const row = rows.get(key) ?? { node, name: label, bars: [] };
    row.bars.push(bar);
    rows.set(key, row);
  };
  for (const task of run.tasks) {
    const label = `${task.name} #${task.operation}`;
    const from = task.startedAt ?? task.createdAt;
    add(task.name, task.at, { operation: task.operation, from, to: task.endedAt, state: task.state, label });
  }
  for (const child of run.children) {
    const state = child.state === "completed" ? "done" : child.state === "paused" ? "waiting" : child.state;
    const label = `${child.workflow} #${child.operation}`;
    add(child.workflow, child.at, {
      operation: child.operation,
      from: child.createdAt,
      to: child.endedAt,
      state,
      label,
    });
  }
  for (const wait of run.waits) {
    const name = wait.name ?? "timer";
    add(name, wait.at, { operation: wait.operation, from: wait.createdAt, to: null, state: "waiting", label: name });
  }
  for (const place of run.places) {
    if (place.kind !== "signal" && place.kind !== "timer") continue;
    const ended = place.counts.done + place.counts.failed + place.counts.canceled;
    if (ended === 0) continue;
    const name = place.kind === "timer" ? "timer" : place.name;
    const state = place.counts.failed > 0 ? "failed" : "done";
    add(name, place.at, { operation: 0, from: place.firstAt, to: place.lastAt, state, label: name });
  }
  return [...rows.values()]
    .map((row) => ({ ...row, count: row.bars.length, bars: merge(row.bars) }))
    .sort((a, b) => (a.bars[0]?.from ?? 0) - (b.bars[0]?.from ?? 0));
}

function merge(bars: TimelineBar[]): TimelineBar[] {
  bars.sort((a, b) => a.from - b.from);
  if (bars.length <= barsMax) return bars;
  const size = Math.ceil(bars.length / barsMax);
  return Array.from({ length: Math.ceil(bars.length / size) }, (_, index) => {
    const group = bars.slice(index * size, (index + 1) * size);
    const worst = group.find(({ state }) => state === "failed") ?? group.find(({ to }) => to === null) ?? group[0]!;
    const open = group.some(({ to }) => to === null);
    const to = open ? null : Math.max(...group.map((bar) => bar.to ?? 0));
    return { ...worst, from: group[0]!.from, to, label: `${group.length} × ${group[0]!.label}` };
  });
}

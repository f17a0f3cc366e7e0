import type { RunEvent } from "@fermata/engine";
import type { SourceRange } from "@fermata/flow";
import type { PostgresReads } from "@fermata/store-postgres";
import type { OperationState, PlaceView } from "../contract/runs.ts";
import { Places } from "./run-views.ts";

/** History read for the waits and children of one run; beyond that its latest are missing on the graph, not its tasks. */
const EVENTS_MAX = 20_000;
const EVENTS_PAGE = 2_000;

interface Call {
  readonly kind: PlaceView["kind"];
  readonly name: string;
  readonly at: SourceRange;
  readonly firstAt: number;
  state: OperationState;
  lastAt: number;
}

/**
 * What each place of the script has come to: tasks from their rows, timers, signals and children from the history. `ranges` says where
 * an operation of these stands.
 */
export async function runPlaces(
  reads: PostgresReads,
  runId: string,
): Promise<{ places: PlaceView[]; ranges: ReadonlyMap<number, SourceRange> }> {
  const places = new Places();
  for (const row of await reads.taskPlaces(runId)) places.add({ ...row, kind: "task" });
  const calls = await callsOf(reads, runId);
  for (const call of calls.values()) places.add(call);
  return { places: places.list(), ranges: new Map([...calls].map(([operation, { at }]) => [operation, at])) };
}

async function callsOf(reads: PostgresReads, runId: string): Promise<Map<number, Call>> {
  const calls = new Map<number, Call>();
  let cursor: string | undefined;
  for (let seen = 0; seen < EVENTS_MAX; ) {
    const page = await reads.listEvents(runId, { cursor, limit: EVENTS_PAGE });
    for (const event of page.rows) note(calls, event);
    seen += page.rows.length;
    cursor = page.nextCursor;
    if (!page.more || page.rows.length === 0) break;
  }
  return calls;
}

function note(calls: Map<number, Call>, { type, operation, at, data }: RunEvent): void {
  if (operation === undefined) {
    // What was open at the end of a run was dropped by it.
    if (type === "run.completed" || type === "run.failed" || type === "run.canceled")
      for (const call of calls.values())
        if (call.state === "waiting") Object.assign(call, { state: "canceled", lastAt: at });
    return;
  }
  const fields = (data ?? {}) as {
    at?: SourceRange;
    kind?: "signal" | "timer";
    name?: string;

    state?: string;
  };
  if (type === "wait.opened" && fields.at !== undefined)
    calls.set(operation, {
      kind: fields.kind ?? "signal",
      name: fields.name ?? "",
      at: fields.at,
      firstAt: at,
      lastAt: at,
      state: "waiting",
    });
  if (type === "child.started" && fields.at !== undefined)
    calls.set(operation, {
      kind: "workflow",
      name: fields.name ?? "",
      at: fields.at,
      firstAt: at,
      lastAt: at,
      state: "running",
    });
  const call = calls.get(operation);
  if (call === undefined) return;
  if (type === "wait.answered") Object.assign(call, { state: "done", lastAt: at });
  if (type === "wait.timedOut") Object.assign(call, { state: call.kind === "timer" ? "done" : "failed", lastAt: at });
  if (type === "child.ended")
    Object.assign(call, { state: fields.state === "completed" ? "done" : "failed", lastAt: at });
}

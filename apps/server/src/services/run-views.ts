import { type OpenWait, taskId } from "@fermata/engine";
import type { SourceRange } from "@fermata/flow";
import type { RunRow, TaskRow } from "@fermata/store-postgres";
import type { OperationState, PlaceView, RunSummary, TaskView, WaitView } from "../contract/runs.ts";

export function runSummary(row: RunRow): RunSummary {
  const { id, workflow, version, state, createdAt, startedAt, endedAt, waitingLine, parentId, tags } = row;
  const error = row.error === null ? null : row.error.message;
  return { id, workflow, version, state, createdAt, startedAt, endedAt, waitingLine, error, parentId, tags };
}

export function isEnded({ state }: Pick<RunRow, "state">): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}

export function taskView(row: TaskRow): TaskView {
  const { runId, operation, name, state, backend, createdAt, startedAt, endedAt, at, inputs, result, error } = row;
  const id = taskId(runId, operation);
  return {
    id,
    operation,
    name,
    state,
    attempts: row.attempt,
    backend,
    createdAt,
    startedAt,
    endedAt,
    at,
    inputs,
    result,
    error,
  };
}

export function waitView({ operation, kind, name, command, createdAt, dueAt }: OpenWait): WaitView {
  const signal = command.kind === "signal" ? command : undefined;
  return {
    operation,
    kind,
    name: name ?? null,
    title: signal?.title ?? null,
    at: command.at,
    createdAt,
    dueAt: dueAt ?? null,
    form: signal?.form ?? null,
  };
}

/** Adds up what the calls at each place of the script have come to. */
export class Places {
  readonly #places = new Map<
    string,
    { view: Omit<PlaceView, "counts">; counts: Record<OperationState, number>; first: number; last: number }
  >();

  add(call: {
    at: SourceRange;
    kind: PlaceView["kind"];
    name: string;
    state: OperationState;
    count?: number;
    firstAt: number;
    lastAt: number;
  }): void {
    const { at, kind, name, state, firstAt, lastAt } = call;
    const key = `${at.start} ${kind} ${name}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      const counts = { queued: 0, running: 0, waiting: 0, done: 0, failed: 0, canceled: 0 };
      place = { view: { at, kind, name, firstAt, lastAt }, counts, first: firstAt, last: lastAt };
      this.#places.set(key, place);
    }
    place.counts[state] += call.count ?? 1;
    place.first = Math.min(place.first, firstAt);
    place.last = Math.max(place.last, lastAt);
  }

  /** In order of the script. */
  list(): PlaceView[] {
    return [...this.#places.values()]
      .map(({ view, counts, first, last }) => ({ ...view, counts, firstAt: first, lastAt: last }))
      .sort((a, b) => a.at.start - b.at.start);
  }
}

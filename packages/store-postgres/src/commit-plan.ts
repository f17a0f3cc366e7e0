import type { CommitBatch, OutgoingMessage, RunCommit, RunState, TaskCommit, TaskProgress } from "@fermata/engine";
import type { RunAdvance } from "./sql/advance-runs.ts";
import type { RunEnd } from "./sql/end-runs.ts";
import type { TaskFinish } from "./sql/finish-tasks.ts";
import type { TaskPlace } from "./sql/note-progress.ts";
import type { MessageRow } from "./sql/write-messages.ts";
import { taskKey } from "./task-key.ts";

/** Runs and tasks of a batch that are not the worker's any more: left out of the next try. */
export interface Rejections {
  readonly runs: Set<string>;
  readonly tasks: Set<string>;
}

/** What a commit writes, sorted by statement; everything of rejected runs and tasks left out. */
export interface CommitPlan {
  readonly advances: readonly RunAdvance[];
  readonly ends: readonly RunEnd[];
  readonly finishes: readonly TaskFinish[];
  readonly places: readonly TaskPlace[];
  readonly steps: readonly RunCommit[];
  readonly messages: readonly MessageRow[];
  /** Sequence each parked run has seen, by run. */
  readonly seen: ReadonlyMap<string, number>;
  readonly requeue: ReadonlySet<string>;
  /** Live runs other than the worker's own that it writes to: they are locked with its own, in order. */
  readonly targets: readonly string[];
}

export function isEnd(state: RunState): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}

function byRun(a: { readonly runId: string }, b: { readonly runId: string }): number {
  return a.runId < b.runId ? -1 : a.runId > b.runId ? 1 : 0;
}

function latestPlaces(progress: readonly TaskProgress[]): Map<string, TaskPlace> {
  const places = new Map<string, TaskPlace>();
  for (const entry of progress) {
    const before = places.get(entry.id);
    const same = before?.attempt === entry.attempt ? before : undefined;
    const { runId, operation } = same ?? taskKey(entry.id);
    places.set(entry.id, {
      runId,
      operation,
      attempt: entry.attempt,
      backend: entry.backend,
      handle: entry.handle ?? same?.handle ?? null,
      startedAt: entry.state === "running" ? entry.at : (same?.startedAt ?? null),
    });
  }
  return places;
}

function finishOf(task: TaskCommit, place: TaskPlace | undefined): TaskFinish {
  const { outcome } = task;
  const retry = outcome.state === "retry" ? outcome : undefined;
  const here = place?.attempt === task.attempt ? place : undefined;
  const { runId, operation } = here ?? taskKey(task.id);
  return {
    runId,
    operation,
    attempt: task.attempt,
    state: outcome.state === "retry" ? "queued" : outcome.state,
    result: outcome.state === "done" ? outcome.result : undefined,
    error: outcome.state === "done" ? undefined : outcome.error,
    at: task.at,
    counted: retry?.counted ?? false,
    availableAt: retry?.availableAt ?? null,
    backend: here?.backend ?? null,
    handle: here?.handle ?? null,
    startedAt: here?.startedAt ?? null,
  };
}

function endMessage(task: TaskCommit): MessageRow | undefined {
  const { runId, operation } = taskKey(task.id);
  const { outcome, at } = task;
  if (!task.deliver || operation === 0 || outcome.state === "retry") return undefined;
  if (outcome.state === "done") return { runId, at, kind: "completion", operation, body: outcome.result };
  return { runId, at, kind: "failure", operation, body: outcome.error };
}

function outgoingMessage(message: OutgoingMessage): MessageRow {
  const { to: runId, at } = message;
  switch (message.kind) {
    case "completion":
      return { runId, at, kind: message.kind, operation: message.operation, body: message.value };
    case "failure":
      return { runId, at, kind: message.kind, operation: message.operation, body: message.error };
    case "cancel":
      return { runId, at, kind: message.kind, body: message.reason };
  }
}

function advanceOf(step: RunCommit, checkpointed: ReadonlySet<string>): RunAdvance {
  // A checkpoint of the new revision holds the very bytes: half the snapshot bytes of a step.
  const shared = step.snapshot !== undefined && checkpointed.has(`${step.id}/${step.revision + 1}`);
  return {
    runId: step.id,
    revision: step.revision,
    state: step.state,
    waitingLine: step.waitingLine,
    snapshot: shared ? null : (step.snapshot ?? null),
    checkpointRevision: shared ? step.revision + 1 : null,
    waits: step.newWaits.length > 0,
    park: step.park,
    release: false,
    paused: false,
  };
}

/** Sorts a batch by statement, without what is rejected. */
export function planCommit(batch: CommitBatch, rejected: Rejections): CommitPlan {
  const steps = batch.runs.filter((step) => !rejected.runs.has(step.id));
  const releases = batch.releases.filter((release) => !rejected.runs.has(release.id));
  const tasks = batch.tasks.filter((task) => !rejected.tasks.has(task.id));
  const checkpointed = new Set(
    batch.checkpoints.filter((entry) => entry.keepLast !== 0).map((entry) => `${entry.runId}/${entry.revision}`),
  );
  const advances: RunAdvance[] = releases.map((release) => ({
    runId: release.id,
    revision: release.revision,
    state: "waiting",
    waitingLine: null,
    snapshot: null,
    checkpointRevision: null,
    waits: false,
    park: true,
    release: true,
    paused: release.paused === true,
  }));
  const ends: RunEnd[] = [];
  const seen = new Map<string, number>(releases.map((release) => [release.id, release.seenSequence]));
  for (const step of steps) {
    if (isEnd(step.state)) {
      ends.push({ runId: step.id, revision: step.revision, state: step.state, output: step.output, error: step.error });
    } else {
      advances.push(advanceOf(step, checkpointed));
      if (step.park) seen.set(step.id, step.seenSequence);
    }
  }
  const places = latestPlaces(batch.progress);
  const finishes = tasks.map((task) => finishOf(task, places.get(task.id)));
  for (const task of tasks) places.delete(task.id);
  const messages = [
    ...tasks.flatMap((task) => endMessage(task) ?? []),
    ...steps.flatMap((step) => step.messages.map(outgoingMessage)),
  ];
  const own = new Set([...advances, ...ends].map((row) => row.runId));
  return {
    advances: advances.sort(byRun),
    ends: ends.sort(byRun),
    finishes: finishes.sort(byRun),
    places: [...places.values()].sort(byRun),
    steps,
    messages,
    seen,
    requeue: new Set(releases.filter((release) => release.requeue).map((release) => release.id)),
    targets: [...new Set(messages.map((message) => message.runId))].filter((id) => !own.has(id)),
  };
}

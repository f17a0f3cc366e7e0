import type { CommitBatch, WakeHint, WorkerId } from "@fermata/engine";
import { canceledMessages } from "./canceled-messages.ts";
import type { CommitPlan, Rejections } from "./commit-plan.ts";
import { cancelTasks } from "./sql/cancel-tasks.ts";
import { closeWaits } from "./sql/close-waits.ts";
import { consumeMessages } from "./sql/consume-messages.ts";
import { dropCheckpoints } from "./sql/drop-checkpoints.ts";
import { enqueueRuns } from "./sql/enqueue-runs.ts";
import { insertCheckpoints } from "./sql/insert-checkpoints.ts";
import { insertEvents } from "./sql/insert-events.ts";
import { insertLogs } from "./sql/insert-logs.ts";
import { insertRuns } from "./sql/insert-runs.ts";
import { insertTasks } from "./sql/insert-tasks.ts";
import { keepLeases } from "./sql/keep-leases.ts";
import { openWaits } from "./sql/open-waits.ts";
import { type MessageRow, writeMessages } from "./sql/write-messages.ts";
import type { Statement } from "./statement.ts";
import { type TaskKey, taskId, taskKey } from "./task-key.ts";
import type { Transaction } from "./transaction.ts";

/** A commit whose guards have let through what `plan` holds. */
export interface PassedCommit {
  readonly worker: WorkerId;
  readonly batch: CommitBatch;
  readonly rejected: Rejections;
  readonly plan: CommitPlan;
  /** Last message sequence of each run that advanced. */
  readonly sequences: ReadonlyMap<string, number>;
  /** Attempts to be tried again although a cancel was asked for, by its reason. */
  readonly canceled: readonly { readonly key: TaskKey; readonly reason: 1 | 2 }[];
}

/** Sends the statement where there is something to do. */
function sendRows<Row>(transaction: Transaction, what: Statement<readonly Row[], never>, rows: readonly Row[]): void {
  if (rows.length > 0) transaction.send(what, rows);
}

/** One row per run: rows are what costs. */
function byRun<T extends { readonly runId: string }>(entries: readonly T[], rejected: Rejections) {
  const rows = new Map<string, { runId: string; entries: Omit<T, "runId">[] }>();
  for (const { runId, ...entry } of entries) {
    if (rejected.runs.has(runId)) continue;
    const row = rows.get(runId);
    if (row) row.entries.push(entry);
    else rows.set(runId, { runId, entries: [entry] });
  }
  return [...rows.values()];
}

function sendHistory(transaction: Transaction, { batch, rejected }: PassedCommit): void {
  const events = batch.events.filter(
    ({ type, runId, operation = 0 }) =>
      !(type.startsWith("task.") && rejected.tasks.has(taskId({ run_id: runId, operation }))),
  );
  sendRows(transaction, insertEvents, byRun(events, rejected));
  sendRows(transaction, insertLogs, byRun(batch.logs, rejected));
  const checkpoints = batch.checkpoints.filter((checkpoint) => !rejected.runs.has(checkpoint.runId));
  sendRows(transaction, insertCheckpoints, checkpoints);
  const dropped = checkpoints.flatMap(({ runId, revision, keepLast }) =>
    keepLast !== undefined && revision > keepLast ? [{ runId, revision: revision - keepLast }] : [],
  );
  sendRows(transaction, dropCheckpoints, dropped);
}

/** Cancels tasks: those the steps want gone, and those that would be tried again. Answers what runs must hear of it. */
async function sendCancels(transaction: Transaction, { plan, canceled }: PassedCommit): Promise<MessageRow[]> {
  const unwanted = plan.steps.flatMap((step) => step.cancelTasks.map(taskKey));
  const own = [...unwanted, ...canceled.filter((entry) => entry.reason === 1).map((entry) => entry.key)];
  if (own.length > 0) transaction.send(cancelTasks, { tasks: own, reason: 1 });
  const others = canceled.filter((entry) => entry.reason === 2).map((entry) => entry.key);
  if (others.length === 0) return [];
  return canceledMessages(await transaction.send(cancelTasks, { tasks: others, reason: 2 }));
}

/** All that follows from the steps and results of a commit. Answers what may be claimable now. */
export async function sendEffects(transaction: Transaction, commit: PassedCommit): Promise<WakeHint> {
  const { plan, worker } = commit;
  const { steps } = plan;
  const tasks = steps.flatMap((step) => step.newTasks);
  if (tasks.length > 0) transaction.send(insertTasks, { tasks, worker });
  const children = steps.flatMap((step) => step.newChildren);
  if (children.length > 0) transaction.send(insertRuns, { runs: children, claimFor: null });
  const ofStep = <T>(pick: (step: (typeof steps)[number]) => readonly T[]) =>
    steps.flatMap((step) => pick(step).map((value) => ({ runId: step.id, value })));
  sendRows(
    transaction,
    consumeMessages,
    ofStep((step) => step.consumed).map(({ runId, value }) => ({ runId, sequence: value })),
  );
  sendRows(
    transaction,
    openWaits,
    steps.flatMap((step) => step.newWaits),
  );
  sendRows(
    transaction,
    closeWaits,
    ofStep((step) => step.closedWaits).map(({ runId, value }) => ({ runId, operation: value })),
  );
  const messages = [...plan.messages, ...(await sendCancels(transaction, commit))];
  if (messages.length > 0) transaction.send(writeMessages, messages);
  // A message of this very batch has queued its run by itself.
  const claimable = [...plan.seen]
    .filter(([id, seen]) => plan.requeue.has(id) || (commit.sequences.get(id) ?? 0) > seen)
    .map(([id]) => id);
  sendRows(transaction, enqueueRuns, claimable);
  sendRows(
    transaction,
    keepLeases,
    plan.ends.map((end) => end.runId),
  );
  sendHistory(transaction, commit);
  const canceled = commit.canceled.length > 0 || steps.some((step) => step.cancelTasks.length > 0);
  return {
    runs: children.length > 0 || messages.length > 0 || claimable.length > 0,
    tasks: canceled || plan.finishes.some((finish) => finish.state === "queued") || tasks.some((task) => !task.claimed),
  };
}

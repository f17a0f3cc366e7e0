import type { CommitBatch, CommitResult, WakeHint, WorkerId } from "@fermata/engine";
import type pg from "pg";
import { type CommitPlan, planCommit, type Rejections } from "./commit-plan.ts";
import { advanceRuns } from "./sql/advance-runs.ts";
import { cancelTasks } from "./sql/cancel-tasks.ts";
import { closeWaits } from "./sql/close-waits.ts";
import { consumeMessages } from "./sql/consume-messages.ts";
import { dropCheckpoints } from "./sql/drop-checkpoints.ts";
import { endRuns } from "./sql/end-runs.ts";
import { enqueueRuns } from "./sql/enqueue-runs.ts";
import { fenceCommit } from "./sql/fence-commit.ts";
import { findWorker } from "./sql/find-worker.ts";
import { finishTasks } from "./sql/finish-tasks.ts";
import { insertCheckpoints } from "./sql/insert-checkpoints.ts";
import { insertEvents } from "./sql/insert-events.ts";
import { insertLogs } from "./sql/insert-logs.ts";
import { insertRuns } from "./sql/insert-runs.ts";
import { insertTasks } from "./sql/insert-tasks.ts";
import { keepLeases } from "./sql/keep-leases.ts";
import { lockRuns } from "./sql/lock-runs.ts";
import { noteProgress } from "./sql/note-progress.ts";
import { openWaits } from "./sql/open-waits.ts";
import { type MessageRow, writeMessages } from "./sql/write-messages.ts";
import { type TaskKey, taskId, taskKey } from "./task-key.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

const NOTHING_REJECTED = { rejectedRuns: [], rejectedTasks: [] };

/** What came of one try of a commit. */
type Outcome =
  | { readonly kind: "done"; readonly hint: WakeHint }
  /** Rolled back; the sets of rejections have grown. */
  | { readonly kind: "rejected" }
  | { readonly kind: "stopped"; readonly alive: boolean };

/** What the guarded statements answered. */
interface Guarded {
  /** Last message sequence of each run that advanced. */
  readonly sequences: ReadonlyMap<string, number>;
  /** Attempts that ended although a cancel was asked for, by its reason. */
  readonly canceled: readonly { readonly key: TaskKey; readonly reason: 1 | 2 }[];
}

/**
 * The statements that decide: fence, steps, ends, results, each under its guard. Undefined where the worker is dead or made this commit
 * before; what is not its own any more is added to `rejected`.
 */
async function guard(
  transaction: Transaction,
  { worker, sequence }: { worker: WorkerId; sequence: number },
  plan: CommitPlan,
): Promise<{
  passed: boolean;
  runs: Guarded["sequences"];
  ended: ReadonlySet<string>;
  tasks: ReadonlyMap<string, number>;
}> {
  const { advances, ends, finishes, places, targets } = plan;
  const passed = transaction.send(fenceCommit, { worker, sequence });
  if (targets.length > 0) {
    const own = [...advances, ...ends].map((row) => row.runId);
    transaction.send(lockRuns, [...targets, ...own]);
  }
  const advanced = advances.length > 0 ? transaction.send(advanceRuns, { worker, steps: advances }) : [];
  const ended = ends.length > 0 ? transaction.send(endRuns, { worker, ends }) : [];
  const finished = finishes.length > 0 ? transaction.send(finishTasks, { worker, tasks: finishes }) : [];
  if (places.length > 0) transaction.send(noteProgress, { worker, places });
  return {
    passed: (await passed).length > 0,
    runs: new Map((await advanced).map((row) => [row.run_id, row.message_sequence])),
    ended: new Set((await ended).map((row) => row.run_id)),
    tasks: new Map((await finished).map((row) => [taskId(row), row.cancel])),
  };
}

function sendHistory(transaction: Transaction, batch: CommitBatch, rejected: Rejections): void {
  const grouped = <T extends { readonly runId: string }>(entries: readonly T[]) => {
    const rows = new Map<string, { runId: string; entries: Omit<T, "runId">[] }>();
    for (const { runId, ...entry } of entries) {
      if (rejected.runs.has(runId)) continue;
      const row = rows.get(runId);
      if (row) row.entries.push(entry);
      else rows.set(runId, { runId, entries: [entry] });
    }
    return [...rows.values()];
  };
  const events = grouped(batch.events);
  if (events.length > 0) transaction.send(insertEvents, events);
  const logs = grouped(batch.logs);
  if (logs.length > 0) transaction.send(insertLogs, logs);
  const checkpoints = batch.checkpoints.filter((checkpoint) => !rejected.runs.has(checkpoint.runId));
  if (checkpoints.length > 0) transaction.send(insertCheckpoints, checkpoints);
  const dropped = checkpoints.flatMap(({ runId, revision, keepLast }) =>
    keepLast !== undefined && revision > keepLast ? [{ runId, revision: revision - keepLast }] : [],
  );
  if (dropped.length > 0) transaction.send(dropCheckpoints, dropped);
}

/** What the steps made and took, after they were let through. Answers what may be claimable now. */
async function sendEffects(
  transaction: Transaction,
  context: { readonly worker: WorkerId; readonly batch: CommitBatch; readonly rejected: Rejections },
  plan: CommitPlan,
  guarded: Guarded,
): Promise<WakeHint> {
  const { steps } = plan;
  const tasks = steps.flatMap((step) => step.newTasks);
  if (tasks.length > 0) transaction.send(insertTasks, { tasks, worker: context.worker });
  const children = steps.flatMap((step) => step.newChildren);
  if (children.length > 0) transaction.send(insertRuns, { runs: children, claimFor: null });
  const consumed = steps.flatMap((step) => step.consumed.map((sequence) => ({ runId: step.id, sequence })));
  if (consumed.length > 0) transaction.send(consumeMessages, consumed);
  const waits = steps.flatMap((step) => step.newWaits);
  if (waits.length > 0) transaction.send(openWaits, waits);
  const closed = steps.flatMap((step) => step.closedWaits.map((operation) => ({ runId: step.id, operation })));
  if (closed.length > 0) transaction.send(closeWaits, closed);
  const unwanted = steps.flatMap((step) => step.cancelTasks.map(taskKey));
  if (unwanted.length > 0) transaction.send(cancelTasks, { tasks: unwanted, reason: 1 });
  const messages = [...plan.messages];
  let running = unwanted.length > 0;
  for (const reason of [1, 2] as const) {
    const keys = guarded.canceled.filter((entry) => entry.reason === reason).map((entry) => entry.key);
    if (keys.length === 0) continue;
    const ended = await transaction.send(cancelTasks, { tasks: keys, reason });
    if (reason === 2) messages.push(...canceledMessages(ended));
    running = true;
  }
  if (messages.length > 0) transaction.send(writeMessages, messages);
  // After the messages of this batch: those have queued their runs by themselves.
  const claimable = [...plan.seen]
    .filter(([id, seen]) => plan.requeue.has(id) || (guarded.sequences.get(id) ?? 0) > seen)
    .map(([id]) => id);
  if (claimable.length > 0) transaction.send(enqueueRuns, claimable);
  if (plan.ends.length > 0)
    transaction.send(
      keepLeases,
      plan.ends.map((end) => end.runId),
    );
  sendHistory(transaction, context.batch, context.rejected);
  const retried = plan.finishes.some((finish) => finish.state === "queued");
  return {
    runs: children.length > 0 || messages.length > 0 || claimable.length > 0,
    tasks: running || retried || tasks.some((task) => !task.claimed),
  };
}

/** The failure that a run hears of where somebody else canceled its task. */
export function canceledMessages(
  rows: readonly { readonly run_id: string; readonly operation: number; readonly error: unknown }[],
): MessageRow[] {
  const at = Date.now();
  return rows
    .filter((row) => row.operation > 0)
    .map((row) => ({ runId: row.run_id, kind: "failure", at, operation: row.operation, body: row.error }));
}

/** Adds to the rejections what the guards did not let through; true where there was any. */
function findRejected(
  batch: CommitBatch,
  plan: CommitPlan,
  answer: Awaited<ReturnType<typeof guard>>,
  rejected: Rejections,
): boolean {
  let found = false;
  for (const { runId } of [...plan.advances, ...plan.ends]) {
    if (answer.runs.has(runId) || answer.ended.has(runId)) continue;
    rejected.runs.add(runId);
    found = true;
  }
  for (const key of plan.finishes) {
    const id = taskId({ run_id: key.runId, operation: key.operation });
    if (answer.tasks.has(id)) continue;
    rejected.tasks.add(id);
    found = true;
  }
  for (const task of batch.tasks) {
    if (!task.deliver && rejected.runs.has(taskKey(task.id).runId)) rejected.tasks.add(task.id);
  }
  return found;
}

async function attempt(
  transaction: Transaction,
  context: { readonly worker: WorkerId; readonly batch: CommitBatch; readonly rejected: Rejections },
): Promise<Outcome> {
  const { worker, batch, rejected } = context;
  const plan = planCommit(batch, rejected);
  const answer = await guard(transaction, { worker, sequence: batch.sequence }, plan);
  if (!answer.passed) {
    const [found] = await transaction.send(findWorker, worker);
    await transaction.rollback();
    return { kind: "stopped", alive: found?.alive === true };
  }
  if (findRejected(batch, plan, answer, rejected)) {
    await transaction.rollback();
    return { kind: "rejected" };
  }
  const canceled = plan.finishes.flatMap((finish) => {
    const reason = answer.tasks.get(taskId({ run_id: finish.runId, operation: finish.operation }));
    return finish.state === "queued" && (reason === 1 || reason === 2) ? [{ key: finish, reason } as const] : [];
  });
  const hint = await sendEffects(transaction, context, plan, { sequences: answer.runs, canceled });
  await transaction.commit();
  return { kind: "done", hint };
}

/**
 * One commit (E2): a first round trip for the statements under guard, a second for all that follows from them. Where something turns out
 * not to be the worker's any more, which only happens after it was declared dead or slow, everything is undone and tried again
 * without that.
 */
export async function commitBatch(
  pool: pg.Pool,
  worker: WorkerId,
  batch: CommitBatch,
): Promise<{ result: CommitResult; hint: WakeHint }> {
  const rejected: Rejections = { runs: new Set(), tasks: new Set() };
  for (;;) {
    const outcome = await inTransaction(pool, (transaction) => attempt(transaction, { worker, batch, rejected }));
    if (outcome.kind === "rejected") continue;
    const none = { runs: false, tasks: false };
    if (outcome.kind === "stopped") return { result: { alive: outcome.alive, ...NOTHING_REJECTED }, hint: none };
    return {
      result: { alive: true, rejectedRuns: [...rejected.runs], rejectedTasks: [...rejected.tasks] },
      hint: outcome.hint,
    };
  }
}

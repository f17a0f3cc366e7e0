import type { CommitBatch, CommitResult, WakeHint, WorkerId } from "@fermata/engine";
import type pg from "pg";
import { sendEffects } from "./commit-effects.ts";
import { type CommitPlan, planCommit, type Rejections } from "./commit-plan.ts";
import { advanceRuns } from "./sql/advance-runs.ts";
import { endRuns } from "./sql/end-runs.ts";
import { fenceCommit } from "./sql/fence-commit.ts";
import { findWorker } from "./sql/find-worker.ts";
import { finishTasks } from "./sql/finish-tasks.ts";
import { lockRuns } from "./sql/lock-runs.ts";
import { noteProgress } from "./sql/note-progress.ts";
import { taskId, taskKey } from "./task-key.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

const NO_HINT: WakeHint = { runs: false, tasks: false };

interface Context {
  readonly worker: WorkerId;
  readonly batch: CommitBatch;
  /** Grows from try to try. */
  readonly rejected: Rejections;
}

/** What the statements under guard answered. */
interface GuardAnswer {
  /** False: the worker is dead, or made this commit before. */
  readonly passed: boolean;
  /** Runs that advanced, with the sequence of their last message. */
  readonly advanced: ReadonlyMap<string, number>;
  readonly ended: ReadonlySet<string>;
  /** Tasks that ended or are to be tried again, with the cancel asked for. */
  readonly finished: ReadonlyMap<string, number>;
}

/** What came of one try of a commit. */
type Outcome =
  | { readonly kind: "done"; readonly hint: WakeHint }
  /** Undone; something had to be rejected. */
  | { readonly kind: "rejected" }
  | { readonly kind: "stopped"; readonly alive: boolean };

/** Sends the statements that decide: fence, steps, ends, results, each under its guard, all before the first answer. */
async function guard(transaction: Transaction, { worker, batch }: Context, plan: CommitPlan): Promise<GuardAnswer> {
  const { advances, ends, finishes, places, targets } = plan;
  const passed = transaction.send(fenceCommit, { worker, sequence: batch.sequence });
  if (targets.length > 0) {
    // Runs of others too: lock all in the one order before any is changed.
    const own = [...advances, ...ends].map((row) => row.runId);
    transaction.send(lockRuns, [...targets, ...own]);
  }
  const advanced = advances.length > 0 ? transaction.send(advanceRuns, { worker, steps: advances }) : [];
  const ended = ends.length > 0 ? transaction.send(endRuns, { worker, ends }) : [];
  const finished = finishes.length > 0 ? transaction.send(finishTasks, { worker, tasks: finishes }) : [];
  if (places.length > 0) transaction.send(noteProgress, { worker, places });
  return {
    passed: (await passed).length > 0,
    advanced: new Map((await advanced).map((row) => [row.run_id, row.message_sequence])),
    ended: new Set((await ended).map((row) => row.run_id)),
    finished: new Map((await finished).map((row) => [taskId(row), row.cancel])),
  };
}

/** Adds to the rejections what the guards did not let through; true where there was any. */
function reject({ batch, rejected }: Context, plan: CommitPlan, answer: GuardAnswer): boolean {
  const before = rejected.runs.size + rejected.tasks.size;
  for (const { runId } of [...plan.advances, ...plan.ends]) {
    if (!answer.advanced.has(runId) && !answer.ended.has(runId)) rejected.runs.add(runId);
  }
  for (const finish of plan.finishes) {
    const id = taskId({ run_id: finish.runId, operation: finish.operation });
    if (!answer.finished.has(id)) rejected.tasks.add(id);
  }
  // A step and the results that it takes stand and fall together.
  const steps = new Set([...batch.runs, ...batch.releases].map((step) => step.id));
  const taken = batch.tasks.filter((task) => !task.deliver && steps.has(taskKey(task.id).runId));
  for (const task of taken) if (rejected.tasks.has(task.id)) rejected.runs.add(taskKey(task.id).runId);
  for (const task of taken) if (rejected.runs.has(taskKey(task.id).runId)) rejected.tasks.add(task.id);
  return rejected.runs.size + rejected.tasks.size > before;
}

async function attempt(transaction: Transaction, context: Context): Promise<Outcome> {
  const { worker, batch, rejected } = context;
  const plan = planCommit(batch, rejected);
  const answer = await guard(transaction, context, plan);
  if (!answer.passed) {
    const [found] = await transaction.send(findWorker, worker);
    await transaction.rollback();
    return { kind: "stopped", alive: found?.alive === true };
  }
  if (reject(context, plan, answer)) {
    await transaction.rollback();
    return { kind: "rejected" };
  }
  const canceled = plan.finishes.flatMap((finish) => {
    const reason = answer.finished.get(taskId({ run_id: finish.runId, operation: finish.operation }));
    return finish.state === "queued" && (reason === 1 || reason === 2) ? [{ key: finish, reason } as const] : [];
  });
  const hint = await sendEffects(transaction, {
    worker,
    batch,
    rejected,
    plan,
    sequences: answer.advanced,
    canceled,
  });
  await transaction.commit();
  return { kind: "done", hint };
}

/**
 * One commit (E2) in two round trips: the statements under guard, then all that follows from them. Where something turns out not to be
 * the worker's any more, everything is undone and tried again without that; it takes a worker that was slow beyond its lease.
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
    if (outcome.kind === "stopped") {
      return { result: { alive: outcome.alive, rejectedRuns: [], rejectedTasks: [] }, hint: NO_HINT };
    }
    return {
      result: { alive: true, rejectedRuns: [...rejected.runs], rejectedTasks: [...rejected.tasks] },
      hint: outcome.hint,
    };
  }
}

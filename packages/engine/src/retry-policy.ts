import { type ResultMode, type TaskOutcome, taskResult } from "@fermata/backend";
import type { ErrorData, Json } from "@fermata/flow";
import type { Randomness } from "./ids.ts";
import type { ClaimedTask, TaskCommit } from "./store.ts";

/** What becomes of a task when an attempt ends. */
export type AttemptEnd = TaskCommit["outcome"];

export interface RetryPolicy extends Randomness {
  readonly infrastructureFailuresMax: number;
}

/**
 * Exponential backoff with jitter: `initialMs · factor^failures`, capped, then drawn from its upper half, so that a thousand tasks that
 * failed together do not come back together.
 */
function backoffMs(backoff: ClaimedTask["backoff"], failures: number, randomness: Randomness): number {
  const full = Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** failures);
  return Math.round(full * (0.5 + randomness.random() / 2));
}

/** Results that another attempt would only repeat. */
const finalCodes: ReadonlySet<string> = new Set(["RESULT_TOO_LARGE"]);

/** Judges one ended attempt: taken, retried (E20; B31 does not count the infrastructure's failures), or failed for good. */
export function judgeAttempt(
  task: ClaimedTask,
  ended: { readonly outcome: TaskOutcome; readonly at: number; readonly cancelAsked: boolean },
  policy: RetryPolicy,
): AttemptEnd {
  const { outcome, at } = ended;
  const result = taskResult(outcome, resultMode(task), task.name);
  if (result.ok) return { state: "done", result: result.value as Json };
  const error = withAttempts(result.error as ErrorData, task);
  if (ended.cancelAsked) return { state: "canceled", error };
  if (outcome.state === "CANCELED" || outcome.exception?.origin === "infrastructure") {
    return judgeLoss(task, { error, at }, policy);
  }
  if (task.failures < task.retries && !(error.code !== undefined && finalCodes.has(error.code))) {
    const availableAt = at + backoffMs(task.backoff, task.failures, policy);
    return { state: "retry", error, availableAt, counted: true };
  }
  return { state: "failed", error: { ...error, type: "TaskError" } };
}

/** An attempt that ended for a reason that is not the task's own: again elsewhere, but not for ever. */
export function judgeLoss(
  task: ClaimedTask,
  lost: { readonly error: ErrorData; readonly at: number },
  policy: RetryPolicy,
): AttemptEnd {
  const losses = task.attempt - task.failures;
  if (losses > policy.infrastructureFailuresMax) {
    return { state: "failed", error: { ...lost.error, type: "TaskError", code: "INFRASTRUCTURE" } };
  }
  const availableAt = lost.at + backoffMs(task.backoff, losses - 1, policy);
  return { state: "retry", error: lost.error, availableAt, counted: false };
}

function withAttempts(error: ErrorData, task: ClaimedTask): ErrorData {
  return { ...error, details: { task: task.name, ...error.details, attempts: task.attempt } };
}

/** `NewTask.spec` is the resolved task beside the form in which the script wants its result. */
function resultMode(task: ClaimedTask): ResultMode {
  return (task.spec as { readonly result: ResultMode }).result;
}

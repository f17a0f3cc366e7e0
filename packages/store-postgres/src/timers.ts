import type { WakeHint } from "@fermata/engine";
import type pg from "pg";
import { allowHashJoins } from "./sql/allow-hash-joins.ts";
import { enqueueDelayedRuns } from "./sql/enqueue-delayed-runs.ts";
import { enqueueDelayedTasks } from "./sql/enqueue-delayed-tasks.ts";
import { nextDue } from "./sql/next-due.ts";
import { type DueTimer, takeDueTimers } from "./sql/take-due-timers.ts";
import { type MessageRow, writeMessages } from "./sql/write-messages.ts";
import { runAlone } from "./statement.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

function messageOf(timer: DueTimer): MessageRow | undefined {
  if (timer.kind === "wait") return { runId: timer.run_id, kind: "due", at: timer.due_at, operation: timer.operation };
  if (timer.kind === "timeout") return { runId: timer.run_id, kind: "timeout", at: timer.due_at };
  return undefined;
}

async function fireDue(transaction: Transaction, limit: number): Promise<{ fired: number; hint: WakeHint }> {
  transaction.send(allowHashJoins, null);
  const timers = await transaction.send(takeDueTimers, limit);
  // Runs that start now first: a message that comes with it must find the run no longer delayed.
  const runs = timers.filter((timer) => timer.kind === "run").map((timer) => timer.run_id);
  if (runs.length > 0) transaction.send(enqueueDelayedRuns, runs);
  const tasks = timers.filter((timer) => timer.kind === "task");
  if (tasks.length > 0) {
    transaction.send(
      enqueueDelayedTasks,
      tasks.map((timer) => ({ runId: timer.run_id, operation: timer.operation })),
    );
  }
  const messages = timers.sort((a, b) => a.due_at - b.due_at).flatMap((timer) => messageOf(timer) ?? []);
  if (messages.length > 0) transaction.send(writeMessages, messages);
  await transaction.commit();
  return { fired: timers.length, hint: { runs: messages.length + runs.length > 0, tasks: tasks.length > 0 } };
}

/** Fires what is due, by the server's clock; an idle call is one small query. */
export async function fireTimers(
  pool: pg.Pool,
  limit: number,
): Promise<{ fired: number; nextDueAt: number | null; hint: WakeHint }> {
  const [before] = await runAlone(pool, nextDue, null);
  const idle = { fired: 0, nextDueAt: before?.next_due_at ?? null, hint: { runs: false, tasks: false } };
  if (!before || before.next_due_at === null || before.next_due_at > before.now) return idle;
  const { fired, hint } = await inTransaction(pool, (transaction) => fireDue(transaction, limit));
  const [after] = await runAlone(pool, nextDue, null);
  return { fired, nextDueAt: after?.next_due_at ?? null, hint };
}

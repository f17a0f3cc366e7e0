import type { RunId, TaskId, WorkerId } from "@fermata/engine";
import type pg from "pg";
import { canceledMessages } from "./canceled-messages.ts";
import { allowHashJoins } from "./sql/allow-hash-joins.ts";
import { buryWorkers } from "./sql/bury-workers.ts";
import { cancelTasks } from "./sql/cancel-tasks.ts";
import { giveBackRuns } from "./sql/give-back-runs.ts";
import { giveBackTasks } from "./sql/give-back-tasks.ts";
import { lockWorkers } from "./sql/lock-worker.ts";
import { requeueHeld } from "./sql/requeue-held.ts";
import { writeMessages } from "./sql/write-messages.ts";
import { taskKey } from "./task-key.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

interface Held {
  readonly runs: readonly RunId[];
  readonly tasks: readonly TaskId[];
}

const NOTHING: Held = { runs: [], tasks: [] };

/** Makes what these workers lease anybody's; tasks whose cancel was asked for end instead. */
async function giveBack(transaction: Transaction, workers: readonly WorkerId[], held: Held): Promise<void> {
  transaction.send(allowHashJoins, null);
  transaction.send(giveBackRuns, { workers, keep: held.runs });
  const tasks = await transaction.send(giveBackTasks, { workers, keep: held.tasks.map(taskKey) });
  for (const reason of [1, 2] as const) {
    const keys = tasks
      .filter((task) => task.cancel === reason)
      .map((task) => ({ runId: task.run_id, operation: task.operation }));
    if (keys.length === 0) continue;
    const ended = await transaction.send(cancelTasks, { tasks: keys, reason });
    const messages = reason === 2 ? canceledMessages(ended) : [];
    if (messages.length > 0) transaction.send(writeMessages, messages);
  }
}

async function bury(pool: pg.Pool, worker: WorkerId | null): Promise<number> {
  return inTransaction(pool, async (transaction) => {
    const dead = (await transaction.send(buryWorkers, worker)).map((row) => row.id);
    if (dead.length > 0) {
      // From here on nobody is in the middle of leasing something to them.
      transaction.send(lockWorkers, dead);
      await giveBack(transaction, dead, NOTHING);
    }
    await transaction.commit();
    return dead.length;
  });
}

/** Ends one incarnation. */
export async function buryWorker(pool: pg.Pool, worker: WorkerId): Promise<void> {
  await bury(pool, worker);
}

/** Ends those whose heartbeat is too old; answers how many. */
export function reapWorkers(pool: pg.Pool): Promise<number> {
  return bury(pool, null);
}

/** Gives back what a living worker leases and does not name, and hands it the messages of what it names once more. */
export async function giveBackUnheld(pool: pg.Pool, worker: WorkerId, held: Held): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    transaction.send(lockWorkers, [worker]);
    await giveBack(transaction, [worker], held);
    if (held.runs.length > 0) transaction.send(requeueHeld, { worker, runs: held.runs });
    await transaction.commit();
  });
}

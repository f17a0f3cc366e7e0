import type { CreatedRun, NewRun, NewTask, TaskId, WorkerId } from "@fermata/engine";
import type pg from "pg";
import { findRunsByKey } from "./sql/find-runs-by-key.ts";
import { findTasksByKey } from "./sql/find-tasks-by-key.ts";
import { insertEvents } from "./sql/insert-events.ts";
import { insertRuns } from "./sql/insert-runs.ts";
import { insertTasks } from "./sql/insert-tasks.ts";
import { lockWorkerShared } from "./sql/lock-worker.ts";
import { placeForks } from "./sql/place-forks.ts";
import { writeMessages } from "./sql/write-messages.ts";
import { runAlone } from "./statement.ts";
import { taskId, taskKey } from "./task-key.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** Forks are never born leased; their first message says what they are, and their creation is an event with its origin. */
async function insertForks(transaction: Transaction, runs: readonly NewRun[]) {
  const inserted = await transaction.send(insertRuns, { runs, claimFor: null });
  const created = new Set(inserted.map((row) => row.id));
  const forks = runs.flatMap(({ id, from, createdAt }) =>
    from && created.delete(id)
      ? [{ id, at: createdAt, origin: from.runId, revision: from.revision, snapshot: from.snapshot }]
      : [],
  );
  if (forks.length === 0) return inserted;
  transaction.send(
    placeForks,
    forks.map(({ id, snapshot }) => ({ runId: id, snapshot })),
  );
  transaction.send(
    writeMessages,
    forks.map(({ id, at }) => ({ runId: id, kind: "fork", at })),
  );
  transaction.send(
    insertEvents,
    forks.map(({ id, at, origin, revision }) => ({
      runId: id,
      entries: [{ at, type: "run.created", data: { from: origin, revision } }],
    })),
  );
  return inserted;
}

/** Creates runs, born leased where asked; for one that exists, answers which it is. */
export async function createRuns(pool: pg.Pool, runs: readonly NewRun[], claimFor?: WorkerId): Promise<CreatedRun[]> {
  if (runs.length === 0) return [];
  const inserted = await inTransaction(pool, async (transaction) => {
    if (claimFor !== undefined) transaction.send(lockWorkerShared, claimFor);
    const forks = runs.filter((run) => run.from !== undefined);
    const fresh = runs.filter((run) => run.from === undefined);
    const rows = fresh.length > 0 ? transaction.send(insertRuns, { runs: fresh, claimFor: claimFor ?? null }) : [];
    const forked = forks.length > 0 ? await insertForks(transaction, forks) : [];
    await transaction.commit();
    return [...(await rows), ...forked];
  });
  const created = new Map(inserted.map((row) => [row.id, row.claimed]));
  // The first of two of one id in a batch is the new one.
  const answers = runs.map((run): CreatedRun | undefined => {
    const claimed = created.get(run.id);
    if (claimed === undefined) return undefined;
    created.delete(run.id);
    return { id: run.id, created: true, claimed };
  });
  if (!answers.includes(undefined)) return answers as CreatedRun[];
  const found = await runAlone(pool, findRunsByKey, runs);
  const existing = new Map(found.map((row) => [row.position, row.id]));
  return answers.map(
    (answer, index) => answer ?? { id: existing.get(index + 1) ?? runs[index]!.id, created: false, claimed: false },
  );
}

/** Creates plain tasks; for one that exists, answers which it is. */
export async function createTasks(
  pool: pg.Pool,
  tasks: readonly NewTask[],
): Promise<{ id: TaskId; created: boolean }[]> {
  if (tasks.length === 0) return [];
  const inserted = await runAlone(pool, insertTasks, { tasks, worker: null });
  const created = new Set(inserted.map(taskId));
  const answers = tasks.map((task) => (created.delete(task.id) ? { id: task.id, created: true } : undefined));
  if (!answers.includes(undefined)) return answers as { id: TaskId; created: boolean }[];
  const keys = tasks.map((task) => ({ ...taskKey(task.id), name: task.name, key: task.idempotencyKey }));
  const found = await runAlone(pool, findTasksByKey, keys);
  const existing = new Map(found.map((row) => [row.position, taskId(row)]));
  return answers.map((answer, index) => answer ?? { id: existing.get(index + 1) ?? tasks[index]!.id, created: false });
}

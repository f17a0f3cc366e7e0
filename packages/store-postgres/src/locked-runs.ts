import type pg from "pg";
import { findLiveRuns } from "./sql/find-live-runs.ts";
import { lockFreeRuns } from "./sql/lock-free-runs.ts";
import { lockRuns } from "./sql/lock-runs.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** Runs told in one transaction. */
const RUNS_MAX = 500;

/** Locks the first run, waiting for it, and those of the others that are free. Answers which of them are live. */
async function lockSome(transaction: Transaction, runs: readonly string[]): Promise<Set<string>> {
  const [first, ...others] = runs;
  const waited = transaction.send(lockRuns, first === undefined ? [] : [first]);
  const free = others.length > 0 ? transaction.send(lockFreeRuns, others) : [];
  return new Set([...(await waited), ...(await free)].map((row) => row.run_id));
}

/** Of the runs asked for, those that are dealt with now. */
export interface HeldRuns {
  /** Locked, and not ended. */
  readonly live: ReadonlySet<string>;
  /** Live or ended. */
  readonly known: ReadonlySet<string>;
  /** Live, ended and unknown. */
  readonly all: ReadonlySet<string>;
}

/**
 * Does something to many runs, each under its row's lock, in as many transactions as it takes: one only ever waits for a run while it
 * holds none, so that nobody can wait for each other in a circle. `work` is given the runs it holds, and those that are not live; the
 * rest comes with a later transaction.
 */
export async function withLockedRuns(
  pool: pg.Pool,
  runs: readonly string[],
  work: (transaction: Transaction, held: HeldRuns) => Promise<void>,
): Promise<void> {
  let open = [...new Set(runs)].sort();
  while (open.length > 0) {
    const now = open.slice(0, RUNS_MAX);
    const done = await inTransaction(pool, async (transaction) => {
      const live = await lockSome(transaction, now);
      const missing = now.filter((id) => !live.has(id));
      const found = missing.length > 0 ? await transaction.send(findLiveRuns, missing) : [];
      const busy = new Set(found.filter((row) => row.live).map((row) => row.id));
      const all = new Set(now.filter((id) => !busy.has(id)));
      await work(transaction, { live, known: new Set([...live, ...found.map((row) => row.id)]), all });
      await transaction.commit();
      return all;
    });
    open = open.filter((id) => !done.has(id));
  }
}

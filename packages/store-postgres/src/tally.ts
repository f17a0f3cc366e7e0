import { randomUUID } from "node:crypto";
import type pg from "pg";
import { addTally, type TallyCounts } from "./sql/add-tally.ts";
import { run } from "./statement.ts";

const FLUSH_MS = 2_000;

type Counts = { -readonly [Name in keyof TallyCounts]: number };

function zero(): Counts {
  return { runsCreated: 0, runsCompleted: 0, runsFailed: 0, runsCanceled: 0, tasksDone: 0, tasksFailed: 0 };
}

/**
 * Counts for the dashboard, gathered here and written every few seconds, so that the commits that they count carry nothing for them.
 */
export class Tally {
  readonly #pool: pg.Pool;
  readonly #process = randomUUID();
  #counts = zero();
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  add(what: keyof TallyCounts, count = 1): void {
    if (count === 0) return;
    this.#counts[what] += count;
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Never fails: what cannot be written stays for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counts = this.#counts;
    if (Object.values(counts).every((count) => count === 0)) return;
    this.#counts = zero();
    try {
      await run(this.#pool, addTally, { process: this.#process, counts });
    } catch {
      for (const [name, count] of Object.entries(counts)) this.add(name as keyof TallyCounts, count);
    }
  }
}

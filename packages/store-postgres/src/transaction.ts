import type { Writable } from "node:stream";
import type pg from "pg";
import { run, type Statement } from "./statement.ts";
import { type StoreError, toStoreError } from "./store-error.ts";

/** Deadlocks and the like undo everything, so that the store may simply try again. */
const ATTEMPTS_MAX = 5;

/**
 * A transaction whose statements are sent without waiting for the answers before them (the pool's clients pipeline), so that a commit of
 * ten statements costs the round trips of the answers that are needed in between, not ten.
 */
export class Transaction {
  readonly #client: pg.PoolClient;
  readonly #sent: Promise<unknown>[] = [];
  #corked = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
    this.#cork();
    this.#keep(client.query("BEGIN"));
  }

  /** Sends a statement. Its failure also fails `commit`, so that an answer nobody needs need not be awaited. */
  send<Parameters, Row>(what: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    this.#cork();
    return this.#keep(run(this.#client, what, parameters));
  }

  /** Resolves when it is durable. */
  async commit(): Promise<void> {
    this.#cork();
    this.#keep(this.#client.query("COMMIT"));
    await Promise.all(this.#sent);
  }

  async rollback(): Promise<void> {
    await Promise.allSettled(this.#sent);
    await this.#client.query("ROLLBACK");
  }

  /**
   * What is sent in one turn leaves in one write. A commit has some ten statements, and a write of its own for each (with the server woken
   * by each) was a sixth of this process' time under load.
   */
  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      stream.uncork();
    });
  }

  #keep<T>(answer: Promise<T>): Promise<T> {
    // Handled here whether or not the caller looks: after a first failure every later statement fails too.
    answer.catch(() => {});
    this.#sent.push(answer);
    return answer;
  }

  /** Of all statements that failed the first, which is the reason. */
  async firstFailure(fallback: unknown): Promise<unknown> {
    for (const outcome of await Promise.allSettled(this.#sent))
      if (outcome.status === "rejected") return outcome.reason;
    return fallback;
  }
}

async function attempt<T>(pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw toStoreError(error);
  }
  const transaction = new Transaction(client);
  let broken: StoreError | undefined;
  try {
    return await work(transaction);
  } catch (error) {
    const failure = toStoreError(await transaction.firstFailure(error));
    if (failure.code === "UNREACHABLE") broken = failure;
    else
      await transaction.rollback().catch((reason) => {
        broken = toStoreError(reason);
      });
    throw failure;
  } finally {
    client.release(broken);
  }
}

/**
 * Runs `work` in a transaction on a connection of its own. `work` must end with `commit()` or `rollback()`; what it throws undoes
 * everything. Conflicts are tried again from the start.
 *
 * @throws StoreError
 */
export async function inTransaction<T>(pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(pool, work);
    } catch (error) {
      const failure = toStoreError(error);
      if (failure.code !== "CONFLICT" || tries === ATTEMPTS_MAX) throw failure;
    }
  }
}

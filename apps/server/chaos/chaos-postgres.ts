import { setTimeout as sleep } from "node:timers/promises";
import { connect, startEmbeddedPostgres } from "@fermata/db";
import { embeddedPostmaster } from "./embedded-postmaster.ts";

/** A Postgres that belongs to the chaos, shared by its servers, and mishandled. */
export class ChaosPostgres {
  readonly #dataDir: string;
  readonly #awayMs: number;
  #url = "";
  #stop: () => Promise<void> = async () => {};

  constructor({ dataDir, awayMs }: { readonly dataDir: string; readonly awayMs: number }) {
    this.#dataDir = dataDir;
    this.#awayMs = awayMs;
  }

  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    const { url, stop } = await startEmbeddedPostgres({ dataDir: this.#dataDir });
    if (this.#url !== "" && url !== this.#url) throw new Error("Postgres came back at another port");
    this.#url = url;
    this.#stop = stop;
  }

  async stop(): Promise<void> {
    await this.#stop();
  }

  /** Immediate stop: no checkpoint, every connection cut, recovery at the next start, some time later. */
  async crash(): Promise<void> {
    const pid = embeddedPostmaster(this.#dataDir);
    if (pid === undefined) throw new Error("Postgres does not run");
    process.kill(pid, "SIGQUIT");
    while (embeddedPostmaster(this.#dataDir) === pid) await sleep(20);
    await sleep(this.#awayMs);
    await this.start();
  }

  /** Every connection of the servers is ended by Postgres, in the middle of whatever it does. */
  async cut(): Promise<void> {
    const database = connect(this.#url, { applicationName: "chaos", connectionsMax: 1 });
    try {
      await database.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
    } finally {
      await database.close();
    }
  }
}

import type { WakeHint } from "@fermata/engine";
import pg from "pg";

const CHANNEL = "fermata_wake";
/** Hints within this time become one NOTIFY: with one in every commit, commits per second fall to about 40 % (measured, see E5). */
const COALESCE_MS = 5;
const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5_000;

/**
 * Hints that something may be claimable (E5), between all processes on one database: coalesced, on a connection of its own, outside the
 * transactions that do the work. May lose hints (while it is not connected, say), which is why everybody also polls slowly.
 */
export class WakeChannel {
  readonly #url: string;
  readonly #listeners = new Set<(hint: WakeHint) => void>();
  #client: pg.Client | undefined;
  #opening = false;
  #closed = false;
  #retryMs = RECONNECT_MIN_MS;
  #runs = false;
  #tasks = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  subscribe(listener: (hint: WakeHint) => void): () => void {
    this.#listeners.add(listener);
    this.#open();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Says that runs or tasks became claimable. */
  wake(hint: WakeHint): void {
    if (!hint.runs && !hint.tasks) return;
    this.#runs ||= hint.runs;
    this.#tasks ||= hint.tasks;
    this.#timer ??= setTimeout(() => this.#flush(), COALESCE_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #flush(): void {
    const hint = { runs: this.#runs, tasks: this.#tasks };
    this.#timer = undefined;
    this.#runs = false;
    this.#tasks = false;
    if (this.#closed) return;
    if (!this.#client) {
      // Others hear of it by their poll; our own listeners need no network.
      this.#tell(hint);
      this.#open();
      return;
    }
    const payload = `${hint.runs ? "r" : ""}${hint.tasks ? "t" : ""}`;
    // Comes back to us too, as to every listener.
    this.#client.query("SELECT pg_notify($1, $2)", [CHANNEL, payload]).catch(() => this.#tell(hint));
  }

  #tell(hint: WakeHint): void {
    for (const listener of this.#listeners) listener(hint);
  }

  #open(): void {
    if (this.#client || this.#opening || this.#closed) return;
    this.#opening = true;
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "fermata wake",
      keepAlive: true,
      pipeline: true,
    });
    const lost = () => {
      if (this.#client === client) this.#client = undefined;
      this.#reopenLater();
    };
    client.on("error", lost);
    client.on("notification", ({ payload = "" }) =>
      this.#tell({ runs: payload.includes("r"), tasks: payload.includes("t") }),
    );
    client
      .connect()
      .then(() => client.query(`LISTEN ${CHANNEL}`))
      .then(() => {
        this.#opening = false;
        if (this.#closed) return client.end();
        client.on("end", lost);
        this.#client = client;
        this.#retryMs = RECONNECT_MIN_MS;
        // Whatever was said while nobody listened.
        this.#tell({ runs: true, tasks: true });
        return undefined;
      })
      .catch(() => {
        this.#opening = false;
        client.end().catch(() => {});
        this.#reopenLater();
      });
  }

  #reopenLater(): void {
    if (this.#closed) return;
    setTimeout(() => this.#open(), this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, RECONNECT_MAX_MS);
  }
}

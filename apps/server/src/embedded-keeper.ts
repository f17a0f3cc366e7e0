import type { EmbeddedPostgres } from "@fermata/db";
import type { Logger } from "pino";

/** Between two looks; a crash is noticed and mended within about this time. */
const LOOK_MS = 2_000;

export interface EmbeddedKeeperOptions {
  /** Fails where the server is not there. */
  readonly ask: () => Promise<unknown>;
  /** Starts the server where it does not run. */
  readonly start: () => Promise<EmbeddedPostgres>;
  readonly url: string;
  readonly log: Pick<Logger, "warn" | "error">;
}

/**
 * Starts the embedded Postgres again when it has crashed or was killed: it is ours alone, so nobody else would. The engine and the pages
 * wait meanwhile and go on by themselves.
 */
export class EmbeddedKeeper {
  readonly #options: EmbeddedKeeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: EmbeddedKeeperOptions) {
    this.#options = options;
    this.#plan();
  }

  /** After it no server is started any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#plan());
    }, LOOK_MS);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { ask, start, url, log } = this.#options;
    try {
      await ask();
      return;
    } catch (error) {
      if (this.#stopped || !isGone(error)) return;
    }
    log.warn("Postgres is gone; starting it again");
    try {
      const server = await start();
      if (server.url === url) log.warn("Postgres is back");
      else log.error("Postgres came back at another port, because its own was taken; start Fermata again");
    } catch (error) {
      log.error({ err: error }, "Postgres could not be started again");
    }
  }
}

/** Nobody listens: not just busy, starting up, or out of connections. */
function isGone(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "ECONNREFUSED";
}

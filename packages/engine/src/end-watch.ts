import type { Clock } from "./clock.ts";
import type { RunId, RunState, RunStatus } from "./model.ts";
import type { Store } from "./store.ts";

interface Waiting {
  readonly resolve: (status: RunStatus | null) => void;
  /** Its state has been read once, or will be with the next look. */
  looked: boolean;
}

function isEnd(state: RunState): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}

/**
 * Tells when runs end. Ends on this worker are heard of at once; for those on others the store is asked, for all who wait in one look:
 * once at first, then at every poll.
 */
export class EndWatch {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #waiting = new Map<RunId, Waiting[]>();
  #looking = false;
  #cancelPoll: (() => void) | null = null;

  constructor(world: { readonly store: Store; readonly clock: Clock; readonly pollMs: number }) {
    this.#store = world.store;
    this.#clock = world.clock;
    this.#pollMs = world.pollMs;
  }

  /** The run at its end; null where there is no such run. One that is `held` here is known to go on. */
  ended(id: RunId, held: boolean): Promise<RunStatus | null> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? [];
      waiting.push({ resolve, looked: held });
      this.#waiting.set(id, waiting);
      if (!this.#looking && !held) void this.#look();
      this.#cancelPoll ??= this.#clock.schedule(this.#pollMs, () => this.#poll());
    });
  }

  /** A run has ended here. */
  tell(status: RunStatus): void {
    this.#settle(status.id, status);
  }

  #settle(id: RunId, status: RunStatus | null): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    for (const { resolve } of waiting) resolve(status);
  }

  #poll(): void {
    this.#cancelPoll = null;
    if (this.#waiting.size === 0) return;
    for (const waiting of this.#waiting.values()) for (const each of waiting) each.looked = false;
    if (!this.#looking) void this.#look();
    this.#cancelPoll = this.#clock.schedule(this.#pollMs, () => this.#poll());
  }

  async #look(): Promise<void> {
    this.#looking = true;
    await this.#clock.yieldTurn();
    for (;;) {
      const ids = [...this.#waiting].flatMap(([id, waiting]) => (waiting.some(({ looked }) => !looked) ? [id] : []));
      if (ids.length === 0) break;
      for (const id of ids) for (const each of this.#waiting.get(id) ?? []) each.looked = true;
      try {
        const found = new Map((await this.#store.readRuns(ids)).map((status) => [status.id, status]));
        for (const id of ids) {
          const status = found.get(id);
          if (!status) this.#settle(id, null);
          else if (isEnd(status.state)) this.#settle(id, status);
        }
      } catch {
        // The next poll asks again.
        break;
      }
    }
    this.#looking = false;
  }
}

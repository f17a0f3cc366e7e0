import type { TaskEvent } from "./contract.ts";

type Listener = (events: readonly TaskEvent[]) => Promise<void>;

/**
 * What every adapter needs to keep the promise of delivery (B20, B22): events wait in order until a listener takes them, one batch at a
 * time; a batch that the listener rejects is offered again, after 50 ms at first and 5 s at most. Nothing is dropped.
 */
export class EventOutbox {
  readonly #batchMax: number;
  readonly #taken: (events: readonly TaskEvent[]) => void;
  #queue: TaskEvent[] = [];
  #listener: Listener | undefined;
  #delivering = false;
  #idle: (() => void)[] = [];

  /** `taken` is called with each batch that the listener has taken: from then on the adapter may forget. */
  constructor(options: { readonly batchMax?: number; readonly taken?: (events: readonly TaskEvent[]) => void } = {}) {
    this.#batchMax = options.batchMax ?? 512;
    this.#taken = options.taken ?? (() => {});
  }

  push(event: TaskEvent): void {
    this.#queue.push(event);
    if (!this.#delivering && this.#listener !== undefined) void this.#deliver();
  }

  listen(listener: Listener): void {
    this.#listener = listener;
    if (!this.#delivering && this.#queue.length > 0) void this.#deliver();
  }

  /** Resolves when all that was pushed is taken, or after `waitMsMax`; answers how many events nobody took. */
  async settled(waitMsMax: number): Promise<number> {
    if (this.#queue.length === 0) return 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#listener === undefined ? 0 : waitMsMax);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.#queue.length;
  }

  /** Offers nothing more; what nobody took is dropped. */
  close(): void {
    this.#listener = undefined;
    this.#queue = [];
  }

  async #deliver(): Promise<void> {
    this.#delivering = true;
    // One turn of the event loop: what happens together travels together.
    await new Promise((resolve) => setImmediate(resolve));
    let pauseMs = 50;
    while (this.#queue.length > 0 && this.#listener !== undefined) {
      const batch = this.#queue.slice(0, this.#batchMax);
      try {
        await this.#listener(batch);
        this.#queue.splice(0, batch.length);
        this.#taken(batch);
        pauseMs = 50;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(pauseMs * 2, 5000);
      }
    }
    this.#delivering = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

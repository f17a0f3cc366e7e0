import type { Clock } from "./clock.ts";
import { EngineError } from "./engine-error.ts";

interface Waiting<T, R> {
  readonly items: readonly T[];
  readonly resolve: (answers: R[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface IntakeWorld<T, R> {
  readonly clock: Clock;
  /** One durable call for many callers; answers in order of the items. Harmless to repeat. */
  readonly send: (items: readonly T[]) => Promise<readonly R[]>;
  /** A call failed and may yet have happened. */
  readonly onDoubt: () => void;
  readonly batchMax: number;
  readonly attemptsMax: number;
  /** Most items that may wait; more are refused, so that who sends faster than the store takes hears of it (E9). */
  readonly waitingMax: number;
}

const pauseMs = 50;

/**
 * Lets callers share calls to the store (E3): one call is on its way, the next one fills meanwhile. Nobody is answered before what he
 * gave is durable. A call that failed is repeated a few times, word for word, before its callers hear of it.
 */
export class Intake<T, R> {
  readonly #world: IntakeWorld<T, R>;
  #waiting: Waiting<T, R>[] = [];
  #busy = false;
  #size = 0;

  constructor(world: IntakeWorld<T, R>) {
    this.#world = world;
  }

  /** @throws EngineError `BUSY` where too much waits already */
  async add(items: readonly T[]): Promise<R[]> {
    if (items.length === 0) return [];
    if (this.#size > 0 && this.#size + items.length > this.#world.waitingMax) {
      throw new EngineError("BUSY", `${this.#size} things wait for the store already; try again in a moment`);
    }
    this.#size += items.length;
    try {
      return await this.#wait(items);
    } finally {
      this.#size -= items.length;
    }
  }

  #wait(items: readonly T[]): Promise<R[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject });
      if (!this.#busy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    await this.#world.clock.yieldTurn();
    while (this.#waiting.length > 0) await this.#sendNext();
    this.#busy = false;
  }

  async #sendNext(): Promise<void> {
    const group: Waiting<T, R>[] = [];
    let count = 0;
    for (const each of this.#waiting) {
      if (group.length > 0 && count + each.items.length > this.#world.batchMax) break;
      group.push(each);
      count += each.items.length;
    }
    this.#waiting = this.#waiting.slice(group.length);
    try {
      const answers = await this.#send(group.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, resolve } of group) {
        resolve(answers.slice(from, from + items.length));
        from += items.length;
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  async #send(items: readonly T[]): Promise<readonly R[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#world.send(items);
      } catch (error) {
        this.#world.onDoubt();
        if (attempt >= this.#world.attemptsMax) throw error;
        await new Promise<void>((resolve) => this.#world.clock.schedule(pauseMs * attempt, resolve));
      }
    }
  }
}

import type { PromiseValue, Value } from "../values/values.ts";
import type { Reaction } from "./promise-reaction.ts";

/** One microtask: a reaction to a settled promise, or (with `reaction` null) the call of a thenable's `then`. */
export interface Microtask {
  readonly reaction: Reaction | null;
  readonly value: Value;
  readonly rejected: boolean;
  /** The promise that settled, for the place of its rejection; for thenables the one to settle. */
  readonly promise: PromiseValue;
  readonly thenable: Value;
}

/** First in, first out, without the cost of `shift` on a long array. */
export class MicrotaskQueue {
  #items: Microtask[] = [];
  #head = 0;

  push(task: Microtask): void {
    this.#items.push(task);
  }

  take(): Microtask | undefined {
    if (this.#head === this.#items.length) return undefined;
    const task = this.#items[this.#head]!;
    this.#items[this.#head++] = undefined as never;
    if (this.#head === this.#items.length || this.#head > 4096) {
      this.#items = this.#head === this.#items.length ? [] : this.#items.slice(this.#head);
      this.#head = 0;
    }
    return task;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  *[Symbol.iterator](): Iterator<Microtask> {
    for (let i = this.#head; i < this.#items.length; i++) yield this.#items[i]!;
  }
}

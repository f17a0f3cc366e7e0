import type { Microtask } from "../values/values.ts";

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

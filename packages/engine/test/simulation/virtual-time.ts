import type { Clock } from "../../src/clock.ts";
import type { SeededRandom } from "./seeded-random.ts";

interface Event {
  readonly at: number;
  /** Draws the order of what happens at the same time. */
  readonly order: number;
  readonly act: () => void;
  canceled: boolean;
}

/** The one clock of a simulated world, and the scheduler of everything in it. */
export class VirtualTime {
  now = 1_800_000_000_000;
  readonly #random: SeededRandom;
  readonly #heap: Event[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  schedule(delayMs: number, act: () => void): () => void {
    const event = { at: this.now + Math.max(0, delayMs), order: this.#random.random(), act, canceled: false };
    this.#push(event);
    return () => {
      event.canceled = true;
    };
  }

  /** Lets one thing happen, and all that follows from it without a wait. False when nothing is left before `until`. */
  async step(until: number): Promise<boolean> {
    const event = this.#heap[0];
    if (!event || event.at > until) return false;
    this.#pop();
    if (event.canceled) return true;
    this.now = Math.max(this.now, event.at);
    event.act();
    // Microtasks run dry before an immediate.
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** The clock of one process: off by some time, which jumps; dead with its process. */
export class ProcessClock implements Clock {
  offsetMs = 0;
  alive = true;
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  now(): number {
    return this.#time.now + this.offsetMs;
  }

  schedule(delayMs: number, callback: () => void): () => void {
    return this.#time.schedule(delayMs, () => {
      if (this.alive) callback();
    });
  }

  yieldTurn(): Promise<void> {
    return new Promise((resolve) => this.schedule(0, resolve));
  }
}

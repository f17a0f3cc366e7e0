import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { LiveBatch, LiveChange, LiveInput, LiveService } from "../contract/live.ts";

/** Changes kept for those that come back after a short break. */
const KEPT_MAX = 4096;
/** A reader that is behind by more than this is told to ask for everything again: cheaper for both. */
const PENDING_MAX = 2000;
/** Least time between two batches: a frame of the canvas for one run, calmer for lists. */
const RUN_INTERVAL_MS = 50;
const OVERVIEW_INTERVAL_MS = 200;

interface Kept {
  readonly sequence: number;
  readonly change: LiveChange;
}

/** One reader: what it has not got yet, the latest of each thing. */
class Reader {
  readonly runId: string | undefined;
  readonly #pending = new Map<string, LiveChange>();
  #overflow = false;
  #wake: (() => void) | undefined;

  constructor(runId: string | undefined) {
    this.runId = runId;
  }

  offer(change: LiveChange): void {
    if (this.#overflow || !this.#wants(change)) return;
    const key = keyOf(change);
    // Taken out and put in again: the order of the batch is the order of the latest changes.
    this.#pending.delete(key);
    this.#pending.set(key, change);
    if (this.#pending.size > PENDING_MAX) {
      this.#overflow = true;
      this.#pending.clear();
    }
    this.#wake?.();
  }

  async changed(signal: AbortSignal | undefined): Promise<void> {
    if (this.#overflow || this.#pending.size > 0 || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
    this.#wake = undefined;
  }

  take(): { resync: boolean; changes: LiveChange[] } {
    const taken = { resync: this.#overflow, changes: [...this.#pending.values()] };
    this.#overflow = false;
    this.#pending.clear();
    return taken;
  }

  #wants(change: LiveChange): boolean {
    if (change.kind === "task" || change.kind === "wait" || change.kind === "log") return change.runId === this.runId;
    return true;
  }
}

/**
 * Tells readers what changed. It keeps no state of what is shown: a change carries the new state of one thing, of several about the same
 * thing the latest is sent, and a reader that missed some is told to ask again. A slow reader holds up nobody: nothing is queued for it
 * beyond the latest of each thing.
 */
export class LiveHub implements LiveService {
  /** A new process counts anew; ids of an earlier one mean "ask again". */
  readonly #epoch = randomUUID().slice(0, 8);
  readonly #readers = new Set<Reader>();
  readonly #kept: Kept[] = [];
  #sequence = 0;

  publish(changes: readonly LiveChange[]): void {
    for (const change of changes) {
      this.#kept.push({ sequence: ++this.#sequence, change });
      for (const reader of this.#readers) reader.offer(change);
    }
    // Cut in large pieces: a shift per change would move the whole array each time.
    if (this.#kept.length > 2 * KEPT_MAX) this.#kept.splice(0, this.#kept.length - KEPT_MAX);
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Runs that somebody looks at now. */
  get watchedRuns(): ReadonlySet<string> {
    return new Set([...this.#readers].flatMap(({ runId }) => (runId === undefined ? [] : [runId])));
  }

  async *changes(
    { runId, lastEventId }: LiveInput,
    { signal, writable }: Parameters<LiveService["changes"]>[1],
  ): AsyncGenerator<{ id: string; batch: LiveBatch }, void> {
    const reader = new Reader(runId);
    const missed = this.#since(lastEventId);
    for (const change of missed ?? []) reader.offer(change);
    this.#readers.add(reader);
    try {
      const first = reader.take();
      yield this.#batch({ ...first, resync: first.resync || missed === undefined });
      while (!signal?.aborted) {
        await reader.changed(signal);
        await writable();
        if (signal?.aborted) return;
        yield this.#batch(reader.take());
        await delay(runId === undefined ? OVERVIEW_INTERVAL_MS : RUN_INTERVAL_MS);
      }
    } finally {
      this.#readers.delete(reader);
    }
  }

  #batch(taken: { resync: boolean; changes: LiveChange[] }): { id: string; batch: LiveBatch } {
    return { id: `${this.#epoch}-${this.#sequence}`, batch: { at: Date.now(), ...taken } };
  }

  /** What came after the id; undefined where that cannot be told any more. */
  #since(lastEventId: string | null | undefined): LiveChange[] | undefined {
    const [epoch, number] = (lastEventId ?? "").split("-");
    const sequence = Number(number);
    if (epoch !== this.#epoch || !Number.isInteger(sequence)) return undefined;
    if (sequence === this.#sequence) return [];
    const oldest = this.#kept[0]?.sequence ?? this.#sequence + 1;
    if (sequence < oldest - 1 || sequence > this.#sequence) return undefined;
    return this.#kept.filter((kept) => kept.sequence > sequence).map((kept) => kept.change);
  }
}

/** Changes of one key replace each other. */
function keyOf(change: LiveChange): string {
  switch (change.kind) {
    case "run":
      return `run ${change.runId}`;
    case "task":
    case "wait":
      return `${change.kind} ${change.runId} ${change.operation}`;
    case "log":
      return `log ${change.runId} ${change.taskId ?? ""}`;
    case "approvals":
      return "approvals";
    default:
      return `${change.kind} ${change.name}`;
  }
}

import type { Clock } from "./clock.ts";
import type { RunId, TaskId, WorkerId } from "./model.ts";
import type { EngineSettings } from "./settings.ts";
import type { ClaimedRun, ClaimedTask, CommitBatch, Store } from "./store.ts";

export interface UpkeepWorld {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly worker: WorkerId;
}

/** The worker that is kept up. */
export interface UpkeepOwner {
  readonly runRoom: () => number;
  readonly taskRoom: () => number;
  readonly backends: () => readonly string[];
  readonly held: () => { runs: RunId[]; tasks: TaskId[] };
  readonly onRuns: (runs: readonly ClaimedRun[]) => Promise<void>;
  readonly onTasks: (tasks: readonly ClaimedTask[]) => Promise<void>;
  readonly onCancels: (tasks: readonly TaskId[]) => void;
  /** Attempts at backends that may have been given to somebody else meanwhile: those that have are forgotten. True where there were any. */
  readonly forgetStale: () => Promise<boolean>;
  /** A claim of runs has been answered, or has failed. */
  readonly onClaimEnd: () => void;
  readonly onDead: () => void;
}

const timersMax = 1_000;
/** Wake-ups of the same few milliseconds are one. */
const bucketMs = 4;

/**
 * Everything a worker does by the clock: heartbeat and reaping (E4), claims when something may be claimable and slowly in any case (E5),
 * due timers, cancels of tasks. Every call to the store may fail; then it is tried again at the next poll, and after a failed claim
 * the worker first gives back what it may have been given without knowing.
 */
export class Upkeep {
  readonly #world: UpkeepWorld;
  readonly #owner: UpkeepOwner;
  readonly #stops = new Set<() => void>();
  readonly #buckets = new Set<number>();
  #wantsRuns = false;
  #wantsTasks = false;
  #claimingRuns = false;
  #claimingTasks = false;
  #firing = false;
  #fireAgain = false;
  #timerAt = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #suspect = false;
  /** Claims that are on their way: what they bring is not held yet. */
  readonly #claims = new Set<Promise<unknown>>();
  #reconciling: Promise<void> | null = null;
  #stopped = false;

  constructor(world: UpkeepWorld, owner: UpkeepOwner) {
    this.#world = world;
    this.#owner = owner;
  }

  start(): void {
    const { store, settings } = this.#world;
    this.#stops.add(store.subscribe((hint) => this.wake(hint)));
    this.#every(settings.heartbeatMs, () => this.#heartbeat());
    this.#every(settings.leaseMs / 2, async () => {
      if ((await store.reapWorkers()) > 0) this.wake({ runs: true, tasks: true });
    });
    this.#every(settings.pollMs, async () => {
      this.wake({ runs: true, tasks: true });
      await this.#fireTimers();
    });
    this.wake({ runs: true, tasks: true });
    void this.#fireTimers();
  }

  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    this.#stops.clear();
    this.#cancelTimer?.();
  }

  wake({ runs, tasks }: { readonly runs: boolean; readonly tasks: boolean }): void {
    if (this.#stopped) return;
    if (runs) {
      this.#wantsRuns = true;
      if (!this.#claimingRuns) void this.#claimRuns();
    }
    if (tasks) {
      this.#wantsTasks = true;
      if (!this.#claimingTasks) void this.#claimTasks();
    }
  }

  suspectLeases(): void {
    this.#suspect = true;
    this.wake({ runs: true, tasks: false });
  }

  /** Something becomes claimable then. What is further away than the poll is left to the poll. */
  dueAt(at: number): void {
    const now = this.#world.clock.now();
    if (at <= now) this.wake({ runs: true, tasks: true });
    if (at <= now || at - now > this.#world.settings.pollMs) return;
    const bucket = Math.ceil(at / bucketMs);
    if (this.#buckets.has(bucket)) return;
    this.#buckets.add(bucket);
    this.#after(bucket * bucketMs - now, () => {
      this.#buckets.delete(bucket);
      this.wake({ runs: true, tasks: true });
    });
  }

  /** What a commit makes due or claimable. */
  committed(batch: CommitBatch): void {
    let runs = batch.tasks.some(({ deliver }) => deliver) || batch.releases.some(({ requeue }) => requeue);
    for (const step of batch.runs) {
      if (step.messages.length > 0) runs = true;
      for (const { availableAt } of step.newChildren) this.dueAt(availableAt);
      for (const { availableAt, claimed } of step.newTasks) if (!claimed) this.dueAt(availableAt);
      for (const { dueAt } of step.newWaits) if (dueAt !== undefined) this.armTimers(dueAt);
    }
    if (runs) this.wake({ runs: true, tasks: false });
  }

  async #heartbeat(): Promise<void> {
    const alive = await this.#world.store.heartbeat(this.#world.worker);
    if (!alive && !this.#stopped) this.#owner.onDead();
  }

  async #claimRuns(): Promise<void> {
    this.#claimingRuns = true;
    const { store, settings, worker } = this.#world;
    while (this.#wantsRuns && !this.#stopped) {
      this.#wantsRuns = false;
      try {
        const limit = this.#owner.runRoom();
        if (limit <= 0) break;
        const claims = await this.#claim(() => store.claimRuns({ worker, queues: settings.queues, limit }));
        if (this.#stopped) break;
        if (claims.length >= limit) this.#wantsRuns = true;
        await this.#owner.onRuns(claims);
      } catch {
        this.#suspect = true;
        break;
      } finally {
        this.#owner.onClaimEnd();
      }
    }
    this.#claimingRuns = false;
  }

  async #claimTasks(): Promise<void> {
    this.#claimingTasks = true;
    const { store, settings, worker } = this.#world;
    while (this.#wantsTasks && !this.#stopped) {
      this.#wantsTasks = false;
      try {
        const canceled = await store.takeCancels(worker);
        if (canceled.length > 0) this.#owner.onCancels(canceled);
        const limit = this.#owner.taskRoom();
        const backends = this.#owner.backends();
        if (limit <= 0 || backends.length === 0) break;
        const claims = await this.#claim(() => store.claimTasks({ worker, queues: settings.queues, limit, backends }));
        if (this.#stopped) break;
        if (claims.length >= limit) this.#wantsTasks = true;
        await this.#owner.onTasks(claims);
      } catch {
        this.#suspect = true;
        break;
      }
    }
    this.#claimingTasks = false;
  }

  /** A claim that no reconcile overtakes: it would give back what the claim is about to bring. */
  async #claim<T>(send: () => Promise<T>): Promise<T> {
    await this.#reconciled();
    const claim = send();
    this.#claims.add(claim);
    try {
      return await claim;
    } finally {
      this.#claims.delete(claim);
    }
  }

  async #reconciled(): Promise<void> {
    while (this.#reconciling) await this.#reconciling;
    if (!this.#suspect) return;
    this.#reconciling = this.#reconcile().finally(() => {
      this.#reconciling = null;
    });
    await this.#reconciling;
  }

  async #reconcile(): Promise<void> {
    await Promise.allSettled(this.#claims);
    this.#suspect = false;
    try {
      await this.#world.store.reconcile(this.#world.worker, this.#owner.held());
      if (await this.#owner.forgetStale()) this.#suspect = true;
    } catch (error) {
      this.#suspect = true;
      throw error;
    }
  }

  async #fireTimers(): Promise<void> {
    if (this.#firing) {
      this.#fireAgain = true;
      return;
    }
    this.#firing = true;
    try {
      do {
        this.#fireAgain = false;
        this.#timerAt = Number.POSITIVE_INFINITY;
        const { fired, nextDueAt } = await this.#world.store.fireTimers(timersMax);
        if (fired > 0) this.wake({ runs: true, tasks: false });
        if (nextDueAt !== null) this.armTimers(nextDueAt);
      } while (this.#fireAgain && !this.#stopped);
    } catch {
      // The next poll tries again.
    } finally {
      this.#firing = false;
    }
  }

  /** A timer may be due then. */
  armTimers(at: number): void {
    if (this.#stopped || at >= this.#timerAt) return;
    this.#cancelTimer?.();
    this.#timerAt = at;
    const delayMs = Math.min(Math.max(1, at - this.#world.clock.now()), this.#world.settings.pollMs);
    this.#cancelTimer = this.#world.clock.schedule(delayMs, () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      void this.#fireTimers();
    });
  }

  /** Again and again, with the pause between end and start. */
  #every(pauseMs: number, act: () => Promise<void>): void {
    this.#after(pauseMs, async () => {
      await act().catch(() => {});
      this.#every(pauseMs, act);
    });
  }

  #after(delayMs: number, act: () => void): void {
    if (this.#stopped) return;
    const stop = this.#world.clock.schedule(delayMs, () => {
      this.#stops.delete(stop);
      if (!this.#stopped) act();
    });
    this.#stops.add(stop);
  }
}

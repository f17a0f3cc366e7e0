import type { Clock } from "./clock.ts";
import type { RunEvent, TaskId, WorkerId } from "./model.ts";
import type { FinishedStep } from "./run-step.ts";
import type { CommitBatch, CommitResult, RunRelease, Store, TaskCommit, TaskProgress } from "./store.ts";

/** One batch on its way: what was filed, so that its owner can go on once it is durable. */
export interface SentBatch {
  readonly steps: readonly FinishedStep[];
  readonly batch: CommitBatch;
  readonly result: CommitResult;
}

export interface CommitterWorld {
  readonly store: Store;
  readonly clock: Clock;
  readonly worker: WorkerId;
  /** Steps that will be filed soon. */
  readonly stepsWaiting: () => number;
  /** The batch leaves: runs in it may be stepped again, into the next one. */
  readonly onSend: (steps: readonly FinishedStep[]) => void;
  readonly onDurable: (sent: SentBatch) => void;
  /** The store says that this incarnation is dead. */
  readonly onDead: () => void;
}

class Filling {
  steps: FinishedStep[] = [];
  releases: RunRelease[] = [];
  tasks: TaskCommit[] = [];
  progress: TaskProgress[] = [];
  events: RunEvent[] = [];
  durable: (() => void)[] = [];

  get size(): number {
    const { steps, releases, tasks, progress, events } = this;
    return steps.length + releases.length + tasks.length + progress.length + events.length;
  }

  get empty(): boolean {
    return this.size === 0;
  }
}

const gatherMsMax = 25;
const stepsEnough = 96;
/** So many turns of the event loop without anything new end the gathering. */
const quietTurns = 3;
const quietTurnsWhileStepping = 20;
const retryMsMin = 20;
const retryMsMax = 2_000;

/**
 * Group commit (E3): one batch is on its way, the next one fills meanwhile and leaves as soon as the first is durable; when nothing is
 * on its way a batch leaves after one turn of the event loop. A commit whose answer was lost is repeated word for word: the store
 * knows its sequence.
 */
export class Committer {
  readonly #world: CommitterWorld;
  #filling = new Filling();
  #sequence = 0;
  #busy = false;
  #stopped = false;
  #sending = new Filling();
  #idle: (() => void)[] = [];

  constructor(world: CommitterWorld) {
    this.#world = world;
  }

  step(step: FinishedStep): void {
    this.#filling.steps.push(step);
    // Not spread: a step of a hundred thousand tasks has more events than a call may have arguments.
    for (const task of step.tasks) this.#filling.tasks.push(task);
    for (const event of step.events) this.#filling.events.push(event);
    this.#schedule();
  }

  release(release: RunRelease): void {
    this.#filling.releases.push(release);
    this.#schedule();
  }

  task(commit: TaskCommit): void {
    this.#filling.tasks.push(commit);
    this.#schedule();
  }

  progress(progress: TaskProgress): void {
    this.#filling.progress.push(progress);
    this.#schedule();
  }

  events(events: readonly RunEvent[]): void {
    this.#filling.events.push(...events);
    this.#schedule();
  }

  /** Resolves when everything filed until now is durable (or this incarnation is dead, and it never will be: rejects). */
  flushed(): Promise<void> {
    if (this.#stopped) return Promise.reject(new Error("this worker has stopped"));
    return new Promise((resolve, reject) => {
      this.#filling.durable.push(() => (this.#stopped ? reject(new Error("this worker has stopped")) : resolve()));
      this.#schedule();
    });
  }

  /** Resolves when nothing is filed or on its way. */
  async idle(): Promise<void> {
    if (!this.#busy && this.#filling.empty) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Tasks that something filed and not known to be durable begins or ends. */
  pendingTasks(): TaskId[] {
    const begun = [...this.#sending.steps, ...this.#filling.steps].flatMap(({ commit }) => commit.newTasks);
    const ended = [...this.#sending.tasks, ...this.#filling.tasks];
    return [...begun, ...ended].map(({ id }) => id);
  }

  /** Nothing more is sent. */
  stop(): void {
    this.#stopped = true;
    for (const settle of this.#filling.durable.splice(0)) settle();
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #schedule(): void {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#gather();
      if (this.#stopped || (this.#filling.empty && this.#filling.durable.length === 0)) break;
      await this.#send();
    }
    this.#busy = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /**
   * What filled while a commit was on its way leaves at once, so that the store and this process work at the same time. Else waits while the
   * batch grows or steps are about to be filed: what one commit has set in motion comes back within a few turns, and a commit of sixty
   * runs costs little more than one of thirty (measured on two cores: 12 ms for 32 steps, 16 ms for 64). Above a hundred steps, more in
   * the batch makes none of them cheaper.
   */
  async #gather(): Promise<void> {
    const { clock } = this.#world;
    const over = clock.now() + gatherMsMax;
    let quiet = 0;
    for (let size = this.#filling.size; clock.now() < over; size = this.#filling.size) {
      if (this.#filling.steps.length >= stepsEnough) return;
      await clock.yieldTurn();
      quiet = this.#filling.size > size ? 0 : quiet + 1;
      if (quiet >= (this.#world.stepsWaiting() > 0 ? quietTurnsWhileStepping : quietTurns)) return;
    }
  }

  async #send(): Promise<void> {
    const filled = this.#filling;
    this.#filling = new Filling();
    const { steps } = filled;
    this.#sending = filled;
    this.#world.onSend(steps);
    if (filled.empty) {
      for (const settle of filled.durable) settle();
      return;
    }
    const batch: CommitBatch = {
      sequence: ++this.#sequence,
      runs: steps.map(({ commit }) => commit),
      releases: filled.releases,
      tasks: filled.tasks,
      progress: filled.progress,
      events: filled.events,
      logs: steps.flatMap(({ logs }) => logs),
      checkpoints: steps.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : [])),
    };
    const result = await this.#commit(batch);
    this.#sending = new Filling();
    if (result?.alive) this.#world.onDurable({ steps, batch, result });
    else if (!this.#stopped) {
      this.#stopped = true;
      this.#world.onDead();
    }
    for (const settle of filled.durable) settle();
  }

  /**
   * Null when the worker was stopped before the store answered. The answer to a repeated commit does not say what the first had
   * rejected: then all of it counts as rejected here, and is claimed again from what is durable.
   */
  async #commit(batch: CommitBatch): Promise<CommitResult | null> {
    let pauseMs = retryMsMin;
    for (let doubt = false; !this.#stopped; doubt = true) {
      try {
        const result = await this.#world.store.commit(this.#world.worker, batch);
        return doubt && result.alive ? allRejected(batch) : result;
      } catch {
        await new Promise<void>((resolve) => this.#world.clock.schedule(pauseMs, resolve));
        pauseMs = Math.min(pauseMs * 2, retryMsMax);
      }
    }
    return null;
  }
}

function allRejected({ runs, releases, tasks }: CommitBatch): CommitResult {
  return {
    alive: true,
    rejectedRuns: [...runs, ...releases].map(({ id }) => id),
    rejectedTasks: tasks.map(({ id }) => id),
  };
}

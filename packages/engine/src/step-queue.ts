import type { Clock } from "./clock.ts";
import type { LiveRun } from "./live-run.ts";
import type { RunStep } from "./run-step.ts";

export interface StepQueueWorld {
  readonly clock: Clock;
  readonly turnMs: number;
  /** Begins the step of a run; null when the run is not this worker's any more. */
  readonly open: (run: LiveRun) => Promise<RunStep | null>;
  readonly done: (run: LiveRun, step: RunStep) => void;
  readonly crashed: (run: LiveRun, step: RunStep | null, error: unknown) => void;
}

interface Entry {
  readonly run: LiveRun;
  step: RunStep | null;
}

/**
 * Steps runs one slice at a time, in turn, and lets go of the event loop at least every `turnMs` (E9, F44): a script that computes for
 * an hour shares the worker with all others.
 */
export class StepQueue {
  readonly #world: StepQueueWorld;
  #queue: Entry[] = [];
  #waiting = 0;
  #running = false;
  #stopped = false;

  constructor(world: StepQueueWorld) {
    this.#world = world;
  }

  /** The run will be stepped, once, however often it is pushed before its step begins. */
  push(run: LiveRun): void {
    if (run.queued || this.#stopped) return;
    run.queued = true;
    this.#waiting++;
    this.#queue.push({ run, step: null });
    if (!this.#running) void this.#run();
  }

  /** Runs whose step has not begun: most steps take one slice, so that these will soon be filed. */
  get waiting(): number {
    return this.#waiting;
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = 0;
    this.#queue = [];
  }

  async #run(): Promise<void> {
    this.#running = true;
    let turnEnds = this.#world.clock.now() + this.#world.turnMs;
    while (this.#queue.length > 0 && !this.#stopped) {
      const round = this.#queue;
      this.#queue = [];
      for (const entry of round) {
        if (this.#stopped) break;
        await this.#slice(entry);
        if (this.#world.clock.now() < turnEnds) continue;
        await this.#world.clock.yieldTurn();
        turnEnds = this.#world.clock.now() + this.#world.turnMs;
      }
    }
    this.#running = false;
  }

  async #slice(entry: Entry): Promise<void> {
    const { run } = entry;
    try {
      if (!entry.step) {
        this.#waiting--;
        entry.step = await this.#world.open(run);
        if (!entry.step) {
          run.queued = false;
          return;
        }
        await entry.step.begin();
      }
      if (await entry.step.slice()) {
        run.queued = false;
        this.#world.done(run, entry.step);
      } else this.#queue.push(entry);
    } catch (error) {
      run.queued = false;
      this.#world.crashed(run, entry.step, error);
    }
  }
}

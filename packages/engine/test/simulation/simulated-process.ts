import { createEngine, type Engine, type EngineSettings, type Store } from "../../src/index.ts";
import type { CommitBatch } from "../../src/store.ts";
import { type Course, done, failed, ScriptedSession } from "../scripted-backend.ts";
import { scriptedLanguage } from "../scripted-language.ts";
import { type Faults, faultyStore } from "./faulty-store.ts";
import type { Promises } from "./promises.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { ProcessClock, type VirtualTime } from "./virtual-time.ts";

export interface ProcessWorld {
  readonly store: Store;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly faults: Faults;
  readonly promises: Promises;
  readonly onFault: (what: string) => void;
}

const settings: Partial<EngineSettings> = {
  leaseMs: 1_000,
  heartbeatMs: 250,
  pollMs: 400,
  cacheBytesMax: 3_000,
  catalogMs: 100_000,
  tasksInFlightMax: 6,
  runsLeasedMax: 8,
  backoff: { initialMs: 20, factor: 2, maxMs: 500 },
  infrastructureFailuresMax: 1_000,
  stepCrashesMax: 1_000,
};

/** One process that hosts an engine: dies, comes back as another, and takes its memory and its running tasks with it. */
export class SimulatedProcess {
  readonly #world: ProcessWorld;
  #clock: ProcessClock;
  engine: Engine;

  constructor(world: ProcessWorld) {
    this.#world = world;
    this.#clock = new ProcessClock(world.time);
    this.engine = this.#boot();
  }

  get isAlive(): boolean {
    return this.#clock.alive;
  }

  /** SIGKILL: nothing of it happens any more. */
  crash(): void {
    if (!this.#clock.alive) return;
    this.#world.onFault("crash");
    this.#clock.alive = false;
    const { time, random } = this.#world;
    time.schedule(random.between(0, 2_500), () => {
      this.#clock = new ProcessClock(time);
      this.engine = this.#boot();
    });
  }

  jumpClock(ms: number): void {
    this.#world.onFault("clock jump");
    this.#clock.offsetMs += ms;
  }

  #boot(): Engine {
    const { store, time, random, faults, promises } = this.#world;
    const clock = this.#clock;
    const session = new ScriptedSession(clock, ({ id, name }) => {
      promises.attemptStarted(id.slice(0, id.lastIndexOf(".")));
      return this.#course(id, name);
    });
    const engine = createEngine({
      store: faultyStore({
        store,
        time,
        random,
        faults,
        isAlive: () => clock.alive,
        crash: () => this.crash(),
        around: (method, args, call) =>
          method === "commit" ? promises.commitOf(args[0] as string, args[1] as CommitBatch, call) : call(),
      }),
      session,
      language: scriptedLanguage,
      clock,
      randomness: random,
      settings,
      log: (level, message) => {
        if (level === "error") throw new Error(message);
      },
    });
    void this.#start(engine, clock);
    return engine;
  }

  async #start(engine: Engine, clock: ProcessClock): Promise<void> {
    while (clock.alive) {
      try {
        await engine.start();
        return;
      } catch {
        engine.kill();
        await clock.yieldTurn();
      }
    }
  }

  #course(id: string, name: string): Course | null {
    const { random } = this.#world;
    const times = random.chance(0.1) ? 2 : 1;
    const afterMs = random.between(0, 400);
    if (this.#world.faults.lost > 0 && random.chance(0.1))
      return { afterMs, outcome: failed("lost", "infrastructure"), times };
    if (name === "poor" && random.chance(0.5)) return { afterMs, outcome: failed("poor"), times };
    return { afterMs, outcome: done({ by: id }), times };
  }
}

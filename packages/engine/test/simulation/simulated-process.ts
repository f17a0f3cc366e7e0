import { createEngine, type Engine, type EngineSettings, type Store } from "../../src/index.ts";
import type { CommitBatch } from "../../src/store.ts";
import { done, failed } from "../scripted-backend.ts";
import { scriptedLanguage } from "../scripted-language.ts";
import type { Edges } from "./edges.ts";
import { faultyStore } from "./faulty-store.ts";
import type { Promises } from "./promises.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { type Course, type FarMachine, SimulatedSession } from "./simulated-session.ts";
import { ProcessClock, type VirtualTime } from "./virtual-time.ts";

export interface ProcessWorld {
  readonly store: Store;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly edges: Edges;
  readonly far: FarMachine;
  readonly promises: Promises;
  /** Something durable may have changed. */
  readonly onStore: () => void;
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
  schedulePollMs: 400,
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

  /** Ends in good order (SIGTERM), and begins anew. */
  async restart(): Promise<void> {
    const clock = this.#clock;
    if (!clock.alive) return;
    this.#world.onFault("restart");
    await this.engine.stop({ drainMs: this.#world.random.between(0, 300) });
    if (!clock.alive) return;
    clock.alive = false;
    this.#clock = new ProcessClock(this.#world.time);
    this.engine = this.#boot();
  }

  jumpClock(ms: number): void {
    this.#world.onFault("clock jump");
    this.#clock.offsetMs += ms;
  }

  #boot(): Engine {
    const { store, time, random, edges, far, promises, onStore } = this.#world;
    const clock = this.#clock;
    const crash = () => this.crash();
    const course = ({ id, name }: { readonly id: string; readonly name: string }) => {
      promises.attemptStarted(id.slice(0, id.lastIndexOf(".")));
      return this.#course(id, name);
    };
    const session = new SimulatedSession({ clock, far, edges, crash, course });
    const engine = createEngine({
      store: faultyStore({
        store,
        time,
        random,
        edges,
        isAlive: () => clock.alive,
        crash,
        around: (method, args, call) => {
          onStore();
          if (method === "registerWorker") {
            promises.workerRegistered((args[0] as { readonly id: string }).id, () => clock.alive);
          } else if (method === "unregisterWorker") promises.workerLeft(args[0] as string);
          return method === "commit" ? promises.commitOf(args[0] as string, args[1] as CommitBatch, call) : call();
        },
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

  #course(id: string, name: string): Course {
    const { random } = this.#world;
    const times = random.chance(0.1) ? 2 : 1;
    const afterMs = random.between(0, 400);
    if (this.#world.edges.faults.lost > 0 && random.chance(0.1))
      return { afterMs, outcome: failed("lost", "infrastructure"), times };
    if (name === "poor" && random.chance(0.5)) return { afterMs, outcome: failed("poor"), times };
    return { afterMs, outcome: done({ by: id }), times };
  }
}

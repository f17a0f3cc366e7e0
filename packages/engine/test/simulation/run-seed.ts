import { createEngine, MemoryStore } from "../../src/index.ts";
import type { Store } from "../../src/store.ts";
import { scriptedLanguage } from "../scripted-language.ts";
import { Client } from "./client.ts";
import { Edges, type Faults, type ForcedMishap } from "./edges.ts";
import { asBroken, type BrokenPromise, Promises } from "./promises.ts";
import { SeededRandom } from "./seeded-random.ts";
import { SimulatedProcess } from "./simulated-process.ts";
import { FarMachine } from "./simulated-session.ts";
import { VirtualTime } from "./virtual-time.ts";
import { definitionOf, drawWorkload, taskNames, type Workload } from "./workload.ts";

export interface SeedResult {
  readonly seed: number;
  readonly broken: BrokenPromise | null;
  readonly steps: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** Edges crossed, and what went wrong there (E41). */
  readonly visits: Readonly<Record<string, number>>;
  readonly mishaps: Readonly<Record<string, number>>;
  /** The forced mishap, where one was asked for, has happened. */
  readonly happened: boolean;
}

/** A mistake that is planted into the store, to see that the promises notice. */
export type Plant = (store: MemoryStore) => Store;

export interface SeedOptions {
  readonly plant?: Plant;
  readonly forced?: ForcedMishap;
}

const faultsUntilMs = 8_000;
/** Later than the lease of whatever was killed last, and than the longest pause between two looks. */
const quietFromMs = faultsUntilMs + 2_500;
const restMs = 120_000;

/**
 * One world from one seed: three processes, a workload, faults for a while, then rest; the promises are checked after every step that has
 * touched the store.
 */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const world = new SimulatedWorld(seed, options);
  const onRejection = (error: unknown) => world.breaks(error);
  process.on("unhandledRejection", onRejection);
  try {
    await world.live();
  } catch (error) {
    world.breaks(error);
  } finally {
    process.off("unhandledRejection", onRejection);
  }
  return world.result;
}

class SimulatedWorld {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #time: VirtualTime;
  readonly #memory: MemoryStore;
  readonly #promises: Promises;
  readonly #faults: Faults;
  readonly #edges: Edges;
  readonly #workload: Workload;
  readonly #plant: Plant | undefined;
  readonly #counts: Record<string, number> = {};
  #processes: readonly SimulatedProcess[] = [];
  #steps = 0;
  #touched = true;
  #broken: BrokenPromise | null = null;

  constructor(seed: number, { plant, forced }: SeedOptions) {
    this.#seed = seed;
    const random = new SeededRandom(seed);
    this.#random = random;
    this.#time = new VirtualTime(random);
    this.#memory = new MemoryStore(() => this.#time.now);
    this.#promises = new Promises(this.#memory.tables);
    this.#faults = { lost: random.pick([0, 0.03, 0.15]), crash: random.pick([0, 0.002, 0.01]) };
    this.#edges = new Edges(random, this.#faults, forced ?? null);
    this.#workload = drawWorkload(random);
    this.#plant = plant;
  }

  breaks(error: unknown): void {
    this.#broken ??= asBroken(error);
  }

  async live(): Promise<void> {
    const begin = this.#time.now;
    await this.#deploy();
    this.#bootProcesses();
    this.#scheduleClients();
    this.#scheduleTrouble();
    while (!this.#broken && (await this.#time.step(begin + restMs))) {
      this.#steps++;
      if (this.#touched) this.#promises.check();
      this.#touched = false;
      if (this.#steps % 50 === 0 && this.#time.now > begin + quietFromMs + 2_000 && this.#atRest()) break;
    }
    if (!this.#broken) this.#promises.checkEnd();
    for (const each of this.#processes) each.engine.kill();
  }

  get result(): SeedResult {
    const ended: Record<string, number> = {};
    for (const { state } of this.#memory.tables.runs.values()) ended[state] = (ended[state] ?? 0) + 1;
    const { visits, mishaps, happened } = this.#edges;
    return {
      ...{ seed: this.#seed, broken: this.#broken, steps: this.#steps, ended, faults: this.#counts },
      ...{ visits, mishaps, happened },
    };
  }

  async #deploy(): Promise<void> {
    const nowhere = {
      ...{ backends: [], submit: async () => [], listen: () => {} },
      ...{ cancel: async () => {}, attach: async () => [] },
    };
    const engine = createEngine({ store: this.#memory, session: nowhere, language: scriptedLanguage });
    for (const source of this.#workload.sources) await engine.deployWorkflow(source);
    for (const name of taskNames) await engine.deployTask(definitionOf(name));
  }

  #bootProcesses(): void {
    const world = {
      store: this.#plant ? this.#plant(this.#memory) : this.#memory,
      time: this.#time,
      random: this.#random,
      edges: this.#edges,
      far: new FarMachine(this.#time),
      promises: this.#promises,
      onFault: (what: string) => {
        this.#counts[what] = (this.#counts[what] ?? 0) + 1;
      },
      onStore: () => {
        this.#touched = true;
      },
    };
    this.#processes = [1, 2, 3].map(() => new SimulatedProcess(world));
  }

  #scheduleClients(): void {
    const { runs, tasks, sources } = this.#workload;
    const time = this.#time;
    const client = new Client({ time, random: this.#random, promises: this.#promises, processes: this.#processes });
    for (const run of runs) time.schedule(run.startAt, () => void client.run(run));
    for (const task of tasks) time.schedule(task.startAt, () => void client.task(task));
    time.schedule(this.#random.between(0, faultsUntilMs), () => void client.deployAgain(sources));
    if (this.#random.chance(0.5)) {
      void client.schedule("w0", { untilMs: quietFromMs, pauseMs: quietFromMs + 1_200 });
    }
  }

  #scheduleTrouble(): void {
    const [time, random, processes] = [this.#time, this.#random, this.#processes];
    for (let i = random.between(0, 4); i > 0; i--) {
      time.schedule(random.between(0, faultsUntilMs), () =>
        random.pick(processes).jumpClock(random.between(-3_000, 3_000)),
      );
    }
    for (let i = random.between(0, 2); i > 0; i--) {
      time.schedule(random.between(500, faultsUntilMs), () => void random.pick(processes).restart());
    }
    time.schedule(faultsUntilMs, () => {
      this.#faults.lost = 0;
      this.#faults.crash = 0;
    });
    time.schedule(quietFromMs, () => this.#promises.quietFromNow());
  }

  #atRest(): boolean {
    const live = (state: string) => ["queued", "running", "waiting", "paused"].includes(state);
    const { runs, tasks } = this.#memory.tables;
    if (runs.size < this.#workload.runs.length) return false;
    return ![...runs.values(), ...tasks.values()].some(({ state }) => live(state));
  }
}

import { MemoryStore } from "../../src/index.ts";
import type { Store } from "../../src/store.ts";
import { asBroken, type BrokenPromise, Promises } from "./promises.ts";
import { SeededRandom } from "./seeded-random.ts";
import { SimulatedProcess } from "./simulated-process.ts";
import { VirtualTime } from "./virtual-time.ts";
import { drawWorkload, type PlannedRun, taskNames } from "./workload.ts";

export interface SeedResult {
  readonly seed: number;
  readonly broken: BrokenPromise | null;
  readonly steps: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
}

/** A fault that the test plants into the store, to see that the promises notice. */
export type Plant = (store: MemoryStore) => Store;

const faultsUntilMs = 8_000;
const restMs = 120_000;

/** One world from one seed: three processes, a workload, faults for a while, then rest; the promises are checked after every step. */
export async function runSeed(seed: number, plant: Plant = (store) => store): Promise<SeedResult> {
  const random = new SeededRandom(seed);
  const time = new VirtualTime(random);
  const memory = new MemoryStore(() => time.now);
  const promises = new Promises(memory.tables);
  const faults = { lost: random.pick([0, 0.03, 0.15]), crash: random.pick([0, 0.002, 0.01]) };
  const counts: Record<string, number> = {};
  const onFault = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const workload = drawWorkload(random);
  const begin = time.now;
  let steps = 0;
  let broken: BrokenPromise | null = null;
  const onRejection = (error: unknown) => {
    broken ??= asBroken(error);
  };
  process.on("unhandledRejection", onRejection);
  try {
    await deploy(memory, workload.sources);
    const store = plant(memory);
    const world = { store, time, random, faults, promises, onFault };
    const processes = [1, 2, 3].map(() => new SimulatedProcess(world));
    for (const planned of workload.runs) {
      time.schedule(planned.startAt, () => void new Client(world, processes, planned).live());
    }
    const jumps = random.between(0, 4);
    for (let i = 0; i < jumps; i++) {
      time.schedule(random.between(0, faultsUntilMs), () =>
        random.pick(processes).jumpClock(random.between(-3_000, 3_000)),
      );
    }
    time.schedule(faultsUntilMs, () => {
      faults.lost = 0;
      faults.crash = 0;
    });
    while (!broken && (await time.step(begin + restMs))) {
      steps++;
      promises.check();
      if (steps % 50 === 0 && time.now > begin + faultsUntilMs + 4_000 && atRest(memory, workload.runs.length)) break;
    }
    if (!broken) promises.checkEnd();
    for (const each of processes) each.engine.kill();
  } catch (error) {
    broken = asBroken(error);
  } finally {
    process.off("unhandledRejection", onRejection);
  }
  const ended: Record<string, number> = {};
  for (const { state } of memory.tables.runs.values()) ended[state] = (ended[state] ?? 0) + 1;
  return { seed, broken, steps, ended, faults: counts };
}

function atRest({ tables }: MemoryStore, planned: number): boolean {
  const live = (state: string) => state === "queued" || state === "running" || state === "waiting";
  if (tables.runs.size < planned) return false;
  return ![...tables.runs.values(), ...tables.tasks.values()].some(({ state }) => live(state));
}

async function deploy(store: MemoryStore, sources: readonly string[]): Promise<void> {
  const { createEngine } = await import("../../src/index.ts");
  const { scriptedLanguage } = await import("../scripted-language.ts");
  const session = {
    backends: [],
    submit: async () => [],
    listen: () => {},
    cancel: async () => {},
    attach: async () => [],
  };
  const engine = createEngine({ store, session, language: scriptedLanguage });
  for (const source of sources) await engine.deployWorkflow(source);
  for (const name of taskNames) await engine.deployTask(`name: ${name}\nkind: compute\nfunction: "./x.js#f"\n`);
}

/** Somebody outside who wants something done, and asks again, of any process, until he is answered. */
class Client {
  readonly #world: { readonly time: VirtualTime; readonly random: SeededRandom; readonly promises: Promises };
  readonly #processes: readonly SimulatedProcess[];
  readonly #planned: PlannedRun;

  constructor(
    world: { readonly time: VirtualTime; readonly random: SeededRandom; readonly promises: Promises },
    processes: readonly SimulatedProcess[],
    planned: PlannedRun,
  ) {
    this.#world = world;
    this.#processes = processes;
    this.#planned = planned;
  }

  async live(): Promise<void> {
    const { time, promises } = this.#world;
    const { id, workflow, timeoutMs, signals, cancelAt, terminateAt } = this.#planned;
    const timeout = timeoutMs === undefined ? {} : { timeoutMs };
    await this.#insist((process) => process.engine.startRuns([{ id, workflow, ...timeout }]));
    promises.runAccepted(id);
    for (const { name, payload, at } of signals) time.schedule(at, () => void this.#signal(name, payload));
    if (cancelAt !== undefined) time.schedule(cancelAt, () => void this.#end("cancel"));
    if (terminateAt !== undefined) time.schedule(terminateAt, () => void this.#end("terminate"));
  }

  async #signal(name: string, payload: string): Promise<void> {
    const { id: runId } = this.#planned;
    const [answer] = await this.#insist((process) =>
      process.engine.sendSignals([{ runId, name, payload, messageId: payload }]),
    );
    if (answer === "accepted" || answer === "duplicate") {
      this.#world.promises.signalAccepted({ runId, name, payload, at: this.#world.time.now });
    }
  }

  async #end(kind: "cancel" | "terminate"): Promise<void> {
    await this.#insist((process) => process.engine.endRuns({ runs: [this.#planned.id], kind }));
  }

  /** Repeats until a living process answers in time. */
  async #insist<T>(ask: (process: SimulatedProcess) => Promise<T>): Promise<T> {
    const { time, random } = this.#world;
    for (;;) {
      const silence = new Promise<null>((resolve) => time.schedule(700, () => resolve(null)));
      const asked = ask(random.pick(this.#processes)).then(
        (value) => ({ value }),
        () => null,
      );
      const answer = await Promise.race([asked, silence]);
      if (answer) return answer.value;
      await new Promise<void>((resolve) => time.schedule(random.between(1, 200), resolve));
    }
  }
}

import { tmpdir } from "node:os";
import { type RoutedSubmission, Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { createEngine, type Engine } from "@fermata/engine";
import { openPostgresStore } from "@fermata/store-postgres";
import type { BenchedSystem } from "./benched-system.ts";

const flows = {
  "three-step": 'await Task.run("step")\nawait Task.run("step")\nawait Task.run("step")\n',
  "fan-out": `
const items = Array.from({ length: Inputs.count }, (_, i) => i)
const results = await Promise.all(items.map((i) => Task.run("step", { i })))
return results.length
`,
  waits: 'for (let i = 0; i < Inputs.count; i++) await Task.run("step")\n',
  parked: 'return await Signal.when("go")\n',
} as const;

const batch = 10_000;

/** Notes when the steps of three-step workflows start: what a task that does nothing has of a duration is in no gap. */
class ClockedSession extends Session {
  readonly #last = new Map<string, number>();
  gaps: number[] = [];

  override submit(attempts: readonly RoutedSubmission[]) {
    const now = performance.now();
    for (const { id } of attempts) {
      const run = id.slice(0, id.indexOf("/"));
      const last = this.#last.get(run);
      if (last !== undefined) this.gaps.push(now - last);
      if (id.endsWith("/3.1")) this.#last.delete(run);
      else this.#last.set(run, now);
    }
    return super.submit(attempts);
  }

  forget(): void {
    this.#last.clear();
  }
}

/** Resolves when `count` more things have been told. */
class Counted {
  #left: number;
  readonly #resolve: () => void;
  readonly done: Promise<void>;

  constructor(count: number) {
    this.#left = count;
    let settle = () => {};
    this.done = new Promise((resolve) => {
      settle = resolve;
    });
    this.#resolve = settle;
  }

  add(count: number): void {
    this.#left -= count;
    if (this.#left <= 0) this.#resolve();
  }
}

/** Live bytes, with all garbage gone. */
function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

class Fermata {
  readonly engine: Engine;
  #endedRuns: Counted | undefined;
  #endedTasks: Counted | undefined;
  #parked: Counted | undefined;

  constructor(engine: Engine) {
    this.engine = engine;
    engine.listen(({ runs, tasks }) => {
      this.#endedTasks?.add(tasks.length);
      this.#endedRuns?.add(runs.filter(({ state }) => state === "completed").length);
      this.#parked?.add(runs.filter(({ state }) => state === "waiting").length);
    });
  }

  async one(workflow: keyof typeof flows, count = 0): Promise<void> {
    const [run] = await this.engine.startRuns([{ workflow, inputs: { count } }]);
    const { state, error } = await this.engine.ended(run!.id);
    if (state !== "completed") throw new Error(`a run ended as ${state}: ${error?.message}`);
  }

  async timed(workflow: keyof typeof flows, count: number): Promise<{ ms: number }> {
    const began = performance.now();
    await this.one(workflow, count);
    return { ms: performance.now() - began };
  }

  /** The tasks are there before anybody works. */
  async drain(count: number): Promise<{ ms: number }> {
    await this.engine.stop();
    for (let from = 0; from < count; from += batch) {
      const tasks = Array.from({ length: Math.min(batch, count - from) }, (_, i) => ({ name: "step", inputs: { i } }));
      await this.engine.startTasks(tasks);
    }
    this.#endedTasks = new Counted(count);
    const began = performance.now();
    await this.engine.start();
    await this.#endedTasks.done;
    return { ms: performance.now() - began };
  }

  async park(count: number): Promise<{ ms: number; ids: readonly string[]; heapBytesEach: number }> {
    const ids: string[] = [];
    const before = heapBytes();
    const began = performance.now();
    for (let from = 0; from < count; from += batch) {
      const size = Math.min(batch, count - from);
      this.#parked = new Counted(size);
      const runs = await this.engine.startRuns(Array.from({ length: size }, () => ({ workflow: "parked" })));
      ids.push(...runs.map(({ id }) => id));
      await this.#parked.done;
    }
    const ms = performance.now() - began;
    return { ms, ids, heapBytesEach: Math.round((heapBytes() - before) / count) };
  }

  async wake(count: number): Promise<{ ms: number; heapBytesEach: number }> {
    const { ids, heapBytesEach } = await this.park(count);
    this.#endedRuns = new Counted(count);
    const began = performance.now();
    for (let from = 0; from < count; from += batch) {
      const signals = ids.slice(from, from + batch).map((runId) => ({ runId, name: "go", payload: 1 }));
      await this.engine.sendSignals(signals);
    }
    await this.#endedRuns.done;
    return { ms: performance.now() - began, heapBytesEach };
  }
}

/** The engine on the real store, with the backend that does nothing. */
export async function openFermata(url: string): Promise<BenchedSystem> {
  const store = openPostgresStore(url);
  const backends = [new NoopBackend()];
  const settings = { workDir: tmpdir(), logLevel: "error" } as const;
  const session = new ClockedSession({ id: "bench", settings, backends });
  await session.start();
  const engine = createEngine({ store, session });
  await engine.deployTask('name: step\nkind: compute\nfunction: "./x.js#f"\nbackend: noop\n');
  for (const [name, source] of Object.entries(flows)) await engine.deployWorkflow(source, { name });
  const fermata = new Fermata(engine);
  await engine.start();
  return {
    threeStep: () => fermata.one("three-step"),
    takeStepGaps: () => {
      const taken = session.gaps;
      session.gaps = [];
      session.forget();
      return taken;
    },
    drain: (count) => fermata.drain(count),
    fanOut: (count) => fermata.timed("fan-out", count),
    waits: (count) => fermata.timed("waits", count),
    wake: (count) => fermata.wake(count),
    park: async (count) => {
      const { ms, heapBytesEach } = await fermata.park(count);
      return { ms, heapBytesEach };
    },
    async close() {
      await engine.stop();
      await session.close();
      await store.close();
    },
  };
}

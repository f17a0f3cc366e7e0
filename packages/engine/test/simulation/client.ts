import type { Promises } from "./promises.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { definitionOf, type PlannedRun, type PlannedTask, taskNames } from "./workload.ts";

export interface ClientWorld {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly promises: Promises;
  readonly processes: readonly SimulatedProcess[];
}

/** Somebody outside who wants something done, and asks again, of any process, until he is answered. */
export class Client {
  readonly #world: ClientWorld;

  constructor(world: ClientWorld) {
    this.#world = world;
  }

  /** Deploys what is deployed already, as every start of a server does. */
  async deployAgain(sources: readonly string[]): Promise<void> {
    const { random } = this.#world;
    const [source, name] = [random.pick(sources), random.pick(taskNames)];
    await this.#insist((process) => process.engine.deployWorkflow(source));
    await this.#insist((process) => process.engine.deployTask(definitionOf(name)));
  }

  async run({ id, workflow, timeoutMs, signals, cancelAt, terminateAt, pause }: PlannedRun): Promise<void> {
    const { time, promises } = this.#world;
    const timeout = timeoutMs === undefined ? {} : { timeoutMs };
    await this.#insist((process) => process.engine.startRuns([{ id, workflow, ...timeout }]));
    promises.runAccepted(id);
    for (const { name, payload, at } of signals) time.schedule(at, () => void this.#signal(id, name, payload));
    const order = (kind: "cancel" | "terminate" | "pause" | "resume") =>
      this.#insist((process) => process.engine.endRuns({ runs: [id], kind }));
    if (cancelAt !== undefined) time.schedule(cancelAt, () => void order("cancel"));
    if (terminateAt !== undefined) time.schedule(terminateAt, () => void order("terminate"));
    if (pause) {
      time.schedule(pause.at, async () => {
        await order("pause");
        time.schedule(pause.forMs, () => void order("resume"));
      });
    }
    await this.#insist((process) => process.engine.ended(id));
  }

  /** Has a workflow run by the clock; each of its times must come, whoever is killed. */
  async schedule(
    workflow: string,
    { untilMs, pauseMs }: { readonly untilMs: number; readonly pauseMs: number },
  ): Promise<void> {
    const { time, promises } = this.#world;
    const [until, pauseAt] = [time.now + untilMs, time.now + pauseMs];
    const times = { everyMs: 1_500, anchorAt: time.now };
    const { nextAt } = await this.#insist((process) =>
      process.engine.schedules.save({ name: "clock", workflow, times, overlap: "allow", catchUp: "all" }),
    );
    for (let at = nextAt!; at < until; at += times.everyMs) promises.scheduled(`schedule/clock/${at}`);
    time.schedule(
      pauseAt - time.now,
      () => void this.#insist((process) => process.engine.schedules.pause("clock", true)),
    );
  }

  /** A task of no run. */
  async task({ key: idempotencyKey, name, retries, backend, cancelAt }: PlannedTask): Promise<void> {
    const { time, promises } = this.#world;
    const options = { retries, idempotencyKey, ...(backend === undefined ? {} : { backend }) };
    const [started] = await this.#insist((process) => process.engine.startTasks([{ name, options }]));
    promises.taskAccepted(started!.id);
    await this.#insist((process) => process.engine.task(started!.id));
    if (cancelAt === undefined) return;
    time.schedule(cancelAt, () => void this.#insist((process) => process.engine.cancelTasks([started!.id])));
  }

  async #signal(runId: string, name: string, payload: string): Promise<void> {
    const { promises, time } = this.#world;
    const signal = { runId, name, payload, messageId: payload };
    const [answer] = await this.#insist((process) => process.engine.sendSignals([signal]));
    if (answer === "accepted" || answer === "duplicate") promises.signalAccepted({ ...signal, at: time.now });
  }

  /** Repeats until a living process answers in time. */
  async #insist<T>(ask: (process: SimulatedProcess) => Promise<T>): Promise<T> {
    const { time, random, processes } = this.#world;
    for (;;) {
      const silence = new Promise<null>((resolve) => time.schedule(700, () => resolve(null)));
      const asked = ask(random.pick(processes)).then(
        (value) => ({ value }),
        () => null,
      );
      const answer = await Promise.race([asked, silence]);
      if (answer) return answer.value;
      await new Promise<void>((resolve) => time.schedule(random.between(1, 200), resolve));
    }
  }
}

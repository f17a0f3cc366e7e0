/**
 * Runs programs under Node itself: the text as the body of a strict async function, with stubs for the host that follow the scenario.
 * A process of its own, because Node's own idea of an unhandled rejection is part of what is compared. One JSON line in, one out.
 */
import { createInterface } from "node:readline";
import { format, inspect } from "node:util";
import { parseDuration } from "../../src/duration.ts";
import type { ScenarioAnswer } from "../../src/scenario/scenario.ts";
import { ANY_LOG, type Outcome } from "./outcome.ts";
import type { Program } from "./program.ts";

type Executor = (...values: unknown[]) => Promise<unknown>;
const AsyncFunction = (async () => {}).constructor as new (...texts: string[]) => Executor;
const START = Date.UTC(2026, 0, 1);

// F30: `type` equals `name`.
Object.defineProperty(Error.prototype, "type", {
  configurable: true,
  get(this: Error) {
    return this.name;
  },
});

class HostError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, "name", { value: name });
  }
}

interface Due {
  readonly at: number;
  readonly id: number;
  fire(): void;
}

interface SignalWait {
  readonly id: number;
  readonly name: string;
  readonly settle: (value: unknown) => void;
}

/** One run: the world on a virtual clock. */
class World {
  now = START;
  readonly effects: Outcome["effects"][number][] = [];
  readonly logs: string[] = [];
  /** Promises the host gave: nobody has to take their rejections (F21). */
  readonly hostPromises = new WeakSet<object>();
  readonly #due: Due[] = [];
  readonly #waits: SignalWait[] = [];
  readonly #mailbox: { name: string; payload: unknown }[] = [];
  readonly #used = new Map<readonly ScenarioAnswer[], number>();
  readonly #program: Program;
  readonly #signals: { at: number; name: string; payload: unknown }[];
  #ids = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#signals = program.scenario.signals
      .map(({ at, name, payload }) => ({ at: START + ms(at), name, payload }))
      .sort((a, b) => a.at - b.at);
  }

  /** One thing happens; false when nothing is left to happen. Microtasks drain before the next one. */
  step(): boolean {
    const due = this.#due[0];
    const signal = this.#signals[0];
    if (signal !== undefined && (due === undefined || signal.at <= due.at)) {
      this.#signals.shift();
      this.now = Math.max(this.now, signal.at);
      const at = this.#waits.findIndex((wait) => wait.name === signal.name);
      if (at < 0) this.#mailbox.push(signal);
      else {
        const [wait] = this.#waits.splice(at, 1);
        const timeout = this.#due.findIndex((entry) => entry.id === wait!.id);
        if (timeout >= 0) this.#due.splice(timeout, 1);
        this.#schedule({ at: this.now, id: wait!.id, fire: () => wait!.settle(signal.payload) });
      }
      return true;
    }
    if (due === undefined) return false;
    this.#due.shift();
    this.now = Math.max(this.now, due.at);
    due.fire();
    return true;
  }

  host(): Record<string, unknown> {
    const world = this;
    const { tasks, workflows } = this.#program.scenario;
    return {
      Inputs: deepFreeze(structuredClone(this.#program.inputs)),
      Context: Object.freeze({}),
      Task: { run: (name: string, inputs: unknown) => this.#call({ kind: "task", name, inputs }, tasks) },
      Workflow: { run: (name: string, inputs: unknown) => this.#call({ kind: "workflow", name, inputs }, workflows) },
      Signal: { when: (name: string, options?: { timeout?: string }) => this.#wait(name, options?.timeout) },
      Timer: { delay: (duration: string | number) => this.#timer(ms(duration)) },
      console: Object.fromEntries(
        ["debug", "log", "info", "warn", "error"].map((level) => [
          level,
          (...values: unknown[]) => this.logs.push(logText(values)),
        ]),
      ),
      Date: class extends Date {
        static override now() {
          return world.now;
        }
      },
    };
  }

  #call(
    effect: { kind: string; name: string; inputs: unknown },
    scripts: Program["scenario"]["tasks"],
  ): Promise<unknown> {
    const id = ++this.#ids;
    const inputs = JSON.parse(JSON.stringify(effect.inputs ?? null)) as unknown;
    this.effects.push({ kind: effect.kind, name: effect.name, inputs });
    const answers = scripts[effect.name] ?? scripts["*"] ?? [];
    const used = this.#used.get(answers) ?? 0;
    this.#used.set(answers, used + 1);
    const answer = answers[Math.min(used, answers.length - 1)];
    return this.#promise((resolve, reject) => {
      if (answer === undefined) return;
      const settle = (): void => {
        if ("error" in answer) reject(callError(effect, answer.error));
        else resolve(structuredClone("echo" in answer ? inputs : answer.result));
      };
      this.#schedule({ at: this.now + ms(answer.after ?? 0), id, fire: settle });
    });
  }

  #timer(durationMs: number): Promise<unknown> {
    const id = ++this.#ids;
    this.effects.push({ kind: "timer", name: "", inputs: null });
    return this.#promise((resolve) =>
      this.#schedule({ at: this.now + durationMs, id, fire: () => resolve(undefined) }),
    );
  }

  #wait(name: string, timeout?: string): Promise<unknown> {
    const id = ++this.#ids;
    this.effects.push({ kind: "signal", name, inputs: null });
    return this.#promise((resolve, reject) => {
      const kept = this.#mailbox.findIndex((entry) => entry.name === name);
      if (kept >= 0) {
        const [signal] = this.#mailbox.splice(kept, 1);
        this.#schedule({ at: this.now, id, fire: () => resolve(signal!.payload) });
        return;
      }
      const wait = { id, name, settle: resolve };
      this.#waits.push(wait);
      if (timeout === undefined) return;
      const expire = (): void => {
        this.#waits.splice(this.#waits.indexOf(wait), 1);
        reject(new HostError("TimeoutError", "timed out"));
      };
      this.#schedule({ at: this.now + ms(timeout), id, fire: expire });
    });
  }

  #promise(executor: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void): Promise<unknown> {
    const promise = new Promise<unknown>(executor);
    this.hostPromises.add(promise);
    return promise;
  }

  #schedule(due: Due): void {
    const after = this.#due.findIndex((entry) => entry.at > due.at || (entry.at === due.at && entry.id > due.id));
    this.#due.splice(after < 0 ? this.#due.length : after, 0, due);
  }
}

/** How objects are shown is nobody's promise: such a line agrees with any other. */
function logText(values: readonly unknown[]): string {
  const showsObject = values.some(
    (value) => (typeof value === "object" && value !== null) || typeof value === "function",
  );
  return showsObject ? ANY_LOG : format(...values);
}

function callError(
  { kind, name }: { kind: string; name: string },
  { type, message }: { type: string; message: string },
): Error {
  const cause = new HostError(type, message);
  if (kind === "workflow") return Object.assign(new HostError("WorkflowError", message, { cause }), { workflow: name });
  return Object.assign(new HostError("TaskError", message, { cause }), { task: name, attempts: 1 });
}

function ms(duration: string | number): number {
  const value = parseDuration(duration);
  if (value === undefined) throw new TypeError(`no duration: ${duration}`);
  return value;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    for (const part of Object.values(Object.freeze(value))) deepFreeze(part);
  return value;
}

let unhandled: { promise: Promise<unknown>; reason: unknown }[] = [];
process.on("unhandledRejection", (reason, promise) => unhandled.push({ promise, reason }));
process.on("rejectionHandled", () => {});

/** A turn of the event loop: microtasks drain, and Node says which rejections nobody took. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const isPending = (promise: Promise<unknown>): boolean =>
  inspect(promise, { depth: 0 }).startsWith("Promise { <pending>");

async function run(program: Program): Promise<Outcome> {
  const world = new World(program);
  const host = world.host();
  const { effects, logs } = world;
  let body: Executor;
  try {
    body = new AsyncFunction(...Object.keys(host), `"use strict";\n${program.source}`);
  } catch (error) {
    return { status: "failed", output: null, error: errorOf(error), effects, logs };
  }
  unhandled = [];
  const main = body(...Object.values(host));
  do {
    await turn();
    const fatal = unhandled.find((entry) => !world.hostPromises.has(entry.promise));
    if (fatal !== undefined) return { status: "failed", output: null, error: errorOf(fatal.reason), effects, logs };
  } while (world.step());
  if (isPending(main)) return { status: "waiting", output: null, error: null, effects, logs };
  const output = (await main) ?? null;
  return { status: "completed", output: JSON.parse(JSON.stringify(output)) as unknown, error: null, effects, logs };
}

function errorOf(value: unknown): { type: string; message: string } {
  if (value instanceof Error) return { type: value.name, message: value.message };
  return { type: "thrown", message: typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined") };
}

for await (const line of createInterface({ input: process.stdin })) {
  const outcome = await run(JSON.parse(line) as Program);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

import type { Command, Completion, ErrorData, FrontMatterData, Json, Machine, Step, TaskOptions } from "@fermata/flow";
import type { Language, Program, SnapshotMove } from "../src/language.ts";

/** One thing that a scripted run does; `catch` keeps the error as the result instead of failing. */
export type Act = (
  | { readonly task: string; readonly inputs?: Json; readonly options?: TaskOptions }
  | { readonly fire: string; readonly options?: TaskOptions }
  | { readonly all: readonly string[]; readonly options?: TaskOptions }
  | { readonly signal: string; readonly timeoutMs?: number; readonly form?: Json }
  | { readonly timer: number }
  | { readonly child: string; readonly inputs?: Json }
  | { readonly spin: number }
) & { readonly catch?: boolean };

export interface Script {
  readonly name: string;
  readonly front?: FrontMatterData;
  readonly acts: readonly Act[];
  /** Done after a cancel. */
  readonly finally?: readonly Act[];
}

interface State {
  acts: Act[];
  output: Json[];
  operations: number;
  /** Operations the current act waits for, with their answers. */
  waiting: { id: number; answer: Json | null; done: boolean }[];
  failed: ErrorData | null;
  canceled: boolean;
  open: Command[];
  spun: number;
  /** Acts begun: the line of the newest. */
  line: number;
}

/**
 * A language of straight-line scripts in JSON, small enough that a test of the engine fails only for what the engine does: `script()`
 * makes a source of it.
 */
export const scriptedLanguage: Language = {
  compile(source) {
    try {
      const script = JSON.parse(source) as Script;
      return { program: programOf(script), problems: [] };
    } catch (error) {
      return { program: null, problems: [{ severity: "error", message: String(error), line: 1 }] };
    }
  },
};

export function script(parts: Script): string {
  return JSON.stringify(parts);
}

function programOf(script: Script): Program {
  const acts = [...script.acts, ...(script.finally ?? [])];
  const program: Program = {
    frontMatter: { ...script.front, name: script.name },
    tasks: acts.flatMap((act) =>
      "task" in act ? [act.task] : "fire" in act ? [act.fire] : "all" in act ? act.all : [],
    ),
    workflows: acts.flatMap((act) => ("child" in act ? [act.child] : [])),
    backends: [],
    create: ({ host }) =>
      new ScriptedMachine(
        {
          acts: [...script.acts],
          output: [],
          operations: 0,
          waiting: [],
          failed: null,
          canceled: false,
          open: [],
          spun: 0,
          line: 0,
        },
        script,
        host,
      ),
    restore: (snapshot, { host }) =>
      new ScriptedMachine(JSON.parse(new TextDecoder().decode(snapshot)) as State, script, host),
    moveTo: (target, snapshot) => moved(script, scripts.get(target)!, snapshot),
  };
  scripts.set(program, script);
  return program;
}

const scripts = new WeakMap<Program, Script>();

/** Sound where all that was begun is the same in the target. */
function moved(from: Script, to: Script, snapshot: Uint8Array): SnapshotMove {
  const state = JSON.parse(new TextDecoder().decode(snapshot)) as State;
  for (let line = 1; line <= state.line; line++) {
    if (JSON.stringify(from.acts[line - 1]) === JSON.stringify(to.acts[line - 1])) continue;
    return { ok: false, reasons: [`line ${line} was different when the run came by`] };
  }
  const acts = to.acts.slice(state.line);
  return { ok: true, snapshot: new TextEncoder().encode(JSON.stringify({ ...state, acts })) };
}

class ScriptedMachine implements Machine {
  readonly #state: State;
  readonly #script: Script;
  readonly #host: { now(): number };
  #commands: Command[] = [];
  #unobserved: { id: number; error: ErrorData }[] = [];

  constructor(state: State, script: Script, host: { now(): number }) {
    this.#state = state;
    this.#script = script;
    this.#host = host;
  }

  get pending() {
    const awaited = new Set(this.#state.waiting.map(({ id }) => id));
    return this.#state.open.map((command) => ({ command, awaited: awaited.has(command.id) }));
  }

  inspect() {
    return { fibers: [], pending: this.pending };
  }

  snapshot(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.#state));
  }

  cancel(reason = "canceled"): void {
    const state = this.#state;
    state.canceled = true;
    state.open = [];
    state.waiting = [];
    state.failed = { type: "CanceledError", message: reason };
    state.acts = [...(this.#script.finally ?? [])];
  }

  advance(completions: readonly Completion[] = [], { sliceInstructions = 1e9 } = {}): Step {
    for (const completion of [...completions].sort((a, b) => a.at - b.at || a.id - b.id)) this.#complete(completion);
    let left = sliceInstructions;
    let status: "yielded" | "waiting" | "over" = "waiting";
    while (status === "waiting" && this.#state.waiting.every(({ done }) => done)) {
      this.#settle();
      const act = this.#state.acts[0];
      if (act && "spin" in act && this.#state.spun < act.spin) {
        this.#state.spun += left;
        left = 0;
        status = this.#state.spun < act.spin ? "yielded" : "waiting";
        continue;
      }
      this.#state.acts.shift();
      this.#state.spun = 0;
      if (!act) status = "over";
      else this.#begin(act);
    }
    const told = {
      commands: this.#commands,
      logs: [],
      unobserved: this.#unobserved,
      instructions: sliceInstructions - left,
    };
    this.#commands = [];
    this.#unobserved = [];
    if (status !== "over") return { ...told, status };
    const { failed, output } = this.#state;
    return failed ? { ...told, status: "failed", error: failed } : { ...told, status: "completed", output };
  }

  #complete(completion: Completion): void {
    const { open, waiting } = this.#state;
    const index = open.findIndex(({ id }) => id === completion.id);
    if (index < 0) return;
    open.splice(index, 1);
    const waited = waiting.find(({ id }) => id === completion.id);
    const error = "error" in completion ? completion.error : null;
    if (!waited) {
      if (error) this.#unobserved.push({ id: completion.id, error });
      return;
    }
    waited.done = true;
    waited.answer = error ? { error: error as unknown as Json } : (completion as { value: Json }).value;
  }

  /** Takes the answers of the act that is over. */
  #settle(): void {
    const state = this.#state;
    for (const { answer } of state.waiting) {
      const error = (answer as { error?: ErrorData } | null)?.error;
      const caught = (state as { catching?: boolean }).catching === true;
      if (error && !caught && !state.failed) {
        state.failed = error;
        state.acts = [...(this.#script.finally ?? [])];
      }
      state.output.push(error ? (error.type as Json) : answer);
    }
    state.waiting = [];
  }

  #begin(act: Act): void {
    (this.#state as { catching?: boolean }).catching = act.catch === true;
    if ("spin" in act) return;
    for (const command of this.#commandsOf(act)) {
      this.#commands.push(command);
      this.#state.open.push(command);
      if (!("fire" in act)) this.#state.waiting.push({ id: command.id, answer: null, done: false });
    }
  }

  #commandsOf(act: Act): Command[] {
    const at = { start: 0, end: 1, line: ++this.#state.line, column: 0 };
    const task = (name: string, inputs: Json, options: TaskOptions = {}): Command => ({
      ...{ id: ++this.#state.operations, kind: "task", taskKind: "named", at },
      ...{ name, inputs, options },
    });
    if ("task" in act) return [task(act.task, act.inputs ?? {}, act.options)];
    if ("fire" in act) return [task(act.fire, {}, act.options)];
    if ("all" in act) return act.all.map((name) => task(name, {}, act.options));
    const id = ++this.#state.operations;
    if ("signal" in act) {
      const { signal: name, timeoutMs, form } = act;
      return [
        { id, kind: "signal", name, at, ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(form ? { form } : {}) },
      ];
    }
    if ("timer" in act) return [{ id, kind: "timer", at, dueAt: this.#host.now() + act.timer }];
    if ("child" in act) return [{ id, kind: "workflow", name: act.child, inputs: act.inputs ?? {}, options: {}, at }];
    return [];
  }
}

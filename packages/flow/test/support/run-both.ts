import {
  type Command,
  compileFlow,
  createMachine,
  type Json,
  type Limits,
  type Machine,
  restoreMachine,
  type Step,
} from "../../src/index.ts";

/** What a program did, in a form that two runtimes can be compared by. */
export interface Outcome {
  readonly output?: string;
  readonly error?: string;
  readonly log: readonly string[];
}

export const CONTEXT = {
  executionId: "01890000-0000-7000-8000-000000000000",
  workflowName: "test",
  version: "v1",
  attempt: 1,
  startedAt: 0,
  parentId: null,
};

export interface RunOptions {
  readonly inputs?: Json;
  /** Write and restore the whole machine at each wait. */
  readonly restoring?: boolean;
  readonly limits?: Partial<Limits>;
  readonly sliceInstructions?: number;
}

export interface Ran {
  readonly step: Step;
  readonly log: readonly string[];
  readonly machine: Machine;
}

/** Runs a program; every operation is answered at once: a task with `{ name, inputs }` or, named "fail…", with an error. */
export function runFlow(source: string, options: RunOptions = {}): Ran {
  const { program, diagnostics } = compileFlow(source);
  if (program === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const limits = options.limits === undefined ? {} : { limits: options.limits };
  let machine = createMachine(program, { inputs: options.inputs ?? {}, context: CONTEXT, ...limits });
  const log: string[] = [];
  let completions: Parameters<Machine["advance"]>[0] = [];
  for (let clock = 1; ; clock++) {
    const slice = options.sliceInstructions === undefined ? {} : { sliceInstructions: options.sliceInstructions };
    const step = machine.advance(completions, slice);
    completions = [];
    log.push(...step.logs.map(({ message }) => message));
    if (step.status === "yielded") continue;
    if (step.status !== "waiting" || clock > 10_000) return { step, log, machine };
    if (options.restoring) {
      const bytes = machine.snapshot();
      machine = restoreMachine(program, bytes, limits);
      if (Buffer.compare(machine.snapshot(), bytes) !== 0)
        throw new Error("The snapshot of a restored machine differs");
    }
    const next = machine.pending.find(({ awaited }) => awaited);
    if (next === undefined || next.command.kind === "signal") return { step, log, machine };
    completions = [answer(clock, next.command)];
  }
}

function answer(at: number, command: Command) {
  const { id } = command;
  if (!("inputs" in command)) return { id, at, value: null };
  if (command.name.startsWith("fail")) return { id, at, error: { type: "TaskError", message: "task failed" } };
  return { id, at, value: command.inputs };
}

/** The same operations for Node: tasks settle one macrotask later each, in order. */
const NODE_PRELUDE = `
"use strict";
let queue = Promise.resolve();
const later = () => (queue = queue.then(() => new Promise((r) => setImmediate(r))));
class TaskError extends Error { get name() { return "TaskError" } get type() { return "TaskError" } }
const Task = { run: async (name, inputs = {}) => { await later(); if (name.startsWith("fail")) throw new TaskError("task failed"); return JSON.parse(JSON.stringify(inputs)) } };
const Timer = { delay: async () => { await later() } };
`;

/** Runs the text as an async function of Node. */
export async function runNode(source: string): Promise<Outcome> {
  const log: string[] = [];
  const record = (...args: unknown[]): void => {
    log.push(args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg))).join(" "));
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (console: object) => Promise<unknown>;
  try {
    const value = await new AsyncFunction("console", `${NODE_PRELUDE}\nreturn (async () => {\n${source}\n})()`)({
      log: record,
    });
    return { output: JSON.stringify(value ?? null), log };
  } catch (error) {
    return { error: errorText(error), log };
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `Error: ${String(error)}`;
}

export function outcomeOf({ step, log }: Ran): Outcome {
  if (step.status === "completed") return { output: JSON.stringify(step.output), log };
  if (step.status === "failed") return { error: `${step.error.type}: ${step.error.message}`, log };
  return { error: step.status, log };
}

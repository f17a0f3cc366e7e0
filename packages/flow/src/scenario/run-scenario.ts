import { compileFlow } from "../compile/compile-flow.ts";
import type { Program } from "../compile/program.ts";
import { FlowError } from "../flow-error.ts";
import type { Command, ErrorData, Json, Limits, LogEntry, Machine, RunContext, Step } from "../machine-api.ts";
import type { Diagnostic } from "../parse/diagnostic.ts";
import { createMachine, restoreMachine } from "../vm/machine.ts";
import type { Scenario } from "./scenario.ts";
import { VirtualWorld } from "./virtual-world.ts";

/** Something a run did to the outside. */
export interface ScenarioEffect {
  readonly kind: Command["kind"];
  /** Of the task, workflow or signal; `ComputeTask` and `AITask` for tasks described in place, `Timer` for timers. */
  readonly name: string;
  /** Of a task or workflow; the options of a signal wait (null: none); `{ delayMs }` of a timer. */
  readonly inputs: Json;
}

/** Something that a run still waits for. */
export interface ScenarioPending {
  readonly kind: Command["kind"];
  readonly name: string;
  /** Of the call, from 1. */
  readonly line: number;
}

/** How a run in a scenario ended (F54). */
export interface ScenarioOutcome {
  /** `waiting`: nothing is left that could happen, and the run has not ended. */
  readonly status: "completed" | "failed" | "waiting";
  /** Null unless completed. */
  readonly output: Json;
  readonly error: ScenarioError | null;
  /** In the order of the calls. */
  readonly effects: readonly ScenarioEffect[];
  /** How often the run was suspended, the last time included where it is still waiting. */
  readonly waits: number;
  /** Bytes of the largest snapshot: one is taken at every wait, whether or not the run goes on from it. */
  readonly snapshotBytesMax: number;
  readonly logs: readonly LogEntry[];
  /** What was awaited and not answered, where the run is still waiting. */
  readonly pending: readonly ScenarioPending[];
  /** Failures of tasks that nobody awaited (F21). */
  readonly unobserved: readonly { readonly name: string; readonly error: ErrorData }[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ScenarioError {
  readonly type: string;
  readonly message: string;
  /** Line of the file, from 1; null where it is not known. */
  readonly line: number | null;
  readonly stack?: string;
  readonly cause?: Json | ErrorData;
}

export type ScenarioRun = ({ readonly source: string } | { readonly program: Program }) & {
  readonly inputs?: Json;
  readonly scenario?: Scenario;
  /** Go on from a restored snapshot at every wait; the outcome is the same (F42). */
  readonly snapshotEveryWait?: boolean;
  readonly limits?: Partial<Limits>;
  readonly context?: Partial<RunContext>;
  /** Real milliseconds after which the run fails with a LimitError: a loop of waits is endless on a virtual clock. Default: none. */
  readonly wallMsMax?: number;
};

/**
 * Runs one script to its end in this process, against a virtual clock and the answers of a scenario: ninety days take milliseconds.
 * A script with errors gives a failed outcome with its diagnostics. Throws only where a snapshot does not restore to itself, which is
 * a bug of ours and not of the script.
 */
export function runScenario(run: ScenarioRun): ScenarioOutcome {
  let program: Program;
  let diagnostics: readonly Diagnostic[] = [];
  if ("program" in run) program = run.program;
  else {
    const sourceBytesMax = run.limits?.sourceBytesMax;
    const compiled = compileFlow(run.source, sourceBytesMax === undefined ? {} : { sourceBytesMax });
    diagnostics = compiled.diagnostics;
    if (compiled.program === null) return refused(diagnostics);
    program = compiled.program;
  }
  return { ...new ScenarioRunner(program, run).run(), diagnostics };
}

function refused(diagnostics: readonly Diagnostic[]): ScenarioOutcome {
  const first = diagnostics.find(({ severity }) => severity === "error");
  const error = {
    type: "SyntaxError",
    message: first?.message ?? "The script has errors.",
    line: first?.range.line ?? null,
  };
  const nothing = { output: null, effects: [], waits: 0, snapshotBytesMax: 0, logs: [], pending: [], unobserved: [] };
  return { status: "failed", error, diagnostics, ...nothing };
}

/** The clock is looked at, and what the run did is taken from the machine, this often: a few milliseconds. */
const SLICE = { sliceInstructions: 500_000 } as const;

/** Effects and logs are kept until the end, unlike in the engine: a loop that logs must not fill the memory of this process. */
const RECORD_BYTES_MAX = 64 * 1024 * 1024;

/** Of one effect or log entry beside its text. */
const ENTRY_BYTES = 100;

type Ending = Pick<ScenarioOutcome, "status" | "output" | "error" | "pending">;

const NOTHING = { output: null, error: null, pending: [] } as const;

class ScenarioRunner {
  readonly #program: Program;
  readonly #run: ScenarioRun;
  readonly #world: VirtualWorld;
  readonly #effects: ScenarioEffect[] = [];
  readonly #logs: LogEntry[] = [];
  readonly #unobserved: { name: string; error: ErrorData }[] = [];
  readonly #deadline: number;
  #recordBytes = 0;
  #waits = 0;
  #snapshotBytesMax = 0;

  constructor(program: Program, run: ScenarioRun) {
    this.#program = program;
    this.#run = run;
    this.#world = new VirtualWorld(run.scenario ?? {});
    this.#deadline = run.wallMsMax === undefined ? Infinity : Date.now() + run.wallMsMax;
  }

  run(): Omit<ScenarioOutcome, "diagnostics"> {
    return {
      ...this.#toTheEnd(),
      effects: this.#effects,
      waits: this.#waits,
      snapshotBytesMax: this.#snapshotBytesMax,
      logs: this.#logs,
      unobserved: this.#unobserved,
    };
  }

  #toTheEnd(): Ending {
    let machine: Machine;
    try {
      machine = this.#start();
    } catch (error) {
      return limitOr(error, "INPUT_LIMIT");
    }
    let step = machine.advance([], SLICE);
    for (;;) {
      const stopped = this.#take(step) ?? this.#late();
      if (stopped !== undefined) return stopped;
      if (step.status === "completed") return { status: "completed", ...NOTHING, output: step.output };
      if (step.status === "failed") return failed(step.error);
      if (step.status === "waiting") {
        const suspended = this.#suspend(machine);
        if ("status" in suspended) return suspended;
        machine = suspended.machine;
        const completions = this.#world.proceed();
        if (completions.length === 0) return { status: "waiting", ...NOTHING, pending: pendingOf(machine) };
        step = machine.advance(completions, SLICE);
      } else step = machine.advance([], SLICE);
    }
  }

  #late(): Ending | undefined {
    if (Date.now() <= this.#deadline) return undefined;
    return crossed(`The run took longer than ${this.#run.wallMsMax} ms (wallMsMax).`);
  }

  #start(): Machine {
    const { inputs, context, limits } = this.#run;
    return createMachine(this.#program, {
      inputs: inputs ?? {},
      host: this.#world,
      context: {
        executionId: "00000000-0000-7000-8000-000000000000",
        workflowName: this.#program.frontMatter.name ?? "script",
        version: this.#program.version,
        attempt: 1,
        startedAt: this.#world.now(),
        parentId: null,
        ...context,
      },
      ...(limits === undefined ? {} : { limits }),
    });
  }

  #take(step: Step): Ending | undefined {
    for (const command of step.commands) {
      const effect = effectOf(command, this.#world.now());
      this.#effects.push(effect);
      this.#recordBytes += ENTRY_BYTES + jsonBytes(effect.inputs);
      this.#world.accept(command);
    }
    for (const entry of step.logs) {
      this.#logs.push(entry);
      this.#recordBytes += ENTRY_BYTES + entry.message.length;
    }
    for (const { id, error } of step.unobserved) {
      this.#unobserved.push({ name: this.#effects[id - 1]?.name ?? "", error });
    }
    if (this.#recordBytes <= RECORD_BYTES_MAX) return undefined;
    return crossed(`The run did and logged more than a scenario keeps, ${RECORD_BYTES_MAX} bytes (recordBytesMax).`);
  }

  /** The snapshot is taken in any case, so that its size and its limit do not depend on how the run is driven. */
  #suspend(machine: Machine): { machine: Machine } | Ending {
    this.#waits++;
    let snapshot: Uint8Array;
    try {
      snapshot = machine.snapshot();
    } catch (error) {
      return limitOr(error, "SNAPSHOT_LIMIT");
    }
    this.#snapshotBytesMax = Math.max(this.#snapshotBytesMax, snapshot.length);
    if (this.#run.snapshotEveryWait !== true) return { machine };
    const { limits } = this.#run;
    const restored = restoreMachine(this.#program, snapshot, {
      host: this.#world,
      ...(limits === undefined ? {} : { limits }),
    });
    if (!sameBytes(snapshot, restored.snapshot())) {
      throw new Error(
        `Wait ${this.#waits}: the snapshot of the restored machine differs from the one it was restored from (F42).`,
      );
    }
    return { machine: restored };
  }
}

function failed(error: ErrorData): Ending {
  const { type, message, at, stack, cause } = error;
  return {
    status: "failed",
    ...NOTHING,
    error: {
      type,
      message,
      line: at?.line ?? null,
      ...(stack === undefined ? {} : { stack }),
      ...(cause === undefined ? {} : { cause }),
    },
  };
}

function pendingOf(machine: Machine): ScenarioPending[] {
  return machine.pending
    .filter(({ awaited }) => awaited)
    .map(({ command }) => ({ kind: command.kind, name: nameOf(command), line: command.at.line }));
}

function crossed(message: string): Ending {
  return failed({ type: "LimitError", message });
}

/** A limit that is crossed outside of the script's own steps fails the run all the same (F44). */
function limitOr(error: unknown, code: FlowError["code"]): Ending {
  if (error instanceof FlowError && error.code === code) return crossed(error.message);
  throw error;
}

function nameOf(command: Command): string {
  return command.kind === "timer" ? "Timer" : command.name;
}

function effectOf(command: Command, now: number): ScenarioEffect {
  return { kind: command.kind, name: nameOf(command), inputs: inputsOf(command, now) };
}

function inputsOf(command: Command, now: number): Json {
  if (command.kind === "timer") return { delayMs: Math.max(0, command.dueAt - now) };
  if (command.kind !== "signal") return command.inputs;
  const { kind: _kind, name: _name, id: _id, at: _at, ...options } = command;
  return Object.keys(options).length === 0 ? null : (options as { readonly [key: string]: Json });
}

/** About what a value takes in memory. */
function jsonBytes(value: Json): number {
  if (typeof value === "string") return 16 + value.length;
  if (typeof value !== "object" || value === null) return 8;
  let bytes = 16;
  for (const part of Object.values(value)) bytes += 8 + jsonBytes(part);
  return bytes;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

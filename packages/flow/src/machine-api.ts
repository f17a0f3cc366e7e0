/**
 * What the engine, the `exec` command and the scenario runner see of a running program: a machine takes completions in, and gives
 * commands out. It does no input or output of its own, holds no timer, and reads time and randomness through `Host`.
 */

/** JSON as `JSON.stringify` writes it (F16). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Number of an operation within one run: 1, 2, 3 … in order of call. With the run's id it names a task, wait, timer or child for good. */
export type OperationId = number;

/** Where in the source something stands; offsets are UTF-16 units into the whole file, lines from 1, columns from 0. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

interface CommandBase {
  readonly id: OperationId;
  /** The call expression that made it. */
  readonly at: SourceRange;
}

export interface TaskOptions {
  readonly backend?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly delayMs?: number;
  readonly timeoutMs?: number;
  readonly heartbeatMs?: number;
  /** Further attempts after the first. */
  readonly retries?: number;
  readonly backoff?: { readonly initialMs: number; readonly factor: number; readonly maxMs: number };
  readonly idempotencyKey?: string;
  readonly concurrencyKey?: string;
  readonly tags?: readonly string[];
}

/** `Task.run`, `ComputeTask.run`, `AITask.run` (F21, F22): for the inline kinds `name` is the kind and `inputs` the description. */
export interface TaskCommand extends CommandBase {
  readonly kind: "task";
  readonly taskKind: "named" | "compute" | "ai";
  readonly name: string;
  readonly inputs: Json;
  readonly options: TaskOptions;
}
export interface WorkflowCommand extends CommandBase {
  readonly kind: "workflow";
  readonly name: string;
  readonly inputs: Json;
  readonly options: TaskOptions;
}
export interface SignalCommand extends CommandBase {
  readonly kind: "signal";
  readonly name: string;
  readonly timeoutMs?: number;
  readonly title?: string;
  readonly description?: string;
  /** JSON Schema of the payload. */
  readonly form?: Json;
  readonly assignees?: readonly string[];
  readonly quorum?: number;
}
export interface TimerCommand extends CommandBase {
  readonly kind: "timer";
  /** Unix milliseconds when it is due. */
  readonly dueAt: number;
}
export type Command = TaskCommand | WorkflowCommand | SignalCommand | TimerCommand;

/** An error as it crosses the border (F30, F31). */
export interface ErrorData {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** `.flow` stack, innermost first. */
  readonly stack?: string;
  /** Place of the throw, where known. */
  readonly at?: SourceRange;
  readonly cause?: Json | ErrorData;
  /** Further own fields, such as `task`, `attempts`, `exitCode`, `stderr` of a TaskError. */
  readonly details?: Readonly<Record<string, Json>>;
}

/**
 * The answer to one operation. The machine delivers completions in the order of `at`, ties in order of id (F40). An answer to an
 * unknown or already answered id is passed over, so that a repeated delivery is harmless.
 */
export type Completion =
  | { readonly id: OperationId; readonly at: number; readonly value: Json }
  | { readonly id: OperationId; readonly at: number; readonly error: ErrorData };

export interface LogEntry {
  readonly at: number;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly line: number;
}

/** Fire-and-forget work that failed: recorded on the run, does not fail it (F21). */
export interface UnobservedFailure {
  readonly id: OperationId;
  readonly error: ErrorData;
}

/**
 * How far `advance` came. `yielded`: the slice is used up, call again (after letting the event loop turn). `waiting`: no fiber can go
 * on before a completion comes. The other two are final. Commands, logs and failures are those since the last `advance`, in order.
 */
export type Step = {
  readonly commands: readonly Command[];
  readonly logs: readonly LogEntry[];
  readonly unobserved: readonly UnobservedFailure[];
  /** Instructions executed in this call. */
  readonly instructions: number;
} & (
  | { readonly status: "yielded" }
  | { readonly status: "waiting" }
  | { readonly status: "completed"; readonly output: Json }
  | { readonly status: "failed"; readonly error: ErrorData }
);

/** The outside, injected: tests and the simulator give fixed ones. */
export interface Host {
  /** Unix milliseconds. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  randomUuid(): string;
}

/** F44. Crossing one fails the run with an error of type `LimitError` that names the limit and that no `catch` sees. */
export interface Limits {
  readonly instructionsPerStepMax: number;
  readonly liveBytesMax: number;
  readonly callDepthMax: number;
  readonly fibersMax: number;
  readonly snapshotBytesMax: number;
  readonly sourceBytesMax: number;
}

export interface RunContext {
  readonly executionId: string;
  readonly workflowName: string;
  readonly version: string;
  readonly attempt: number;
  readonly startedAt: number;
  readonly parentId: string | null;
}

/** One pending operation, for people to look at. `awaited` is false while no fiber waits for it. */
export interface PendingOperation {
  readonly command: Command;
  readonly awaited: boolean;
}

/** Variables and stacks at a wait, for the run page and time travel. Values are previews, cut at a documented size. */
export interface Inspection {
  readonly fibers: readonly {
    readonly id: number;
    /** Operations this fiber waits for, directly or through promises. */
    readonly waitsFor: readonly OperationId[];
    readonly frames: readonly {
      readonly functionName: string;
      readonly at: SourceRange;
      readonly variables: readonly { readonly name: string; readonly type: string; readonly preview: Json }[];
    }[];
  }[];
  readonly pending: readonly PendingOperation[];
}

/** How much `advance` does at once. Default: everything up to the next wait; the step limit alone holds. */
export interface SliceOptions {
  readonly sliceInstructions?: number;
  /** Milliseconds by the clock of the process. What a slice does never depends on it, only where it pauses. */
  readonly sliceMs?: number;
}

export interface Machine {
  /** Takes the completions in and runs on, as far as the slice allows. */
  advance(completions?: readonly Completion[], options?: SliceOptions): Step;
  /** Cancels the run: every open wait rejects with CanceledError, which `finally` blocks see (F31). Takes effect at the next `advance`. */
  cancel(reason?: string): void;
  /** Only between steps, at `waiting`. Throws FlowError `SNAPSHOT_LIMIT` above `snapshotBytesMax`. */
  snapshot(): Uint8Array;
  readonly pending: readonly PendingOperation[];
  inspect(): Inspection;
}

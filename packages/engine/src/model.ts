import type { Command, ErrorData, Json, LogEntry, SourceRange } from "@fermata/flow";

/** Lower-case UUID version 7: sorts by time of creation. */
export type RunId = string;
/** `{runId}/{operation}`; a plain task (not of a run) is its own run id with operation 0. */
export type TaskId = string;
/** Hex sha-256 of the source (F43, E24). */
export type VersionHash = string;
/** One incarnation of a worker: a UUID made at start, never used again. It is the fence: what a dead incarnation holds, it cannot commit. */
export type WorkerId = string;

export type RunState = "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "canceled";
export type TaskRowState = "queued" | "running" | "done" | "failed" | "canceled";

export interface Workflow {
  readonly name: string;
  readonly version: VersionHash;
  readonly source: string;
  readonly deployedAt: number;
}

export interface TaskDefinition {
  readonly name: string;
  readonly description?: string;
  /** YAML as it was deployed. */
  readonly source: string;
  /** `compute` or `ai`, and the fields of that kind with `{{parameter}}` placeholders (B1). */
  readonly spec: Json;
  /** JSON Schema of the inputs. */
  readonly parameters?: Json;
}

/** A run to create. The creation is also its first event, `run.created`, which the store writes by itself. */
export interface NewRun {
  readonly id: RunId;
  readonly workflow: string;
  readonly version: VersionHash;
  readonly inputs: Json;
  readonly queue: string;
  /** Higher first. */
  readonly priority: number;
  /** Unix ms; not before. */
  readonly availableAt: number;
  readonly timeoutAt?: number;
  readonly idempotencyKey?: string;
  readonly tags: readonly string[];
  readonly parent?: { readonly runId: RunId; readonly operation: number };
  readonly createdAt: number;
  /**
   * A fork (E25): the run begins at this snapshot of another one, and not at the beginning of its script. It is created at revision 1, as if
   * a step had left it there, never born claimed, and with a `fork` message.
   */
  readonly from?: { readonly runId: RunId; readonly revision: number; readonly snapshot: Uint8Array };
}

/**
 * What a run is told. A message is consumed by the commit that acts on it, never before. `sequence` grows in the order in which messages
 * become visible to the run (the store draws it under the run's row lock), so that "all up to N" never skips one. `at` is the store's
 * clock at acceptance.
 */
export type Message = { readonly sequence: number; readonly at: number } & (
  | { readonly kind: "completion"; readonly operation: number; readonly value: Json }
  | { readonly kind: "failure"; readonly operation: number; readonly error: ErrorData }
  | {
      readonly kind: "signal";
      readonly name: string;
      readonly payload: Json;
      readonly sender?: string;
      /** For this wait only, see `NewSignal.operation`. */
      readonly operation?: number;
    }
  /** A timer or the timeout of a signal wait is due; `at` is when it was due, not when it was noticed. */
  | { readonly kind: "due"; readonly operation: number }
  | { readonly kind: "cancel"; readonly reason?: string }
  /** Ends the run without its `finally` blocks. */
  | { readonly kind: "terminate"; readonly reason?: string }
  /** Holds the run where it stands (E23). It stays unconsumed for as long as the run is paused, so that whoever claims the run knows. */
  | { readonly kind: "pause"; readonly reason?: string }
  | { readonly kind: "resume" }
  /** The first message of a fork: what its snapshot waits for is still the other run's, and has to be begun anew. */
  | { readonly kind: "fork" }
  /** The run's own timeout (`timeoutAt`) is due. */
  | { readonly kind: "timeout" }
);

/** What a step tells another run: a child's end to its parent, a cancel to a child. The store gives `sequence`. */
export type OutgoingMessage = { readonly to: RunId; readonly at: number } & (
  | { readonly kind: "completion"; readonly operation: number; readonly value: Json }
  | { readonly kind: "failure"; readonly operation: number; readonly error: ErrorData }
  | { readonly kind: "cancel"; readonly reason?: string }
);

export interface NewTask {
  readonly id: TaskId;
  readonly name: string;
  readonly backend?: string;
  readonly queue: string;
  readonly priority: number;
  readonly availableAt: number;
  /** `{ task, result }`: a ComputeTask or AITask of @fermata/backend with its inputs filled in, and its ResultMode. */
  readonly spec: Json;
  readonly inputs: Json;
  readonly timeoutMs?: number;
  readonly heartbeatMs?: number;
  readonly retries: number;
  readonly backoff: { readonly initialMs: number; readonly factor: number; readonly maxMs: number };
  readonly idempotencyKey?: string;
  readonly concurrencyKey?: string;
  readonly tags: readonly string[];
  readonly at?: SourceRange;
  /** Born leased to the committing worker, as attempt 1, which starts it right after the commit. Else queued. */
  readonly claimed: boolean;
}

/** An open wait of a parked run: what the approvals page lists and what timers fire from. */
export interface OpenWait {
  readonly runId: RunId;
  readonly operation: number;
  readonly kind: "signal" | "timer";
  readonly name?: string;
  readonly dueAt?: number;
  /** The whole command: title, form, assignees … */
  readonly command: Command;
  readonly createdAt: number;
}

/** Append-only history of a run or plain task (B3, S22), in the order in which the batch gives it. */
export interface RunEvent {
  readonly runId: RunId;
  readonly at: number;
  readonly type: RunEventType;
  readonly operation?: number;
  readonly data?: Json;
}

export type RunEventType =
  | "run.created"
  | "run.started"
  | "run.waiting"
  | "run.paused"
  | "run.resumed"
  | "run.moved"
  | "run.completed"
  | "run.failed"
  | "run.canceled"
  | "task.created"
  | "task.started"
  | "task.retrying"
  | "task.done"
  | "task.failed"
  | "task.canceled"
  | "wait.opened"
  | "wait.answered"
  | "wait.timedOut"
  | "signal.received"
  | "child.started"
  | "child.ended"
  | "unobserved.failure";

export interface Checkpoint {
  readonly runId: RunId;
  /** Counts from 1 within the run. */
  readonly revision: number;
  readonly at: number;
  readonly line: number | null;
  readonly snapshot: Uint8Array;
  /** With this one, the store drops those of the run with a revision of `revision - keepLast` and less. Absent: all are kept. */
  readonly keepLast?: number;
}

export interface RunLog extends LogEntry {
  readonly runId: RunId;
}

/** A run as it stands, for checks and for who waits for its end. */
export interface RunStatus {
  readonly id: RunId;
  readonly workflow: string;
  readonly version: VersionHash;
  readonly state: RunState;
  readonly revision: number;
  readonly output?: Json;
  readonly error?: ErrorData;
}

export interface TaskStatus {
  readonly id: TaskId;
  readonly name: string;
  readonly state: TaskRowState;
  readonly attempt: number;
  readonly result?: Json;
  readonly error?: ErrorData;
}

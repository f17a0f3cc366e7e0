import type { RunEvent, RunState, TaskRowState } from "@fermata/engine";
import type { Command, ErrorData, Inspection, Json, LogEntry, SourceRange } from "@fermata/flow";
import { z } from "zod";
import { json, page, runId, taskId, versionHash, workflowName } from "./inputs.ts";

/** One row of the list of runs. Times are Unix ms. */
export interface RunSummary {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly state: RunState;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Line of the script at which it waits. */
  readonly waitingLine: number | null;
  /** Message of the error it failed with. */
  readonly error: string | null;
  readonly parentId: string | null;
  readonly tags: readonly string[];
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Hand it back for the next page; null at the end. */
  readonly nextCursor: string | null;
}

/** How one operation of a run stands. `skipped` does not occur: what was never called has no operation. */
export type OperationState = "queued" | "running" | "waiting" | "done" | "failed" | "canceled";

export interface TaskView {
  readonly id: string;
  readonly operation: number;
  readonly name: string;
  readonly state: TaskRowState;
  /** Attempts begun so far. */
  readonly attempts: number;
  readonly backend: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The call in the script that made it. */
  readonly at: SourceRange | null;
  readonly inputs: Json;
  readonly result: Json | null;
  readonly error: ErrorData | null;
}

export interface WaitView {
  readonly operation: number;
  readonly kind: "signal" | "timer";
  readonly name: string | null;
  readonly title: string | null;
  readonly at: SourceRange;
  readonly createdAt: number;
  readonly dueAt: number | null;
  /** The answer is asked of a person: it stands in the approvals too. */
  readonly form: Json | null;
}

export interface ChildView extends RunSummary {
  readonly operation: number;
  readonly at: SourceRange | null;
}

/** What one place of the script has come to: one node of the graph, whatever the number of turns of its loop. */
export interface PlaceView {
  readonly at: SourceRange;
  readonly kind: Command["kind"];
  readonly name: string;
  readonly counts: Readonly<Record<OperationState, number>>;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface RunDetail extends RunSummary {
  readonly source: string;
  readonly layout: Json | null;
  readonly inputs: Json;
  readonly output: Json | null;
  readonly failure: ErrorData | null;
  readonly timeoutAt: number | null;
  /** Checkpoint number of the state shown. */
  readonly revision: number;
  readonly parent: { readonly runId: string; readonly operation: number } | null;
  readonly waits: readonly WaitView[];
  readonly places: readonly PlaceView[];
  /** The first 2,000 by operation; `runs.tasks` gives the others in pages. */
  readonly tasks: readonly TaskView[];
  readonly taskCounts: Readonly<Record<TaskRowState, number>>;
  readonly children: readonly ChildView[];
  /** Lines where fibers wait. What was started and is not awaited is not among them. */
  readonly waitingLines: readonly number[];
}

export interface TaskPage {
  readonly tasks: readonly TaskView[];
  readonly nextCursor: string | null;
}

export interface EventView {
  /** Counts up within the run. */
  readonly sequence: string;
  readonly at: number;
  readonly type: RunEvent["type"];
  readonly operation: number | null;
  readonly data: Json | null;
}
export interface EventPage {
  readonly events: readonly EventView[];
  /** Hand it back for what comes after; never null, so that a live reader goes on from the end. */
  readonly nextCursor: string;
  readonly more: boolean;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly nextCursor: string;
  readonly more: boolean;
}

export interface TaskLogChunk {
  /** Decoded leniently (B4) and cut between characters. */
  readonly text: string;
  /** The same bytes as base64, where `encoding` is `base64`; `text` is empty then. */
  readonly base64: string;
  readonly from: number;
  /** Where the next read begins. */
  readonly nextFrom: number;
  /** Bytes written so far. */
  readonly size: number;
  /** No more will come. */
  readonly end: boolean;
}

export interface CheckpointView {
  readonly revision: number;
  readonly at: number;
  readonly line: number | null;
}
export interface CheckpointPage {
  readonly checkpoints: readonly CheckpointView[];
  readonly nextCursor: string | null;
}

export interface InspectionView extends CheckpointView {
  readonly inspection: Inspection;
}

export interface StartResult {
  readonly id: string;
  /** False where the idempotency key was seen before: `id` is the run it started then. */
  readonly created: boolean;
}

export interface RunStats {
  /** Unix ms of this count. */
  readonly at: number;
  readonly runs: Readonly<Record<RunState, number>>;
  readonly tasks: { readonly queued: number; readonly running: number };
  readonly openApprovals: number;
  /** Oldest first, one entry per `bucketMs`. */
  readonly throughput: readonly {
    readonly at: number;
    readonly started: number;
    readonly completed: number;
    readonly failed: number;
    readonly tasksDone: number;
    readonly tasksFailed: number;
  }[];
  readonly bucketMs: number;
}

/** What can be ordered of runs that have not ended (E23): `cancel` lets their `finally` blocks run, `terminate` does not. */
export const orderKinds = ["cancel", "terminate", "pause", "resume"] as const;

/** Outcome of `wait`: the run as it is now, and its output once it has ended. */
export interface WaitResult {
  readonly run: RunSummary;
  readonly ended: boolean;
  readonly output: Json | null;
  readonly failure: ErrorData | null;
}

export const runState = z.enum(["queued", "running", "waiting", "paused", "completed", "failed", "canceled"]);
const startOptions = z.object({
  queue: z.string().min(1).max(120).optional(),
  priority: z.int().min(-1000).max(1000).optional(),
  delayMs: z.int().min(0).optional(),
  timeoutMs: z.int().min(1).optional(),
  tags: z.array(z.string().min(1).max(120)).max(50).optional(),
});
export const startInput = z
  .object({
    /** A published workflow … */
    workflow: workflowName.optional(),
    /** … at this version instead of the newest … */
    version: versionHash.optional(),
    /** … or a script, which is stored as a version of its name (or of `workflow`) without being published. */
    source: z.string().max(1_000_000).optional(),
    inputs: json.optional(),
    options: startOptions.optional(),
    idempotencyKey: z.string().min(1).max(200).optional(),
  })
  .refine((input) => input.workflow !== undefined || input.source !== undefined, "a workflow or a source is needed");
/** Many runs of published workflows in one call: all are started, or, where one cannot be, none. */
export const startManyInput = z.object({ runs: z.array(startInput).min(1).max(10_000) });
export const listInput = z.object({
  states: z.array(runState).max(7).optional(),
  workflow: workflowName.optional(),
  version: versionHash.optional(),
  tag: z.string().max(120).optional(),
  /** A run's id, or the beginning of one. */
  id: z
    .string()
    .max(36)
    .regex(/^[0-9a-f-]*$/)
    .optional(),
  from: z.int().optional(),
  to: z.int().optional(),
  ...page,
});
export const taskLogInput = z.object({
  taskId,
  stream: z.enum(["stdout", "stderr"]),
  from: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_048_576).default(262_144),
  encoding: z.enum(["text", "base64"]).default("text"),
});
export const signalInput = z.object({
  id: runId,
  name: z.string().min(1).max(200),
  payload: json.default(null),
  /** Sent again with the same id, a signal counts once. */
  messageId: z.string().min(1).max(200).optional(),
});
export const cancelInput = z.object({ ids: z.array(runId).min(1).max(1000), reason: z.string().max(1000).optional() });
export const orderInput = cancelInput.extend({ kind: z.enum(orderKinds) });
export const pageOfRun = z.object({ id: runId, ...page });
export const tasksInput = z.object({
  id: runId,
  states: z.array(z.enum(["queued", "running", "done", "failed", "canceled"])).optional(),
  ...page,
});
export const waitInput = z.object({ id: runId, timeoutMs: z.int().min(0).max(30_000).default(25_000) });
export const statsInput = z
  .object({ buckets: z.int().min(1).max(360).default(60), bucketMs: z.int().min(1000).default(60_000) })
  .prefault({});

export type StartRunInput = z.output<typeof startInput>;
export type RunListInput = z.output<typeof listInput>;
export type TaskLogInput = z.output<typeof taskLogInput>;
export type SignalInput = z.output<typeof signalInput>;
export type PageOfRunInput = z.output<typeof pageOfRun>;
export interface CancelOutcome {
  readonly id: string;
  readonly status: "accepted" | "unknown-run" | "ended-run";
}

export interface RunService {
  start(input: StartRunInput): Promise<StartResult>;
  startMany(inputs: readonly StartRunInput[]): Promise<StartResult[]>;
  list(input: RunListInput): Promise<RunPage>;
  get(id: string): Promise<RunDetail>;
  wait(input: z.output<typeof waitInput>, signal: AbortSignal | undefined): Promise<WaitResult>;
  tasks(input: z.output<typeof tasksInput>): Promise<TaskPage>;
  task(id: string, operation: number): Promise<TaskView>;
  events(input: PageOfRunInput): Promise<EventPage>;
  logs(input: PageOfRunInput): Promise<LogPage>;
  taskLog(input: TaskLogInput): Promise<TaskLogChunk>;
  checkpoints(input: PageOfRunInput): Promise<CheckpointPage>;
  inspect(id: string, revision: number | undefined): Promise<InspectionView>;
  signal(input: SignalInput, sender: string): Promise<{ status: "accepted" | "duplicate" }>;
  order(input: z.output<typeof orderInput>): Promise<CancelOutcome[]>;
  stats(input: z.output<typeof statsInput>): Promise<RunStats>;
}

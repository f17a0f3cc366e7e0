import type { ErrorData, Json } from "@fermata/flow";
import type {
  Checkpoint,
  Message,
  NewRun,
  NewTask,
  OpenWait,
  RunEvent,
  RunId,
  RunLog,
  RunState,
  TaskRowState,
  WorkerId,
} from "../model.ts";

export interface WorkerRow {
  readonly name: string;
  readonly leaseMs: number;
  heartbeatAt: number;
  alive: boolean;
  lastCommit: number;
}

export interface RunRow extends Omit<NewRun, "from"> {
  state: RunState;
  revision: number;
  snapshot: Uint8Array | null;
  output: Json | undefined;
  error: ErrorData | undefined;
  waitingLine: number | null;
  owner: WorkerId | null;
  /** Anybody's to claim where nobody owns it; else the owner's, for new messages. */
  claimable: boolean;
  lastSequence: number;
  messages: Message[];
  readonly waits: Map<number, OpenWait & { fired: boolean }>;
  timeoutFired: boolean;
}

export interface TaskRow extends NewTask {
  state: TaskRowState;
  owner: WorkerId | null;
  attempt: number;
  failures: number;
  queuedUntil: number;
  cancel: "none" | "asked" | "told";
  /** Somebody other than the run asked for the cancel, so the run must hear of it. */
  cancelDelivers: boolean;
  attemptBackend: string | null;
  handle: string | null;
  /** The attempt that a dead worker left behind, until the next claim takes it over. */
  lost: boolean;
  result: Json | undefined;
  error: ErrorData | undefined;
}

/** Everything that is durable, so that a test can look at it. */
export interface MemoryTables {
  readonly workers: ReadonlyMap<WorkerId, WorkerRow>;
  readonly runs: ReadonlyMap<RunId, RunRow>;
  readonly tasks: ReadonlyMap<string, TaskRow>;
  readonly events: readonly RunEvent[];
  readonly logs: readonly RunLog[];
  readonly checkpoints: readonly Checkpoint[];
}

export function isEnd(state: RunState): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}

export function newRunRow({ from, ...run }: NewRun): RunRow {
  return {
    ...run,
    state: "queued",
    revision: from ? 1 : 0,
    snapshot: from?.snapshot ?? null,
    output: undefined,
    error: undefined,
    waitingLine: null,
    owner: null,
    claimable: true,
    lastSequence: 0,
    messages: [],
    waits: new Map(),
    timeoutFired: false,
  };
}

export function newTaskRow(task: NewTask, owner: WorkerId | null): TaskRow {
  return {
    ...task,
    state: owner === null ? "queued" : "running",
    owner,
    attempt: owner === null ? 0 : 1,
    failures: 0,
    queuedUntil: task.availableAt,
    cancel: "none",
    cancelDelivers: false,
    attemptBackend: null,
    handle: null,
    lost: false,
    result: undefined,
    error: undefined,
  };
}

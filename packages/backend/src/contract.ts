import type { AITask, ComputeTask } from "./task.ts";

/** What a worker hands to a backend: one attempt of one task, unique by `id`. */
export interface TaskSubmission {
  /**
   * Unique per attempt; the same id handed in again before its end was taken is the same submission (it runs once). Up to four
   * segments of letters, digits and `._-`, joined by `/`: they are also the path of its log files, so `{runId}/{op}.{attempt}` gives
   * each run a folder.
   */
  readonly id: string;
  readonly name: string;
  readonly task: ComputeTask | AITask;
  /** Milliseconds the attempt may run once RUNNING; the backend kills it then, and it is FAILED with a `TimeoutError`. */
  readonly timeoutMs?: number;
}

export type TaskState = "CREATED" | "SUBMITTED" | "QUEUED" | "RUNNING" | "DONE" | "FAILED" | "CANCELED";
export type BackendState = "INITIALIZED" | "RUNNING" | "DRAINING" | "SHUTDOWN";

/**
 * How an attempt ended (B4). `stdout` holds the first and `stderr` the last `captureBytesMax` bytes (a setting of each backend), as
 * they came; the whole is in the log files, and `stdoutBytes`/`stderrBytes` tell how much that is. Absent where nothing was captured.
 */
export interface TaskOutcome {
  readonly state: "DONE" | "FAILED" | "CANCELED";
  /** Of a program that ended by itself; 127 where the executable is missing, 126 where it may not be executed. */
  readonly exitCode?: number;
  /** Name of the signal that ended the program, such as `SIGKILL`; then there is no `exitCode`. */
  readonly signal?: string;
  readonly stdout?: Uint8Array;
  readonly stderr?: Uint8Array;
  readonly stdoutBytes?: number;
  readonly stderrBytes?: number;
  /** JSON value a function returned. */
  readonly returnValue?: unknown;
  /** AI answer (text, or JSON value where a schema was given). */
  readonly response?: unknown;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly finishReason?: string;
  readonly exception?: TaskException;
}

export interface TaskException {
  readonly type: string;
  readonly message: string;
  readonly traceback?: string;
  /** Who failed (B31): failures of the infrastructure do not use up the user's retries. */
  readonly origin: "task" | "infrastructure";
}

/** One state change. Times are Unix milliseconds: `at` when it happened, `observedAt` when the backend saw it (B3). */
export interface TaskEvent {
  readonly id: string;
  readonly state: TaskState;
  readonly at: number;
  readonly observedAt: number;
  /** Present with an end state only. */
  readonly outcome?: TaskOutcome;
  /** Enough to find the attempt again after a crash (B22); present with RUNNING where the backend can attach. */
  readonly handle?: string;
}

export interface Capabilities {
  readonly kinds: readonly ("executable" | "function" | "ai")[];
  /** Function reference languages it can call: `javascript`, `python`. */
  readonly languages: readonly string[];
  readonly cores: number;
  readonly gpus: number;
  readonly memoryBytes: number;
  /** Most tasks it runs at once. */
  readonly slots: number;
  /** True where running attempts survive a crash of this process and `attach` finds them. */
  readonly attach: boolean;
  readonly submission: "batch" | "stream";
  /** True for a backend that automatic routing passes over: a task must ask for it (B11). */
  readonly onlyByName?: boolean;
}

/** What a backend is told of the session it serves (B10). */
export interface SessionContext {
  /** Stable over restarts of a server: what an earlier process of the same session started is found again through it (B22). */
  readonly id: string;
  /** Directory for captured output: `{workDir}/{id}/{task}.stdout` (B5). */
  readonly workDir: string;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
}

export type SubmitResult =
  | { readonly id: string; readonly accepted: true }
  | { readonly id: string; readonly accepted: false; readonly reason: string };
export type AttachResult = { readonly id: string; readonly found: boolean };
export interface LogChunk {
  readonly bytes: Uint8Array;
  /** Bytes written so far; `end` is true when no more will come. */
  readonly size: number;
  readonly end: boolean;
}
export interface Health {
  readonly ok: boolean;
  readonly detail: string;
  readonly running: number;
  readonly queued: number;
}

/**
 * A place where tasks run (B20). Delivery of events is at least once: a batch counts as taken when the listener's promise resolves,
 * and is offered again when it rejects. An event of an id comes after all earlier events of that id.
 */
export interface Backend {
  /** The registered name, unique in a session; `type` is the adapter's (`local`, `dask` …). */
  readonly name: string;
  readonly type: string;
  readonly state: BackendState;
  start(session: SessionContext): Promise<void>;
  capabilities(): Capabilities;
  /** Why this task can never run here, or undefined (B2, B11). Cheap; asked for routing. */
  refusal(task: ComputeTask | AITask): string | undefined;
  /** Registers each task before it can complete (B22). One refused task strands no other. */
  submit(tasks: readonly TaskSubmission[]): Promise<SubmitResult[]>;
  /** Resolves at once; each is settled with CANCELED once the kill is confirmed (B6). Unknown and ended ids are passed over. */
  cancel(ids: readonly string[]): Promise<void>;
  /** One listener at a time; events from before it was set are kept for it. */
  listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void;
  /** `range` is a byte range `[from, to)`; readable while the task runs (B5). */
  readLog(id: string, stream: "stdout" | "stderr", range: { from: number; to?: number }): Promise<LogChunk>;
  /**
   * After a restart: takes over attempts that an earlier process started (`handle`: the last one that was told, if any). Events follow
   * for each that is found, its end among them where it ended meanwhile. What is not found does not run any more and may be retried.
   */
  attach(attempts: readonly { readonly id: string; readonly handle?: string }[]): Promise<AttachResult[]>;
  health(): Promise<Health>;
  /** Accepts nothing more; resolves when nothing runs. */
  drain(): Promise<void>;
  /** Cancels what still runs, settles it, releases everything. */
  stop(): Promise<void>;
}

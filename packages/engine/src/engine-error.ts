/** Stable codes; the server maps each to tRPC and HTTP in one table. */
export type EngineErrorCode =
  | "INVALID_SOURCE"
  | "INVALID_DEFINITION"
  | "INVALID_INPUTS"
  | "INVALID_PAYLOAD"
  | "PAYLOAD_TOO_LARGE"
  | "UNKNOWN_WORKFLOW"
  | "UNKNOWN_VERSION"
  | "UNKNOWN_TASK"
  | "UNKNOWN_BACKEND"
  | "UNKNOWN_RUN"
  | "UNKNOWN_CHECKPOINT"
  | "UNKNOWN_SCHEDULE"
  | "INVALID_SCHEDULE"
  | "BUSY"
  | "RUN_ENDED"
  | "WAIT_CLOSED"
  | "NOT_RUNNING";

export interface EngineIssue {
  /** Dotted path into what was given; empty for the whole. */
  readonly path: string;
  readonly message: string;
  /** Line in the source or file, from 1, where the issue has one. */
  readonly line?: number;
}

/** An expected failure of the engine: what was asked for cannot be done, and why. Nothing was changed. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  readonly issues: readonly EngineIssue[];

  constructor(code: EngineErrorCode, message: string, issues: readonly EngineIssue[] = []) {
    super(message);
    this.code = code;
    this.issues = issues;
  }

  /** True where the same call may succeed later without a change. */
  get retryable(): boolean {
    return this.code === "NOT_RUNNING" || this.code === "BUSY";
  }
}

/** What is wrong with one field of what a user wrote. */
export interface FieldIssue {
  /** Dotted path of the field, such as `resources.ranks` or `arguments[2]`; empty for the whole. */
  readonly field: string;
  readonly reason: string;
}

export type BackendErrorCode =
  | "TASK_INVALID"
  | "INPUTS_INVALID"
  | "ID_INVALID"
  | "SETTING_INVALID"
  | "UNKNOWN_BACKEND"
  | "DUPLICATE_BACKEND"
  | "BACKEND_IN_USE"
  | "NOT_RUNNING"
  | "START_FAILED";

/**
 * An expected failure of this layer. `code` is for programs, the message for people; `issues` names each wrong field where the cause is
 * something that a user wrote. `retryable` is true where the same call may succeed later without a change.
 */
export class BackendError extends Error {
  override readonly name = "BackendError";
  readonly code: BackendErrorCode;
  readonly issues: readonly FieldIssue[];

  constructor(
    code: BackendErrorCode,
    message: string,
    options: { issues?: readonly FieldIssue[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }

  get retryable(): boolean {
    return this.code === "NOT_RUNNING" || this.code === "START_FAILED";
  }
}

/** One line for people: `arguments[2]: must be a string; env: must be an object`. */
export function describeIssues(issues: readonly FieldIssue[]): string {
  return issues.map(({ field, reason }) => (field === "" ? reason : `${field}: ${reason}`)).join("; ");
}

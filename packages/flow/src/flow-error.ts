/** What can go wrong with a program, a machine or a snapshot from outside; none is worth retrying. */
export type FlowErrorCode =
  | "SNAPSHOT_CORRUPT"
  | "SNAPSHOT_FOREIGN"
  | "SNAPSHOT_VERSION"
  | "SNAPSHOT_LIMIT"
  | "NOT_WAITING"
  | "INPUT_LIMIT";

/** The package's expected failures. What is wrong inside a script is never one: that is a diagnostic, or the run's own failure. */
export class FlowError extends Error {
  override readonly name = "FlowError";
  readonly code: FlowErrorCode;
  constructor(code: FlowErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

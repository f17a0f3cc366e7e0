/**
 * - `not-running`: nothing answers at the address.
 * - `unauthorized`: the server does not know the token.
 * - `bad-address`: the address is none.
 * - `refused`: the server answered with a failure; `reason` says which.
 * - `broken-off`: the connection ended before the answer came, as where a request is too large or the server goes down.
 * - `timeout`: no answer came in the time given.
 */
export type SdkErrorCode = "not-running" | "unauthorized" | "bad-address" | "refused" | "broken-off" | "timeout";

/** Every failure of this package. The message is a whole sentence for a person. */
export class SdkError extends Error {
  readonly code: SdkErrorCode;
  /** True where the same call may well succeed later. */
  readonly retryable: boolean;
  /** The server's own code where it refused: `UNKNOWN_RUN`, `INVALID_INPUTS` … */
  readonly reason: string | undefined;
  /** What belongs to that code: `issues` of bad inputs, `diagnostics` of a bad script. */
  readonly details: unknown;

  constructor(code: SdkErrorCode, message: string, more: { reason?: string; details?: unknown; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = "SdkError";
    this.code = code;
    this.retryable = code === "not-running" || code === "broken-off" || code === "timeout";
    this.reason = more.reason;
    this.details = more.details;
  }
}

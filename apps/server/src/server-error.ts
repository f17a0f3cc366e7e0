import { EngineError, type EngineErrorCode } from "@fermata/engine";
import { StoreError } from "@fermata/store-postgres";
import type { TRPCError } from "@trpc/server";

interface ErrorKind {
  readonly trpc: TRPCError["code"];
  readonly status: number;
}

/** The one table from code to tRPC and HTTP, of the engine's expected failures and our own. */
export const errorTable = {
  INVALID_SOURCE: { trpc: "BAD_REQUEST", status: 400 },
  INVALID_DEFINITION: { trpc: "BAD_REQUEST", status: 400 },
  INVALID_INPUTS: { trpc: "BAD_REQUEST", status: 400 },
  INVALID_PAYLOAD: { trpc: "BAD_REQUEST", status: 400 },
  PAYLOAD_TOO_LARGE: { trpc: "PAYLOAD_TOO_LARGE", status: 413 },
  UNKNOWN_WORKFLOW: { trpc: "NOT_FOUND", status: 404 },
  UNKNOWN_VERSION: { trpc: "NOT_FOUND", status: 404 },
  UNKNOWN_TASK: { trpc: "NOT_FOUND", status: 404 },
  UNKNOWN_BACKEND: { trpc: "NOT_FOUND", status: 404 },
  UNKNOWN_RUN: { trpc: "NOT_FOUND", status: 404 },
  RUN_ENDED: { trpc: "CONFLICT", status: 409 },
  WAIT_CLOSED: { trpc: "CONFLICT", status: 409 },
  WRONG_STATE: { trpc: "CONFLICT", status: 409 },
  NOT_COMPATIBLE: { trpc: "CONFLICT", status: 409 },
  INVALID_SCHEDULE: { trpc: "BAD_REQUEST", status: 400 },
  UNKNOWN_SCHEDULE: { trpc: "NOT_FOUND", status: 404 },
  BUSY: { trpc: "SERVICE_UNAVAILABLE", status: 503 },
  NOT_RUNNING: { trpc: "SERVICE_UNAVAILABLE", status: 503 },

  BAD_REQUEST: { trpc: "BAD_REQUEST", status: 400 },
  INVALID_FILE: { trpc: "BAD_REQUEST", status: 400 },
  UNAUTHORIZED: { trpc: "UNAUTHORIZED", status: 401 },
  FORBIDDEN: { trpc: "FORBIDDEN", status: 403 },
  NOT_FOUND: { trpc: "NOT_FOUND", status: 404 },
  UNKNOWN_CHECKPOINT: { trpc: "NOT_FOUND", status: 404 },
  WORKFLOW_EXISTS: { trpc: "CONFLICT", status: 409 },
  WORKFLOW_IN_USE: { trpc: "CONFLICT", status: 409 },
  UNSUPPORTED_MEDIA_TYPE: { trpc: "UNSUPPORTED_MEDIA_TYPE", status: 415 },
  TOO_MANY_REQUESTS: { trpc: "TOO_MANY_REQUESTS", status: 429 },
  NO_DATABASE: { trpc: "SERVICE_UNAVAILABLE", status: 503 },
} as const satisfies Record<string, ErrorKind> & Record<EngineErrorCode, ErrorKind>;

export type ServerErrorCode = keyof typeof errorTable;

/** An expected failure of the API. Its message is a whole sentence for a person and may be shown as it is. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  /** What belongs to the code, for programs: `issues`, `diagnostics`, `names`. JSON. */
  readonly details: unknown;

  constructor(code: ServerErrorCode, message: string, details?: unknown) {
    super(message);
    this.name = "ServerError";
    this.code = code;
    this.details = details;
  }
}

/** The error as the API tells it, where it is one that was expected. */
export function expectedError(error: unknown): ServerError | undefined {
  if (error instanceof ServerError) return error;
  if (error instanceof StoreError && error.retryable)
    return new ServerError("NO_DATABASE", "The database does not answer just now; try again in a moment.");
  if (!(error instanceof EngineError)) return undefined;
  const details = error.issues.length === 0 ? undefined : { issues: error.issues };
  return new ServerError(error.code, sentence(error.message), details);
}

/** Messages of the packages below are made to stand in a log line; ours stand alone. */
export function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

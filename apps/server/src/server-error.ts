import type { TRPCError } from "@trpc/server";

type TrpcCode = TRPCError["code"];

/**
 * The one table from code to tRPC and HTTP. tRPC derives the HTTP status from its own code; the plain HTTP API reads the number here.
 */
export const errorTable = {
  UNAUTHORIZED: { trpc: "UNAUTHORIZED", status: 401 },
  FORBIDDEN: { trpc: "FORBIDDEN", status: 403 },
  WORKFLOW_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  WORKFLOW_EXISTS: { trpc: "CONFLICT", status: 409 },
  WORKFLOW_IN_USE: { trpc: "CONFLICT", status: 409 },
  WORKFLOW_UNPUBLISHED: { trpc: "BAD_REQUEST", status: 400 },
  VERSION_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  SOURCE_INVALID: { trpc: "BAD_REQUEST", status: 400 },
  FILE_INVALID: { trpc: "BAD_REQUEST", status: 400 },
  DEFINITION_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  DEFINITION_INVALID: { trpc: "BAD_REQUEST", status: 400 },
  INPUTS_INVALID: { trpc: "BAD_REQUEST", status: 400 },
  RUN_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  RUN_ENDED: { trpc: "CONFLICT", status: 409 },
  TASK_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  CHECKPOINT_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  BACKEND_UNKNOWN: { trpc: "NOT_FOUND", status: 404 },
  PAYLOAD_TOO_LARGE: { trpc: "PAYLOAD_TOO_LARGE", status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { trpc: "UNSUPPORTED_MEDIA_TYPE", status: 415 },
  TOO_MANY_REQUESTS: { trpc: "TOO_MANY_REQUESTS", status: 429 },
  BAD_REQUEST: { trpc: "BAD_REQUEST", status: 400 },
  NOT_FOUND: { trpc: "NOT_FOUND", status: 404 },
  NOT_READY: { trpc: "SERVICE_UNAVAILABLE", status: 503 },
} as const satisfies Record<string, { trpc: TrpcCode; status: number }>;

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

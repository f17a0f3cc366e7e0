import type { TRPCDefaultErrorShape, TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { errorTable, expectedError, type ServerErrorCode } from "../server-error.ts";

/** What a client finds in `error.data` of a failed call: never a stack. */
export interface ApiErrorData {
  /** tRPC's own code, such as `NOT_FOUND`. */
  readonly code: TRPCDefaultErrorShape["data"]["code"];
  readonly httpStatus: number;
  readonly path?: string;
  /** Which error it is: one of the table in `server-error.ts`. */
  readonly reason: ServerErrorCode | "BAD_INPUT" | "INTERNAL";
  /** What belongs to that error: `issues` of bad inputs, `diagnostics` of a bad script. */
  readonly details?: unknown;
}

export interface ApiErrorShape {
  readonly message: string;
  readonly code: TRPCDefaultErrorShape["code"];
  readonly data: ApiErrorData;
}

/** The message of an unexpected error stays in the log; the client learns that it is there, and no more. */
export function errorShape(shape: TRPCDefaultErrorShape, error: TRPCError): ApiErrorShape {
  const path = shape.data.path === undefined ? {} : { path: shape.data.path };
  const cause = error.cause;
  const expected = expectedError(cause);
  if (expected !== undefined) {
    const { trpc, status } = errorTable[expected.code];
    const details = expected.details === undefined ? {} : { details: expected.details };
    return {
      message: expected.message,
      code: TRPC_ERROR_CODES_BY_KEY[trpc],
      data: { code: trpc, httpStatus: status, ...path, reason: expected.code, ...details },
    };
  }
  const data = { code: shape.data.code, httpStatus: shape.data.httpStatus, ...path };
  const issues = inputIssues(cause);
  if (error.code === "BAD_REQUEST" && issues !== undefined) {
    const sentence = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
    return {
      message: `The request is not as expected: ${sentence}.`,
      code: shape.code,
      data: { ...data, reason: "BAD_INPUT", details: { issues } },
    };
  }
  if (cause instanceof SyntaxError) {
    const message = "The request does not hold valid JSON.";
    return { message, code: shape.code, data: { ...data, reason: "BAD_INPUT" } };
  }
  if (error.code === "INTERNAL_SERVER_ERROR") {
    return {
      message: "The server failed to answer; its log says why.",
      code: shape.code,
      data: { ...data, reason: "INTERNAL" },
    };
  }
  return { message: shape.message, code: shape.code, data: { ...data, reason: "BAD_INPUT" } };
}

/** The issues of a ZodError, or of anything shaped like one. */
function inputIssues(cause: unknown): { path: string; message: string }[] | undefined {
  if (!(cause instanceof Error) || !("issues" in cause) || !Array.isArray(cause.issues)) return undefined;
  return cause.issues.map((issue: { path?: readonly PropertyKey[]; message: string }) => ({
    path: (issue.path ?? []).map(String).join("."),
    message: issue.message,
  }));
}

import type { TRPCDefaultErrorShape, TRPCError } from "@trpc/server";
import { ServerError, type ServerErrorCode } from "../server-error.ts";

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
  const data = {
    code: shape.data.code,
    httpStatus: shape.data.httpStatus,
    ...(shape.data.path === undefined ? {} : { path: shape.data.path }),
  };
  const cause = error.cause;
  if (cause instanceof ServerError) {
    const details = cause.details === undefined ? {} : { details: cause.details };
    return { message: cause.message, code: shape.code, data: { ...data, reason: cause.code, ...details } };
  }
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
    const message = "The body of the request is no valid JSON.";
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

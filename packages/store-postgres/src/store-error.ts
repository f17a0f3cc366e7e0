/** What kept a statement from being carried out. */
export type StoreErrorCode =
  /** No connection, or it was lost on the way: what was under way may or may not have happened. */
  | "UNREACHABLE"
  /** Others were in the way (deadlock, lock timeout); nothing happened. Tried again by the store itself before this is thrown. */
  | "CONFLICT"
  /** The server is out of disk, memory or connections; nothing happened. */
  | "RESOURCES"
  /** Our own bug, or a database that is not ours: a statement was refused. */
  | "REFUSED";

/**
 * An expected failure of the store. `retryable`: the same call may succeed later, and the Store's calls that can be repeated word for
 * word should be.
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly retryable: boolean;

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
    this.retryable = code !== "REFUSED";
  }
}

const CONFLICTS = new Set(["40001", "40P01", "55P03"]);
const SOCKET_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);
/** `pg` gives these no code. */
const LOST =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

function classify(code: string | undefined, message: string): StoreErrorCode {
  if (code === undefined) return LOST.test(message) ? "UNREACHABLE" : "REFUSED";
  if (CONFLICTS.has(code)) return "CONFLICT";
  // Class 08: connection; 57P: the server is being shut down, was restarted, or is starting.
  // P1: Prisma's word for the same.
  if (SOCKET_CODES.has(code) || /^(08|57P|P1)/.test(code)) return "UNREACHABLE";
  if (code.startsWith("53")) return "RESOURCES";
  return "REFUSED";
}

/** Anything that a query threw, as a StoreError. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  // Prisma's messages begin with a piece of our own source.
  const message = (first instanceof Error ? first.message : String(first)).trim().split("\n").at(-1) ?? "";
  const code = first instanceof Error && "code" in first && typeof first.code === "string" ? first.code : undefined;
  const kind = classify(code, message);
  const say = {
    UNREACHABLE: "Postgres cannot be reached",
    CONFLICT: "Postgres gave up",
    RESOURCES: "Postgres is out of resources",
    REFUSED: "Postgres refused a statement",
  };
  return new StoreError(kind, `${say[kind]}: ${message}`, { cause: error });
}

/** What can go wrong with the database itself. */
export type DbErrorCode =
  /** The embedded server could not be set up or started; the message says why. */
  | "CANNOT_START"
  /** No server answers at that address, or it refuses us. */
  | "NOT_REACHABLE"
  /** The server, or the data folder, is of a version we do not run on. */
  | "WRONG_VERSION"
  /** A migration failed, or the database was migrated by a newer Fermata. */
  | "MIGRATION_FAILED";

/** An expected failure of this package. The message is one sentence for a person. */
export class DbError extends Error {
  readonly code: DbErrorCode;

  constructor(code: DbErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "DbError";
    this.code = code;
  }
}

/** The sentence of anything that was thrown; a failed connection to two addresses is an AggregateError without one. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}

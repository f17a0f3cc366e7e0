/**
 * The engine's Store over Postgres. Read `postgres-store.ts` for what it offers, then `commit-batch.ts` (the life of a commit),
 * `claim.ts`, `send-signals.ts`, `give-back.ts`; `sql/` holds one statement per file, `@fermata/db` the tables.
 */
export { openPostgresStore, PostgresStore, type PostgresStoreOptions } from "./postgres-store.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";

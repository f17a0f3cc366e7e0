/**
 * The engine's Store over Postgres. Read `postgres-store.ts` for what it offers, then `commit-batch.ts` (the life of a commit),
 * `claim.ts`, `send-signals.ts`, `give-back.ts`; `sql/` holds one statement per file, `@fermata/db` the tables. What the pages read is
 * `postgres-reads.ts` over `reads/`.
 */
export { PostgresReads } from "./postgres-reads.ts";
export { openPostgresStore, PostgresStore, type PostgresStoreOptions } from "./postgres-store.ts";
export type {
  AuditRow,
  DefinitionRow,
  DraftRow,
  Followed,
  Page,
  Paged,
  RunDetailRow,
  RunFilter,
  RunRow,
  SignalWaitRow,
  StatsRow,
  TaskPlaceRow,
  TaskRow,
  ThroughputRow,
  WorkflowRow,
} from "./reads/rows.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";

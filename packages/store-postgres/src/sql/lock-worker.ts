import { statement } from "../statement.ts";

/**
 * Claims and creations for a worker hold its lock in shared mode, so that they do not wait for each other or for commits; who buries the
 * worker takes it alone, and after that sees everything they wrote. (A commit holds the worker's row instead.)
 */
export const lockWorkerShared = statement<never>()({
  name: "lock-worker-shared",
  text: "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 4170))",
  values: (worker: string) => [worker],
});

export const lockWorkers = statement<never>()({
  name: "lock-workers",
  text: "SELECT pg_advisory_xact_lock(hashtextextended(id, 4170)) FROM unnest($1::text[]) AS given(id) ORDER BY id",
  values: (workers: readonly string[]) => [workers],
});

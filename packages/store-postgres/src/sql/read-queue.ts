import { texts } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

export interface QueuedTaskRow {
  readonly run_id: string;
  readonly operation: number;
  readonly key: string | null;
}

/** The first tasks of a queue in the order in which they are due, with their keys. */
export const readQueue = statement<QueuedTaskRow>()({
  name: "read-queue",
  text: `
SELECT q.run_id, q.operation, t.options ->> 'concurrencyKey' AS key
FROM task_queue q JOIN task t ON t.run_id = q.run_id AND t.operation = q.operation
WHERE q.queue = $1 AND (q.backend IS NULL OR q.backend = ANY ($2::text[])) AND t.state = 'queued'
ORDER BY q.priority DESC, q.since LIMIT $3`,
  values: ({ queue, backends, limit }: { queue: string; backends: readonly string[]; limit: number }) => [
    queue,
    texts(backends),
    limit,
  ],
});

/** How many tasks of a queue run, by key. All that run in a queue with a rule were claimed, and hold a lease. */
export const countRunning = statement<{ key: string | null; total: number }>()({
  name: "count-running",
  text: `
SELECT t.options ->> 'concurrencyKey' AS key, count(*)::int AS total
FROM task_lease l JOIN task t ON t.run_id = l.run_id AND t.operation = l.operation
WHERE t.queue = $1 AND t.state = 'running' GROUP BY 1`,
  values: (queue: string) => [queue],
});

/** How many tasks of a queue began within the last `perMs`, by key. */
export const countStarts = statement<{ key: string; total: number }>()({
  name: "count-starts",
  text: `SELECT key, count(*)::int AS total FROM queue_start WHERE queue = $1 AND at > ${NOW} - $2::bigint GROUP BY key`,
  values: ({ queue, perMs }: { queue: string; perMs: number }) => [queue, perMs],
});

/** Notes that tasks begin now, and forgets what counts no more. */
export const noteStarts = statement<never>()({
  name: "note-starts",
  text: `
WITH forgotten AS (
  DELETE FROM queue_start WHERE queue = $1 AND at <= ${NOW} - $2::bigint
)
INSERT INTO queue_start (queue, key, at) SELECT $1, key, ${NOW} FROM unnest($3::text[]) AS given(key)`,
  values: ({ queue, perMs, keys }: { queue: string; perMs: number; keys: readonly string[] }) => [
    queue,
    perMs,
    texts(keys),
  ],
});

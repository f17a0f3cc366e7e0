import { texts } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

export interface ClaimedRunRow {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly queue: string;
  readonly priority: number;
  readonly tags: string[];
  readonly inputs: unknown;
  readonly created_at: number;
  readonly timeout_at: number | null;
  readonly parent_id: string | null;
  readonly parent_operation: number | null;
  readonly revision: number;
  readonly message_sequence: number;
}

/**
 * Takes runs out of the queues and leases them. What another transaction holds is passed over, the live row too: who writes a message
 * holds that one and waits for the queue row, and must not wait for us while we wait for it. Read messages with a later statement.
 */
export const claimRuns = statement<ClaimedRunRow>()({
  name: "claim-runs",
  text: `
WITH candidate AS (
  SELECT found.* FROM worker w CROSS JOIN unnest($2::text[]) AS wanted(queue) CROSS JOIN LATERAL (
    SELECT q.run_id, q.priority, q.since FROM run_queue q JOIN run_live l ON l.run_id = q.run_id
    WHERE q.queue = wanted.queue AND (l.worker_id IS NULL OR l.worker_id = $1::uuid)
    ORDER BY q.priority DESC, q.since LIMIT $3 FOR UPDATE OF q, l SKIP LOCKED
  ) found
  WHERE w.id = $1::uuid AND w.alive
  ORDER BY found.priority DESC, found.since LIMIT $3
), taken AS (
  DELETE FROM run_queue q USING candidate WHERE q.run_id = candidate.run_id
), leased AS (
  UPDATE run_live l SET worker_id = $1::uuid, updated_at = ${NOW} FROM candidate WHERE l.run_id = candidate.run_id
  RETURNING l.run_id, l.revision, l.message_sequence, candidate.priority, candidate.since
)
SELECT r.id, r.workflow, r.version, r.queue, r.priority, r.tags, r.inputs, r.created_at, r.timeout_at, r.parent_id, r.parent_operation,
  leased.revision, leased.message_sequence
FROM leased JOIN run r ON r.id = leased.run_id
ORDER BY leased.priority DESC, leased.since`,
  values: (request: { worker: string; queues: readonly string[]; limit: number }) => [
    request.worker,
    texts([...request.queues, `@${request.worker}`]),
    request.limit,
  ],
});

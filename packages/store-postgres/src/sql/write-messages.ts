import { bigints, integers, jsons, texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** A message as a row. */
export interface MessageRow {
  readonly runId: string;
  readonly kind: string;
  readonly at: number;
  readonly operation?: number;
  readonly body?: unknown;
}

/**
 * Messages, in the order given, to those runs that are live; the others' are dropped. The sequence is drawn under the live row's lock, so
 * that it follows the order of visibility. Each run becomes claimable: a parked one in its queue, a leased one in its owner's. The queue
 * row is updated even where it is there already: that makes us wait for a claim that is about to take it and would not see the message.
 */
export const writeMessages = statement<{ run_id: string; parked: boolean }>()({
  name: "write-messages",
  text: `
WITH grouped AS (
  SELECT run_id, count(*)::int AS total, array_agg(kind ORDER BY position) AS kinds, array_agg(at ORDER BY position) AS ats,
    array_agg(operation ORDER BY position) AS operations, array_agg(body ORDER BY position) AS bodies
  FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::json[])
    WITH ORDINALITY AS given(run_id, kind, at, operation, body, position)
  GROUP BY run_id ORDER BY run_id
), numbered AS (
  UPDATE run_live l SET message_sequence = l.message_sequence + grouped.total
  FROM grouped WHERE l.run_id = grouped.run_id
  RETURNING l.run_id, l.message_sequence - grouped.total AS base, l.worker_id, l.delayed,
    grouped.kinds, grouped.ats, grouped.operations, grouped.bodies
), written AS (
  INSERT INTO message (run_id, sequence, at, kind, operation, body)
  SELECT n.run_id, n.base + told.place, told.at, told.kind, told.operation, told.body
  FROM numbered n CROSS JOIN LATERAL unnest(n.kinds, n.ats, n.operations, n.bodies) WITH ORDINALITY AS told(kind, at, operation, body, place)
), queued AS (
  INSERT INTO run_queue (run_id, queue, priority, since)
  SELECT r.id, coalesce('@' || numbered.worker_id, r.queue), r.priority, r.created_at
  FROM numbered JOIN run r ON r.id = numbered.run_id WHERE NOT numbered.delayed
  ON CONFLICT (run_id) DO UPDATE SET queue = excluded.queue
)
SELECT run_id, worker_id IS NULL AS parked FROM numbered`,
  values: (messages: readonly MessageRow[]) => [
    uuids(messages.map((message) => message.runId)),
    texts(messages.map((message) => message.kind)),
    bigints(messages.map((message) => message.at)),
    integers(messages.map((message) => message.operation)),
    jsons(messages.map((message) => message.body)),
  ],
});

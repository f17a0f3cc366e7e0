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
WITH incoming AS (
  SELECT *, row_number() OVER (PARTITION BY run_id ORDER BY position) AS place FROM unnest(
    $1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::json[]
  ) WITH ORDINALITY AS given(run_id, kind, at, operation, body, position)
), counts AS (
  SELECT run_id, count(*)::int AS total FROM incoming GROUP BY run_id ORDER BY run_id
), numbered AS (
  UPDATE run_live l SET message_sequence = l.message_sequence + counts.total
  FROM counts WHERE l.run_id = counts.run_id
  RETURNING l.run_id, l.message_sequence - counts.total AS base, l.worker_id, l.delayed
), written AS (
  INSERT INTO message (run_id, sequence, at, kind, operation, body)
  SELECT n.run_id, numbered.base + n.place, n.at, n.kind, n.operation, n.body FROM numbered JOIN incoming n ON n.run_id = numbered.run_id
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

import type { NewRun } from "@fermata/engine";
import { bigints, integers, jsons, plainJsons, texts, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/**
 * New runs, each with its live row and either a lease (`worker` alive, available now), a place in its queue, or a timer that brings it
 * there. One whose id or idempotency key exists is passed over. Their `run.created` is not written: reading adds it from the row.
 */
export const insertRuns = statement<{ id: string; claimed: boolean }>()({
  name: "insert-runs",
  text: `
WITH incoming AS (
  SELECT * FROM unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::uuid[], $10::int[], $11::text[], $12::json[], $13::json[]
  ) AS given(id, workflow, version, queue, priority, created_at, available_at, timeout_at, parent_id, parent_operation, key, tags, inputs)
), fence AS (
  SELECT id FROM worker WHERE id = $14::uuid AND alive
), inserted AS (
  INSERT INTO run (id, workflow, version, queue, priority, created_at, available_at, timeout_at, parent_id, parent_operation, idempotency_key, tags, inputs)
  SELECT id, workflow, version, queue, priority, created_at, available_at, timeout_at, parent_id, parent_operation, key,
    CASE WHEN tags IS NULL THEN '{}'::text[] ELSE ARRAY(SELECT json_array_elements_text(tags)) END, inputs
  FROM incoming
  ON CONFLICT DO NOTHING
  RETURNING id, workflow, queue, priority, created_at, available_at, timeout_at
), placed AS (
  SELECT i.*, i.available_at > ${NOW} AS delayed, CASE WHEN i.available_at <= ${NOW} THEN (SELECT id FROM fence) END AS worker_id
  FROM inserted i
), live AS (
  INSERT INTO run_live (run_id, workflow, worker_id, revision, message_sequence, state, waited, delayed, updated_at)
  SELECT id, workflow, worker_id, 0, 0, 'queued', delayed OR timeout_at IS NOT NULL, delayed, ${NOW} FROM placed
), queued AS (
  INSERT INTO run_queue (run_id, queue, priority, since)
  SELECT id, queue, priority, created_at FROM placed WHERE worker_id IS NULL AND NOT delayed
), timed AS (
  INSERT INTO timer (run_id, operation, kind, due_at)
  SELECT id, 0, 'run'::timer_kind, available_at FROM placed WHERE delayed
  UNION ALL
  SELECT id, 0, 'timeout'::timer_kind, timeout_at FROM placed WHERE timeout_at IS NOT NULL
)
SELECT id, worker_id IS NOT NULL AS claimed FROM placed`,
  values: ({ runs, claimFor }: { runs: readonly NewRun[]; claimFor: string | null }) => [
    uuids(runs.map((run) => run.id)),
    texts(runs.map((run) => run.workflow)),
    texts(runs.map((run) => run.version)),
    texts(runs.map((run) => run.queue)),
    integers(runs.map((run) => run.priority)),
    bigints(runs.map((run) => run.createdAt)),
    bigints(runs.map((run) => run.availableAt)),
    bigints(runs.map((run) => run.timeoutAt)),
    uuids(runs.map((run) => run.parent?.runId)),
    integers(runs.map((run) => run.parent?.operation)),
    texts(runs.map((run) => run.idempotencyKey)),
    plainJsons(runs.map((run) => (run.tags.length > 0 ? run.tags : undefined))),
    jsons(runs.map((run) => run.inputs)),
    claimFor,
  ],
});

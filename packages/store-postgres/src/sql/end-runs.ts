import type { ErrorData, Json } from "@fermata/flow";
import { integers, jsons, texts, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

export interface RunEnd {
  readonly runId: string;
  readonly revision: number;
  readonly state: string;
  readonly output: Json | undefined;
  readonly error: ErrorData | undefined;
}

/**
 * Ends runs under the same guard as `advance-runs`: out of the runnable plane with all that hung on them, and the second and last write of
 * their record. What a run never had is not looked for: `message_sequence` and `waited` of the live row say.
 */
export const endRuns = statement<{ run_id: string }>()({
  name: "end-runs",
  text: `
WITH incoming AS (
  SELECT * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::json[], $6::json[]) AS given(run_id, revision, state, output, error)
), gone AS (
  DELETE FROM run_live l USING incoming n
  WHERE l.run_id = n.run_id AND l.worker_id = $1::uuid AND l.revision = n.revision
  RETURNING l.run_id, l.message_sequence, l.waited, l.started_at, n.revision + 1 AS revision, n.state::run_state AS state, n.output, n.error
), recorded AS (
  UPDATE run r SET
    end_state = gone.state, output = gone.output, error = gone.error, revision = gone.revision,
    started_at = coalesce(gone.started_at, ${NOW}), ended_at = ${NOW}
  FROM gone WHERE r.id = gone.run_id
  RETURNING r.id, r.workflow, gone.state
), failed AS (
  INSERT INTO run_failure (run_id, workflow, state) SELECT id, workflow, state FROM recorded WHERE state <> 'completed'
), unqueued AS (
  DELETE FROM run_queue q USING gone WHERE gone.message_sequence > 0 AND q.run_id = gone.run_id
), untold AS (
  DELETE FROM message m USING gone WHERE gone.message_sequence > 0 AND m.run_id = gone.run_id
), unreceipted AS (
  DELETE FROM signal_receipt s USING gone WHERE gone.message_sequence > 0 AND s.run_id = gone.run_id
), unwaited AS (
  DELETE FROM open_wait w USING gone WHERE gone.waited AND w.run_id = gone.run_id
), untimed AS (
  DELETE FROM timer USING gone WHERE gone.waited AND timer.run_id = gone.run_id AND timer.kind <> 'task'
)
SELECT run_id FROM gone`,
  values: ({ worker, ends }: { worker: string; ends: readonly RunEnd[] }) => [
    worker,
    uuids(ends.map((end) => end.runId)),
    integers(ends.map((end) => end.revision)),
    texts(ends.map((end) => end.state)),
    jsons(ends.map((end) => end.output)),
    jsons(ends.map((end) => end.error)),
  ],
});

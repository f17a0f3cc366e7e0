import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Runs whose start time has come. */
export const enqueueDelayedRuns = statement<never>()({
  name: "enqueue-delayed-runs",
  text: `
WITH started AS (
  UPDATE run_live SET delayed = false WHERE run_id = ANY ($1::uuid[]) RETURNING run_id
)
INSERT INTO run_queue (run_id, queue, priority, since)
SELECT r.id, r.queue, r.priority, r.created_at FROM started JOIN run r ON r.id = started.run_id
ON CONFLICT (run_id) DO UPDATE SET queue = excluded.queue`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

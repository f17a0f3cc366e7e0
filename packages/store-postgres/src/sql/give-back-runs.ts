import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Makes the runs that these workers lease, except those named, anybody's. */
export const giveBackRuns = statement<{ run_id: string }>()({
  name: "give-back-runs",
  text: `
WITH freed AS (
  SELECT run_id FROM run_live
  WHERE worker_id = ANY ($1::uuid[]) AND NOT run_id = ANY ($2::uuid[])
  ORDER BY run_id FOR UPDATE
), updated AS (
  UPDATE run_live l SET worker_id = NULL FROM freed WHERE l.run_id = freed.run_id
)
INSERT INTO run_queue (run_id, queue, priority, since)
SELECT r.id, r.queue, r.priority, r.created_at FROM freed JOIN run r ON r.id = freed.run_id
ON CONFLICT (run_id) DO UPDATE SET queue = excluded.queue
RETURNING run_id`,
  values: (given: { workers: readonly string[]; keep: readonly string[] }) => [uuids(given.workers), uuids(given.keep)],
});

import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Runs that were just parked and are claimable all the same: for messages their step had not seen, or because their worker has no room. */
export const enqueueRuns = statement<never>()({
  name: "enqueue-runs",
  text: `
INSERT INTO run_queue (run_id, queue, priority, since)
SELECT id, queue, priority, created_at FROM run WHERE id = ANY ($1::uuid[])
ON CONFLICT (run_id) DO UPDATE SET queue = excluded.queue`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

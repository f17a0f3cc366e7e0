import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Makes those of the worker's own runs claimable by it again that have messages: a claim's lost answer may have handed them over. */
export const requeueHeld = statement<never>()({
  name: "requeue-held",
  text: `
WITH told AS (
  SELECT l.run_id FROM run_live l
  WHERE l.run_id = ANY ($2::uuid[]) AND l.worker_id = $1::uuid AND l.message_sequence > 0
    AND EXISTS (SELECT FROM message m WHERE m.run_id = l.run_id)
  ORDER BY l.run_id FOR UPDATE OF l
)
INSERT INTO run_queue (run_id, queue, priority, since)
SELECT r.id, '@' || $1::uuid, r.priority, r.created_at FROM told JOIN run r ON r.id = told.run_id
ON CONFLICT (run_id) DO UPDATE SET queue = excluded.queue`,
  values: ({ worker, runs }: { worker: string; runs: readonly string[] }) => [worker, uuids(runs)],
});

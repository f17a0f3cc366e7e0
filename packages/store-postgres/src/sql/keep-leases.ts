import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/**
 * Gives the tasks that still run while their run has ended (fire and forget) a lease of their own: they cannot be found through a live run
 * any more.
 */
export const keepLeases = statement<never>()({
  name: "keep-leases",
  text: `
INSERT INTO task_lease (run_id, operation, worker_id)
SELECT run_id, operation, worker_id FROM task WHERE run_id = ANY ($1::uuid[]) AND state = 'running'
ON CONFLICT DO NOTHING`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

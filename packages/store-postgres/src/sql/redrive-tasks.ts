import { uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/** Plain tasks that failed for good, into their queues again with no failures counted. */
export const redriveTasks = statement<{ run_id: string }>()({
  name: "redrive-tasks",
  text: `
WITH again AS (
  UPDATE task t SET state = 'queued', failures = 0, error = NULL, ended_at = NULL, started_at = NULL, backend = NULL, handle = NULL
  WHERE t.run_id = ANY ($1::uuid[]) AND t.operation = 0 AND t.state = 'failed'
  RETURNING t.run_id, t.operation, t.queue, t.priority, t.options
), queued AS (
  INSERT INTO task_queue (run_id, operation, queue, priority, since, backend)
  SELECT run_id, operation, queue, priority, ${NOW}, options ->> 'backend' FROM again
  ON CONFLICT DO NOTHING
)
SELECT run_id FROM again`,
  values: (tasks: readonly string[]) => [uuids(tasks)],
});

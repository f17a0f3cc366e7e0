import { integers, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";
import type { TaskKey } from "../task-key.ts";

/**
 * Queued tasks end as canceled, with their place in the queue or their timer; of running ones the cancel is noted for the owner
 * (`reason` 2: the run must hear of the end, 1: it asked itself). Answers those that ended.
 */
export const cancelTasks = statement<{ run_id: string; operation: number; error: unknown }>()({
  name: "cancel-tasks",
  text: `
WITH given AS (
  SELECT t.run_id, t.operation, t.state = 'queued' AS ends, t.cancel
  FROM unnest($1::uuid[], $2::int[]) AS n(run_id, operation) JOIN task t ON t.run_id = n.run_id AND t.operation = n.operation
  WHERE t.state IN ('queued', 'running')
  ORDER BY 1, 2 FOR UPDATE OF t
), updated AS (
  UPDATE task t SET
    state = CASE WHEN given.ends THEN 'canceled'::task_state ELSE t.state END,
    ended_at = CASE WHEN given.ends THEN ${NOW} END,
    error = CASE WHEN given.ends THEN json_build_object('type', 'CanceledError', 'message', format('Task "%s" was canceled', t.name)) END,
    cancel = CASE WHEN given.ends THEN t.cancel ELSE greatest(t.cancel, $3) END
  FROM given WHERE t.run_id = given.run_id AND t.operation = given.operation
  RETURNING t.run_id, t.operation, t.error, t.worker_id, given.ends, given.cancel AS asked_before
), unqueued AS (
  DELETE FROM task_queue q USING given WHERE given.ends AND q.run_id = given.run_id AND q.operation = given.operation
), untimed AS (
  DELETE FROM timer USING given WHERE given.ends AND timer.run_id = given.run_id AND timer.operation = given.operation AND timer.kind = 'task'
), noted AS (
  INSERT INTO task_cancel (run_id, operation, worker_id)
  SELECT run_id, operation, worker_id FROM updated WHERE NOT ends AND asked_before = 0
  ON CONFLICT DO NOTHING
)
SELECT run_id, operation, error FROM updated WHERE ends`,
  values: ({ tasks, reason }: { tasks: readonly TaskKey[]; reason: 1 | 2 }) => [
    uuids(tasks.map((task) => task.runId)),
    integers(tasks.map((task) => task.operation)),
    reason,
  ],
});

import { integers, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";
import type { TaskKey } from "../task-key.ts";

/**
 * Makes the tasks that these workers lease, except those named, anybody's, as lost attempts. They are found through the leases, or, where
 * born leased, through the live runs: those have no lease row, which saves two row changes per task on the hot path and costs a walk
 * over the live runs' tasks here, where a worker has died. Answers which of them somebody wants canceled.
 */
export const giveBackTasks = statement<{ run_id: string; operation: number; cancel: number }>()({
  name: "give-back-tasks",
  text: `
WITH held AS (
  SELECT run_id, operation FROM task_lease WHERE worker_id = ANY ($1::uuid[])
  UNION
  SELECT t.run_id, t.operation FROM run_live l JOIN task t ON t.run_id = l.run_id
  WHERE t.state = 'running' AND t.worker_id = ANY ($1::uuid[])
), kept AS (
  SELECT * FROM unnest($2::uuid[], $3::int[]) AS given(run_id, operation)
), freed AS (
  SELECT t.run_id, t.operation FROM held JOIN task t ON t.run_id = held.run_id AND t.operation = held.operation
  WHERE t.state = 'running' AND t.worker_id = ANY ($1::uuid[])
    AND NOT EXISTS (SELECT FROM kept WHERE kept.run_id = t.run_id AND kept.operation = t.operation)
  ORDER BY 1, 2 FOR UPDATE OF t
), updated AS (
  UPDATE task t SET
    state = 'queued', worker_id = NULL,
    lost = json_strip_nulls(json_build_object('attempt', t.attempt, 'backend', t.backend, 'handle', t.handle))
  FROM freed WHERE t.run_id = freed.run_id AND t.operation = freed.operation
  RETURNING t.run_id, t.operation, t.queue, t.priority, t.options ->> 'backend' AS wanted, t.cancel
), unleased AS (
  DELETE FROM task_lease l USING freed WHERE l.run_id = freed.run_id AND l.operation = freed.operation
), untold AS (
  DELETE FROM task_cancel c USING freed WHERE c.run_id = freed.run_id AND c.operation = freed.operation
), queued AS (
  INSERT INTO task_queue (run_id, operation, queue, priority, since, backend)
  SELECT run_id, operation, queue, priority, ${NOW}, wanted FROM updated
)
SELECT run_id, operation, cancel FROM updated`,
  values: (given: { workers: readonly string[]; keep: readonly TaskKey[] }) => [
    uuids(given.workers),
    uuids(given.keep.map((key) => key.runId)),
    integers(given.keep.map((key) => key.operation)),
  ],
});

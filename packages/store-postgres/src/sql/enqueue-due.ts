import { NOW, statement } from "../statement.ts";

/**
 * Runs and tasks whose start or retry time has come enter their queues, so that a claim finds them though nobody has fired the timers
 * yet. Locks like `take-due-timers`. Answers one row where there were any.
 */
export const enqueueDue = statement<{ moved: true }>()({
  name: "enqueue-due",
  text: `
WITH due AS (
  SELECT run_id, operation, kind FROM timer WHERE due_at <= ${NOW} AND kind IN ('run', 'task') ORDER BY due_at LIMIT $1
), runs AS (
  SELECT l.run_id FROM due d JOIN run_live l ON l.run_id = d.run_id WHERE d.kind = 'run' FOR UPDATE OF l SKIP LOCKED
), tasks AS (
  SELECT t.run_id, t.operation, t.queue, t.priority, t.options ->> 'backend' AS backend, t.state
  FROM due d JOIN task t ON t.run_id = d.run_id AND t.operation = d.operation
  WHERE d.kind = 'task' FOR UPDATE OF t SKIP LOCKED
), started AS (
  DELETE FROM timer USING runs WHERE timer.run_id = runs.run_id AND timer.operation = 0 AND timer.kind = 'run' RETURNING timer.run_id
), retried AS (
  DELETE FROM timer USING tasks t
  WHERE timer.run_id = t.run_id AND timer.operation = t.operation AND timer.kind = 'task'
  RETURNING t.*, timer.due_at
), undelayed AS (
  UPDATE run_live l SET delayed = false FROM started WHERE l.run_id = started.run_id
), queued_runs AS (
  INSERT INTO run_queue (run_id, queue, priority, since)
  SELECT r.id, r.queue, r.priority, r.created_at FROM started JOIN run r ON r.id = started.run_id
  ON CONFLICT (run_id) DO UPDATE SET queue = excluded.queue
), queued_tasks AS (
  INSERT INTO task_queue (run_id, operation, queue, priority, since, backend)
  SELECT run_id, operation, queue, priority, due_at, backend FROM retried WHERE state = 'queued'
  ON CONFLICT DO NOTHING
)
SELECT true AS moved FROM (SELECT FROM started UNION ALL SELECT FROM retried) any_row LIMIT 1`,
  values: (limit: number) => [limit],
});

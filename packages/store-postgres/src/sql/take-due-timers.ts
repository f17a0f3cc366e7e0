import { NOW, statement } from "../statement.ts";

export interface DueTimer {
  readonly run_id: string;
  readonly operation: number;
  readonly kind: "wait" | "timeout" | "run" | "task";
  readonly due_at: number;
}

/**
 * Takes timers that are due, the row they are about locked first; where somebody else holds that row (who may be closing the wait just
 * now) the timer stays for the next time. A timer whose run has gone is removed.
 */
export const takeDueTimers = statement<DueTimer>()({
  name: "take-due-timers",
  text: `
WITH due AS (
  SELECT run_id, operation, kind FROM timer WHERE due_at <= ${NOW} ORDER BY due_at LIMIT $1
), runs AS (
  SELECT l.run_id FROM (SELECT DISTINCT run_id FROM due WHERE kind <> 'task' ORDER BY run_id) d
  JOIN run_live l ON l.run_id = d.run_id FOR UPDATE OF l SKIP LOCKED
), tasks AS (
  SELECT t.run_id, t.operation FROM due d JOIN task t ON t.run_id = d.run_id AND t.operation = d.operation
  WHERE d.kind = 'task' FOR UPDATE OF t SKIP LOCKED
), ready AS (
  SELECT due.* FROM due JOIN runs ON runs.run_id = due.run_id WHERE due.kind <> 'task'
  UNION ALL
  SELECT due.* FROM due JOIN tasks ON tasks.run_id = due.run_id AND tasks.operation = due.operation WHERE due.kind = 'task'
), orphaned AS (
  DELETE FROM timer USING due
  WHERE timer.run_id = due.run_id AND timer.operation = due.operation AND timer.kind = due.kind AND due.kind <> 'task'
    AND NOT EXISTS (SELECT FROM run_live l WHERE l.run_id = due.run_id)
)
DELETE FROM timer USING ready
WHERE timer.run_id = ready.run_id AND timer.operation = ready.operation AND timer.kind = ready.kind
RETURNING timer.run_id, timer.operation, timer.kind, timer.due_at`,
  values: (limit: number) => [limit],
});

import { statement } from "../statement.ts";

/** Cancels that this worker has not heard of, of tasks it still runs. */
export const takeCancels = statement<{ run_id: string; operation: number }>()({
  name: "take-cancels",
  text: `
WITH taken AS (
  DELETE FROM task_cancel WHERE worker_id = $1::uuid RETURNING run_id, operation
)
SELECT t.run_id, t.operation FROM taken JOIN task t ON t.run_id = taken.run_id AND t.operation = taken.operation
WHERE t.state = 'running' AND t.worker_id = $1::uuid`,
  values: (worker: string) => [worker],
});

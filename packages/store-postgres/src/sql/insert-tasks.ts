import type { NewTask } from "@fermata/engine";
import { booleans, integers, jsons, plainJsons, texts, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";
import { taskKey } from "../task-key.ts";

/** What of a task has no column of its own. */
export type TaskOptions = Pick<
  NewTask,
  | "backend"
  | "availableAt"
  | "timeoutMs"
  | "heartbeatMs"
  | "retries"
  | "backoff"
  | "idempotencyKey"
  | "concurrencyKey"
  | "tags"
  | "at"
>;

function optionsOf(task: NewTask): TaskOptions {
  const {
    id: _id,
    name: _name,
    queue: _queue,
    priority: _priority,
    spec: _spec,
    inputs: _inputs,
    claimed: _claimed,
    ...options
  } = task;
  return options;
}

/**
 * New tasks: born leased to `worker` as attempt 1, or queued, or with a timer that queues them. One whose id exists, or whose idempotency
 * key does (plain tasks only), is passed over.
 */
export const insertTasks = statement<{ run_id: string; operation: number }>()({
  name: "insert-tasks",
  text: `
WITH incoming AS (
  SELECT * FROM unnest(
    $1::uuid[], $2::int[], $3::text[], $4::text[], $5::int[], $6::text[], $7::boolean[],
    $8::json[], $9::json[], $10::json[]
  ) AS given(run_id, operation, name, queue, priority, key, claimed, spec, inputs, options)
), inserted AS (
  INSERT INTO task (run_id, operation, name, queue, priority, created_at, idempotency_key, spec, inputs, options, state, attempt, failures, worker_id, cancel)
  SELECT run_id, operation, name, queue, priority, ${NOW}, key, spec, inputs, options,
    CASE WHEN claimed THEN 'running' ELSE 'queued' END::task_state, claimed::int, 0, CASE WHEN claimed THEN $11::uuid END, 0
  FROM incoming
  ON CONFLICT DO NOTHING
  RETURNING run_id, operation, queue, priority, options, worker_id
), waiting AS (
  -- Out of the options, which are returned, because joining with what came in would take the square of its size.
  SELECT *, options ->> 'backend' AS backend, (options ->> 'availableAt')::numeric::bigint AS available_at
  FROM inserted WHERE worker_id IS NULL
), queued AS (
  INSERT INTO task_queue (run_id, operation, queue, priority, since, backend)
  SELECT run_id, operation, queue, priority, available_at, backend FROM waiting WHERE available_at <= ${NOW}
), timed AS (
  INSERT INTO timer (run_id, operation, kind, due_at)
  SELECT run_id, operation, 'task'::timer_kind, available_at FROM waiting WHERE available_at > ${NOW}
)
SELECT run_id, operation FROM inserted`,
  values: ({ tasks, worker }: { tasks: readonly NewTask[]; worker: string | null }) => {
    const keys = tasks.map((task) => taskKey(task.id));
    return [
      uuids(keys.map((key) => key.runId)),
      integers(keys.map((key) => key.operation)),
      texts(tasks.map((task) => task.name)),
      texts(tasks.map((task) => task.queue)),
      integers(tasks.map((task) => task.priority)),
      texts(tasks.map((task, index) => (keys[index]?.operation === 0 ? task.idempotencyKey : undefined))),
      booleans(tasks.map((task) => task.claimed)),
      jsons(tasks.map((task) => task.spec)),
      jsons(tasks.map((task) => task.inputs)),
      plainJsons(tasks.map(optionsOf)),
      worker,
    ];
  },
});

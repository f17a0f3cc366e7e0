import type { ErrorData, Json } from "@fermata/flow";
import { bigints, booleans, integers, jsons, texts, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/** An attempt's end; `state` is `queued` for one that is to be tried again. */
export interface TaskFinish {
  readonly runId: string;
  readonly operation: number;
  readonly attempt: number;
  readonly state: "done" | "failed" | "canceled" | "queued";
  readonly result: Json | undefined;
  readonly error: ErrorData | undefined;
  readonly at: number;
  readonly counted: boolean;
  readonly availableAt: number | null;
  /** Where it ran and since when, if that was not written before. */
  readonly backend: string | null;
  readonly handle: string | null;
  readonly startedAt: number | null;
}

/** Ends attempts that the worker still holds; one to be tried again goes to its queue, or to a timer. */
export const finishTasks = statement<{ run_id: string; operation: number; cancel: number }>()({
  name: "finish-tasks",
  text: `
WITH updated AS (
  UPDATE task t SET
    state = n.state::task_state, worker_id = NULL, result = n.result, error = n.error,
    failures = t.failures + n.counted::int,
    started_at = CASE WHEN n.state = 'queued' THEN NULL ELSE coalesce(n.started_at, t.started_at) END,
    ended_at = CASE WHEN n.state = 'queued' THEN NULL ELSE n.ended_at END,
    backend = CASE WHEN n.state = 'queued' THEN NULL ELSE coalesce(n.backend, t.backend) END,
    handle = CASE WHEN n.state = 'queued' THEN NULL ELSE coalesce(n.handle, t.handle) END
  FROM unnest(
    $2::uuid[], $3::int[], $4::int[], $5::text[], $6::json[], $7::json[], $8::bigint[], $9::boolean[], $10::bigint[],
    $11::text[], $12::text[], $13::bigint[]
  ) AS n(run_id, operation, attempt, state, result, error, ended_at, counted, available_at, backend, handle, started_at)
  WHERE t.run_id = n.run_id AND t.operation = n.operation
    AND t.worker_id = $1::uuid AND t.attempt = n.attempt AND t.state = 'running'
  RETURNING t.run_id, t.operation, t.cancel, t.queue, t.priority, t.options, n.state, n.available_at
), unleased AS (
  DELETE FROM task_lease l USING updated u WHERE l.run_id = u.run_id AND l.operation = u.operation
), queued AS (
  INSERT INTO task_queue (run_id, operation, queue, priority, since, backend)
  SELECT run_id, operation, queue, priority, available_at, options ->> 'backend' FROM updated
  WHERE state = 'queued' AND available_at <= ${NOW}
), timed AS (
  INSERT INTO timer (run_id, operation, kind, due_at)
  SELECT run_id, operation, 'task'::timer_kind, available_at FROM updated WHERE state = 'queued' AND available_at > ${NOW}
)
SELECT run_id, operation, cancel FROM updated`,
  values: ({ worker, tasks }: { worker: string; tasks: readonly TaskFinish[] }) => [
    worker,
    uuids(tasks.map((task) => task.runId)),
    integers(tasks.map((task) => task.operation)),
    integers(tasks.map((task) => task.attempt)),
    texts(tasks.map((task) => task.state)),
    jsons(tasks.map((task) => task.result)),
    jsons(tasks.map((task) => task.error)),
    bigints(tasks.map((task) => task.at)),
    booleans(tasks.map((task) => task.counted)),
    bigints(tasks.map((task) => task.availableAt)),
    texts(tasks.map((task) => task.backend)),
    texts(tasks.map((task) => task.handle)),
    bigints(tasks.map((task) => task.startedAt)),
  ],
});

import { integers, texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";
import type { TaskOptions } from "./insert-tasks.ts";
import type { QueuedTaskRow } from "./read-queue.ts";

export interface ClaimedTaskRow {
  readonly run_id: string;
  readonly operation: number;
  readonly name: string;
  readonly queue: string;
  readonly priority: number;
  readonly spec: unknown;
  readonly inputs: unknown;
  readonly options: TaskOptions;
  readonly attempt: number;
  readonly failures: number;
  readonly lost: { readonly attempt: number; readonly backend?: string; readonly handle?: string } | null;
}

/** What becomes of the candidates. */
const LEASE = `taken AS (
  DELETE FROM task_queue q USING candidate c WHERE q.run_id = c.run_id AND q.operation = c.operation
), held AS (
  INSERT INTO task_lease (run_id, operation, worker_id) SELECT run_id, operation, $1::uuid FROM candidate
  ON CONFLICT (run_id, operation) DO UPDATE SET worker_id = excluded.worker_id
), leased AS (
  UPDATE task t SET state = 'running', worker_id = $1::uuid, attempt = t.attempt + 1, lost = NULL
  FROM candidate c WHERE t.run_id = c.run_id AND t.operation = c.operation
  RETURNING t.run_id, t.operation, t.name, t.queue, t.priority, t.spec, t.inputs, t.options, t.attempt, t.failures, c.lost, c.since
)
SELECT run_id, operation, name, queue, priority, spec, inputs, options, attempt, failures, lost FROM leased
ORDER BY priority DESC, since`;

/** Takes tasks out of the queues and leases them as their next attempt. */
export const claimTasks = statement<ClaimedTaskRow>()({
  name: "claim-tasks",
  text: `
WITH candidate AS (
  SELECT found.* FROM worker w CROSS JOIN unnest($2::text[]) AS wanted(queue) CROSS JOIN LATERAL (
    SELECT q.run_id, q.operation, q.priority, q.since, t.lost
    FROM task_queue q JOIN task t ON t.run_id = q.run_id AND t.operation = q.operation
    WHERE q.queue = wanted.queue AND (q.backend IS NULL OR q.backend = ANY ($4::text[])) AND t.state = 'queued'
    ORDER BY q.priority DESC, q.since LIMIT $3 FOR UPDATE OF q, t SKIP LOCKED
  ) found
  WHERE w.id = $1::uuid AND w.alive
  ORDER BY found.priority DESC, found.since LIMIT $3
), ${LEASE}`,
  values: (request: { worker: string; queues: readonly string[]; limit: number; backends: readonly string[] }) => [
    request.worker,
    texts(request.queues),
    request.limit,
    texts(request.backends),
  ],
});

/** The same for tasks that a rule has let through. */
export const claimChosenTasks = statement<ClaimedTaskRow>()({
  name: "claim-chosen-tasks",
  text: `
WITH candidate AS (
  SELECT q.run_id, q.operation, q.priority, q.since, t.lost
  FROM worker w CROSS JOIN unnest($2::uuid[], $3::int[]) AS n(run_id, operation)
  JOIN task_queue q ON q.run_id = n.run_id AND q.operation = n.operation
  JOIN task t ON t.run_id = q.run_id AND t.operation = q.operation
  WHERE w.id = $1::uuid AND w.alive AND t.state = 'queued' FOR UPDATE OF q, t SKIP LOCKED
), ${LEASE}`,
  values: ({ worker, tasks }: { worker: string; tasks: readonly QueuedTaskRow[] }) => [
    worker,
    uuids(tasks.map((task) => task.run_id)),
    integers(tasks.map((task) => task.operation)),
  ],
});

import { integers, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";
import type { TaskKey } from "../task-key.ts";

/** Tasks whose start or retry time has come. */
export const enqueueDelayedTasks = statement<never>()({
  name: "enqueue-delayed-tasks",
  text: `
INSERT INTO task_queue (run_id, operation, queue, priority, since, backend)
SELECT t.run_id, t.operation, t.queue, t.priority, ${NOW}, t.options ->> 'backend'
FROM unnest($1::uuid[], $2::int[]) AS n(run_id, operation) JOIN task t ON t.run_id = n.run_id AND t.operation = n.operation
WHERE t.state = 'queued'
ON CONFLICT DO NOTHING`,
  values: (tasks: readonly TaskKey[]) => [
    uuids(tasks.map((task) => task.runId)),
    integers(tasks.map((task) => task.operation)),
  ],
});

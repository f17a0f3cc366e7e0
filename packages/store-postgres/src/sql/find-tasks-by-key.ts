import { integers, texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Which plain task is there already, by id or by idempotency key; `position` counts from 1 in the order given. */
export const findTasksByKey = statement<{ position: number; run_id: string; operation: number }>()({
  name: "find-tasks-by-key",
  text: `
SELECT n.position::int AS position, coalesce(by_id.run_id, by_key.run_id) AS run_id, coalesce(by_id.operation, by_key.operation) AS operation
FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) WITH ORDINALITY AS n(run_id, operation, name, key, position)
LEFT JOIN task by_id ON by_id.run_id = n.run_id AND by_id.operation = n.operation
LEFT JOIN task by_key ON by_key.name = n.name AND by_key.idempotency_key = n.key
  AND by_key.idempotency_key IS NOT NULL AND by_key.operation = 0
WHERE by_id.run_id IS NOT NULL OR by_key.run_id IS NOT NULL`,
  values: (tasks: readonly { runId: string; operation: number; name: string; key: string | undefined }[]) => [
    uuids(tasks.map((task) => task.runId)),
    integers(tasks.map((task) => task.operation)),
    texts(tasks.map((task) => task.name)),
    texts(tasks.map((task) => task.key)),
  ],
});

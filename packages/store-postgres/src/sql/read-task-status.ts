import type { TaskRowState } from "@fermata/engine";
import type { ErrorData } from "@fermata/flow";
import { integers, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";
import type { TaskKey } from "../task-key.ts";

export interface TaskStatusRow {
  readonly run_id: string;
  readonly operation: number;
  readonly name: string;
  readonly state: TaskRowState;
  readonly attempt: number;
  /** As JSON text: it tells the result null from none. */
  readonly result: string | null;
  readonly error: ErrorData | null;
}

/** Tasks as they stand. */
export const readTaskStatus = statement<TaskStatusRow>()({
  name: "read-task-status",
  text: `
SELECT t.run_id, t.operation, t.name, t.state, t.attempt, t.result::text AS result, t.error
FROM unnest($1::uuid[], $2::int[]) AS n(run_id, operation) JOIN task t ON t.run_id = n.run_id AND t.operation = n.operation`,
  values: (tasks: readonly TaskKey[]) => [
    uuids(tasks.map((task) => task.runId)),
    integers(tasks.map((task) => task.operation)),
  ],
});

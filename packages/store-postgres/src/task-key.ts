import type { RunId, TaskId } from "@fermata/engine";

/** A task's id in the two parts that the tables are keyed by. */
export interface TaskKey {
  readonly runId: RunId;
  readonly operation: number;
}

/** `{runId}/{operation}` taken apart. */
export function taskKey(id: TaskId): TaskKey {
  const slash = id.lastIndexOf("/");
  return { runId: id.slice(0, slash), operation: Number(id.slice(slash + 1)) };
}

/** And put together. */
export function taskId(row: { readonly run_id: RunId; readonly operation: number }): TaskId {
  return `${row.run_id}/${row.operation}`;
}

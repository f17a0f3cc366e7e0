import type { RunId, RunStatus, TaskId, TaskStatus } from "@fermata/engine";
import type pg from "pg";
import { readRunStatus } from "./sql/read-run-status.ts";
import { readTaskStatus } from "./sql/read-task-status.ts";
import { runAlone } from "./statement.ts";
import { taskId, taskKey } from "./task-key.ts";

/** In the order asked for; unknown ones are left out. */
export async function readRuns(pool: pg.Pool, runs: readonly RunId[]): Promise<RunStatus[]> {
  const rows = new Map((await runAlone(pool, readRunStatus, runs)).map((row) => [row.id, row]));
  return runs.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    return {
      id,
      workflow: row.workflow,
      version: row.version,
      state: row.state,
      revision: row.revision,
      ...(row.output !== null && { output: JSON.parse(row.output) }),
      ...(row.error !== null && { error: row.error }),
    };
  });
}

/** In the order asked for; unknown ones are left out. */
export async function readTasks(pool: pg.Pool, tasks: readonly TaskId[]): Promise<TaskStatus[]> {
  const rows = new Map((await runAlone(pool, readTaskStatus, tasks.map(taskKey))).map((row) => [taskId(row), row]));
  return tasks.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    return {
      id,
      name: row.name,
      state: row.state,
      attempt: row.attempt,
      ...(row.result !== null && { result: JSON.parse(row.result) }),
      ...(row.error !== null && { error: row.error }),
    };
  });
}

import type { Page, RunFilter, RunState, TaskFilter, TaskId } from "@fermata/engine";
import type pg from "pg";
import { taskId, taskKey } from "../task-key.ts";
import { isUuid, PageQuery } from "./page-query.ts";

const LIVE: readonly RunState[] = ["queued", "running", "waiting", "paused"];

/** From the small live table where only live runs can fit, else by a walk over the records in order of id. */
export async function findRuns(pool: pg.Pool, filter: RunFilter, { after, limit }: Page): Promise<string[]> {
  if (after !== undefined && !isUuid(after)) return [];
  if (filter.parent !== undefined && !isUuid(filter.parent)) return [];
  const query = new PageQuery();
  const all = ["true"];
  const equal = (column: string, value: unknown, cast = "text") => {
    if (value !== undefined) all.push(`${column} = ${query.value(value)}::${cast}`);
  };
  equal("r.workflow", filter.workflow);
  equal("r.version", filter.version);
  equal("r.queue", filter.queue);
  equal("r.parent_id", filter.parent, "uuid");
  if (filter.tag !== undefined) all.push(`r.tags <> '{}' AND r.tags @> ARRAY[${query.value(filter.tag)}::text]`);
  if (filter.createdFrom !== undefined) all.push(`r.created_at >= ${query.value(Math.floor(filter.createdFrom))}`);
  if (filter.createdBefore !== undefined) all.push(`r.created_at < ${query.value(Math.floor(filter.createdBefore))}`);
  if (filter.states !== undefined)
    all.push(`coalesce(l.state, r.end_state) = ANY (${query.value(filter.states)}::run_state[])`);
  if (filter.waitingFor !== undefined)
    all.push(`EXISTS (SELECT FROM open_wait w WHERE w.run_id = r.id AND w.name = ${query.value(filter.waitingFor)})`);
  if (after !== undefined) all.push(`r.id > ${query.value(after)}::uuid`);
  const live = filter.waitingFor !== undefined || filter.states?.every((state) => LIVE.includes(state)) === true;
  const rows = await query.rows<{ id: string }>(
    pool,
    `SELECT r.id FROM run r ${live ? "" : "LEFT "}JOIN run_live l ON l.run_id = r.id
     WHERE ${all.join(" AND ")} ORDER BY r.id LIMIT ${query.value(limit)}`,
  );
  return rows.map(({ id }) => id);
}

/** By a walk over the tasks in order of id. */
export async function findTasks(pool: pg.Pool, filter: TaskFilter, { after, limit }: Page): Promise<TaskId[]> {
  const query = new PageQuery();
  const all = [`t.state = ANY (${query.value(filter.states)}::task_state[])`];
  if (filter.name !== undefined) all.push(`t.name = ${query.value(filter.name)}`);
  if (filter.queue !== undefined) all.push(`t.queue = ${query.value(filter.queue)}`);
  if (filter.plain === true) all.push("t.operation = 0");
  if (after !== undefined) {
    const { runId, operation } = taskKey(after);
    if (!isUuid(runId) || !Number.isSafeInteger(operation)) return [];
    all.push(`(t.run_id, t.operation) > (${query.value(runId)}::uuid, ${query.value(operation)}::int)`);
  }
  const rows = await query.rows<{ run_id: string; operation: number }>(
    pool,
    `SELECT t.run_id, t.operation FROM task t WHERE ${all.join(" AND ")}
     ORDER BY t.run_id, t.operation LIMIT ${query.value(limit)}`,
  );
  return rows.map(taskId);
}

import type { TaskRowState } from "@fermata/engine";
import type { ErrorData, Json, SourceRange } from "@fermata/flow";
import type pg from "pg";
import { isUuid, numbersOf, PageQuery, pageOf } from "./page-query.ts";
import type { Page, Paged, TaskPlaceRow, TaskRow } from "./rows.ts";

const COLUMNS = `
  run_id, operation, name, state, attempt, coalesce(backend, options ->> 'backend') AS backend, created_at, started_at, ended_at,
  options -> 'at' AS at, inputs, result, error`;

interface StoredTask {
  readonly run_id: string;
  readonly operation: number;
  readonly name: string;
  readonly state: TaskRowState;
  readonly attempt: number;
  readonly backend: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly at: SourceRange | null;
  readonly inputs: Json;
  readonly result: Json | null;
  readonly error: ErrorData | null;
}

function taskOf(row: StoredTask): TaskRow {
  return {
    runId: row.run_id,
    operation: row.operation,
    name: row.name,
    state: row.state,
    attempt: row.attempt,
    backend: row.backend,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    at: row.at,
    inputs: row.inputs,
    result: row.result,
    error: row.error,
  };
}

/** Tasks of a run in order of operation. */
export async function listTasks(
  pool: pg.Pool,
  { runId, states }: { readonly runId: string; readonly states?: readonly TaskRowState[] | undefined },
  page: Page,
): Promise<Paged<TaskRow>> {
  if (!isUuid(runId)) return { rows: [], nextCursor: null };
  const query = new PageQuery();
  const after = numbersOf(page.cursor)?.[0] ?? -1;
  const inStates = states && states.length > 0 ? `AND state = ANY (${query.value(states)}::task_state[])` : "";
  const rows = await query.rows<StoredTask>(
    pool,
    `SELECT ${COLUMNS} FROM task WHERE run_id = ${query.value(runId)}::uuid AND operation > ${query.value(after)} ${inStates}
     ORDER BY operation LIMIT ${query.value(page.limit + 1)}`,
  );
  return pageOf(rows, page, { show: taskOf, cursor: (row) => String(row.operation) });
}

export async function getTask(pool: pg.Pool, runId: string, operation: number): Promise<TaskRow | undefined> {
  if (!isUuid(runId)) return undefined;
  const query = new PageQuery();
  const [row] = await query.rows<StoredTask>(
    pool,
    `SELECT ${COLUMNS} FROM task WHERE run_id = ${query.value(runId)}::uuid AND operation = ${query.value(operation)}`,
  );
  return row && taskOf(row);
}

/** How many tasks of the run are in each state. */
export async function countTasks(pool: pg.Pool, runId: string): Promise<Record<TaskRowState, number>> {
  const counts = { queued: 0, running: 0, done: 0, failed: 0, canceled: 0 };
  if (!isUuid(runId)) return counts;
  const query = new PageQuery();
  const rows = await query.rows<{ state: TaskRowState; count: number }>(
    pool,
    `SELECT state, count(*) AS count FROM task WHERE run_id = ${query.value(runId)}::uuid GROUP BY state`,
  );
  for (const row of rows) counts[row.state] = row.count;
  return counts;
}

/** What each place of the script has come to, over all tasks of the run. */
export async function taskPlaces(pool: pg.Pool, runId: string): Promise<TaskPlaceRow[]> {
  if (!isUuid(runId)) return [];
  const query = new PageQuery();
  const rows = await query.rows<{
    at: string;
    name: string;
    state: TaskRowState;
    count: number;
    first_at: number;
    last_at: number;
  }>(
    pool,
    `SELECT (options -> 'at')::text AS at, name, state, count(*) AS count,
       min(coalesce(started_at, created_at)) AS first_at, max(coalesce(ended_at, started_at, created_at)) AS last_at
     FROM task WHERE run_id = ${query.value(runId)}::uuid AND options -> 'at' IS NOT NULL
     GROUP BY 1, 2, 3 ORDER BY min(operation)`,
  );
  return rows.map((row) => ({
    at: JSON.parse(row.at),
    name: row.name,
    state: row.state,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }));
}

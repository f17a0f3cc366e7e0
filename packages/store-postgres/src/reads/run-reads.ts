import type { RunState } from "@fermata/engine";
import type { ErrorData, Json } from "@fermata/flow";
import type pg from "pg";
import { isUuid, PageQuery, pageOf } from "./page-query.ts";
import type { Page, Paged, RunDetailRow, RunFilter, RunRow } from "./rows.ts";

/** A run that is leased runs, though no step of it has been committed yet. */
const LIVE_STATE =
  "CASE WHEN l.state = 'queued' AND l.worker_id IS NOT NULL THEN 'running'::run_state ELSE l.state END";
const COLUMNS = `
  r.id, r.workflow, r.version, coalesce(${LIVE_STATE}, r.end_state) AS state, r.created_at,
  coalesce(l.started_at, r.started_at) AS started_at, r.ended_at, l.waiting_line, r.error, r.parent_id, r.parent_operation, r.tags`;

interface StoredRun {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly state: RunState;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly waiting_line: number | null;
  readonly error: ErrorData | null;
  readonly parent_id: string | null;
  readonly parent_operation: number | null;
  readonly tags: string[];
}

function runOf(row: StoredRun): RunRow {
  return {
    id: row.id,
    workflow: row.workflow,
    version: row.version,
    state: row.state,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    waitingLine: row.waiting_line,
    error: row.error,
    parentId: row.parent_id,
    tags: row.tags,
  };
}

/** The first and last UUID that begin with these characters; undefined where none can. */
function idRange(prefix: string): readonly [string, string] | undefined {
  const digits = prefix.replaceAll("-", "").toLowerCase();
  if (!/^[0-9a-f]{0,32}$/.test(digits)) return undefined;
  const whole = (fill: string) =>
    digits.padEnd(32, fill).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return [whole("0"), whole("f")];
}

/** Conditions on `r` that hold for every branch; undefined where nothing can meet them. */
function conditions(query: PageQuery, filter: RunFilter, page: Page): string | undefined {
  const all: string[] = ["true"];
  if (filter.workflow !== undefined) all.push(`r.workflow = ${query.value(filter.workflow)}`);
  if (filter.version !== undefined) all.push(`r.version = ${query.value(filter.version)}`);
  if (filter.tag !== undefined) all.push(`r.tags <> '{}' AND r.tags @> ARRAY[${query.value(filter.tag)}::text]`);
  // The id begins with the time of creation: the primary key is the index of both.
  if (filter.from !== undefined)
    all.push(`r.id >= run_id_at(${query.value(Math.max(0, Math.floor(filter.from)))}::bigint)`);
  if (filter.to !== undefined)
    all.push(`r.id < run_id_at(${query.value(Math.max(0, Math.floor(filter.to) + 1))}::bigint)`);
  if (filter.id !== undefined && filter.id !== "") {
    const range = idRange(filter.id);
    if (!range) return undefined;
    all.push(`r.id BETWEEN ${query.value(range[0])}::uuid AND ${query.value(range[1])}::uuid`);
  }
  if (page.cursor !== undefined) {
    if (!isUuid(page.cursor)) return undefined;
    all.push(`r.id < ${query.value(page.cursor)}::uuid`);
  }
  return all.join(" AND ");
}

const ENDED_WELL: RunState = "completed";
const FAILURES: ReadonlySet<RunState> = new Set(["failed", "canceled"]);

/**
 * Where the runs of these states are found quickly among millions: live ones in the small live table, those that did not end well in
 * theirs, and the many that did by walking back over all runs.
 */
function branches(query: PageQuery, states: readonly RunState[] | undefined): string[] {
  if (states === undefined || states.length === 0) return ["FROM run r WHERE"];
  const found: string[] = [];
  const live = states.filter((state) => state !== ENDED_WELL && !FAILURES.has(state));
  if (live.length > 0) {
    const wanted = query.value(live);
    found.push(`FROM run_live l JOIN run r ON r.id = l.run_id WHERE ${LIVE_STATE} = ANY (${wanted}::run_state[]) AND`);
  }
  const failed = states.filter((state) => FAILURES.has(state));
  if (failed.length > 0) {
    const wanted = query.value(failed);
    found.push(`FROM run_failure f JOIN run r ON r.id = f.run_id WHERE f.state = ANY (${wanted}::run_state[]) AND`);
  }
  if (states.includes(ENDED_WELL)) found.push("FROM run r WHERE r.end_state = 'completed' AND");
  return found;
}

/** Newest first. */
export async function listRuns(pool: pg.Pool, filter: RunFilter, page: Page): Promise<Paged<RunRow>> {
  const query = new PageQuery();
  const where = conditions(query, filter, page);
  if (where === undefined) return { rows: [], nextCursor: null };
  const limit = query.value(page.limit + 1);
  const ids = branches(query, filter.states)
    .map((branch) => `(SELECT r.id ${branch} ${where} ORDER BY r.id DESC LIMIT ${limit})`)
    .join(" UNION ALL ");
  const rows = await query.rows<StoredRun>(
    pool,
    `SELECT ${COLUMNS} FROM (SELECT id FROM (${ids}) found ORDER BY id DESC LIMIT ${limit}) page
     JOIN run r ON r.id = page.id LEFT JOIN run_live l ON l.run_id = r.id ORDER BY r.id DESC`,
  );
  return pageOf(rows, page, { show: runOf, cursor: (row) => row.id });
}

/** One run whole. */
export async function getRun(pool: pg.Pool, id: string): Promise<RunDetailRow | undefined> {
  if (!isUuid(id)) return undefined;
  const query = new PageQuery();
  const [row] = await query.rows<
    StoredRun & {
      inputs: Json;
      output: Json | null;
      timeout_at: number | null;
      revision: number;
      source: string | null;
    }
  >(
    pool,
    `SELECT ${COLUMNS}, r.inputs, r.output, r.timeout_at, coalesce(l.revision, r.revision, 0) AS revision, v.source
     FROM run r LEFT JOIN run_live l ON l.run_id = r.id LEFT JOIN version v ON v.hash = r.version
     WHERE r.id = ${query.value(id)}::uuid`,
  );
  if (!row) return undefined;
  return {
    ...runOf(row),
    parentOperation: row.parent_operation,
    inputs: row.inputs,
    output: row.output,
    timeoutAt: row.timeout_at,
    revision: row.revision,
    source: row.source ?? "",
  };
}

/** Children in order of the operation that started them. */
export async function listChildren(pool: pg.Pool, runId: string): Promise<(RunRow & { operation: number })[]> {
  if (!isUuid(runId)) return [];
  const query = new PageQuery();
  const rows = await query.rows<StoredRun>(
    pool,
    `SELECT ${COLUMNS} FROM run r LEFT JOIN run_live l ON l.run_id = r.id
     WHERE r.parent_id = ${query.value(runId)}::uuid ORDER BY r.parent_operation`,
  );
  return rows.map((row) => ({ ...runOf(row), operation: row.parent_operation ?? 0 }));
}

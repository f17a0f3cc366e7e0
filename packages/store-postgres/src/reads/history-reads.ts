import type { Checkpoint, RunEvent } from "@fermata/engine";
import type { LogEntry } from "@fermata/flow";
import type pg from "pg";
import { isUuid, numbersOf, PageQuery, pageOf } from "./page-query.ts";
import type { Followed, Page, Paged } from "./rows.ts";

interface HistoryRow<Entry> {
  readonly id: number;
  readonly entries: readonly Entry[];
}

/**
 * One row holds what one commit wrote of a run, so a cursor is `row.index`: the first entry not yet given. Within a run rows appear in
 * the order of their ids, because who writes one holds the run's live row.
 */
async function follow<Entry>(
  pool: pg.Pool,
  from: { readonly table: "event" | "log"; readonly column: "events" | "entries"; readonly runId: string },
  page: Page,
): Promise<{ entries: { row: number; index: number; entry: Entry }[]; nextCursor: string; more: boolean }> {
  const [row = 0, index = 0] = numbersOf(page.cursor) ?? [];
  const query = new PageQuery();
  const rows = await query.rows<HistoryRow<Entry>>(
    pool,
    `SELECT id, ${from.column} AS entries FROM ${from.table}
     WHERE run_id = ${query.value(from.runId)}::uuid AND id >= ${query.value(row)}
     ORDER BY id LIMIT ${query.value(page.limit + 2)}`,
  );
  const all = rows.flatMap((stored) =>
    stored.entries.map((entry, position) => ({ row: stored.id, index: position, entry })),
  );
  const unseen = all.filter((entry) => entry.row > row || entry.index >= index);
  const entries = unseen.slice(0, page.limit);
  const last = entries.at(-1);
  return {
    entries,
    nextCursor: last ? `${last.row}.${last.index + 1}` : `${row}.${index}`,
    more: unseen.length > entries.length,
  };
}

/** Oldest first. The creation of a run, which is not stored as an event, comes before all others. */
export async function listEvents(
  pool: pg.Pool,
  runId: string,
  page: Page,
): Promise<Followed<RunEvent & { sequence: string }>> {
  if (!isUuid(runId)) return { rows: [], nextCursor: "0.0", more: false };
  const found = await follow<Omit<RunEvent, "runId">>(pool, { table: "event", column: "events", runId }, page);
  const rows = found.entries.map(({ row, index, entry }) => ({ runId, ...entry, sequence: `${row}.${index}` }));
  if (page.cursor !== undefined) return { rows, nextCursor: found.nextCursor, more: found.more };
  const query = new PageQuery();
  const [run] = await query.rows<{ created_at: number }>(
    pool,
    `SELECT created_at FROM run WHERE id = ${query.value(runId)}::uuid`,
  );
  // That of a fork is stored, since it says where it came from.
  const stored = rows[0]?.type === "run.created";
  const created = run && !stored ? [{ runId, at: run.created_at, type: "run.created", sequence: "0.0" } as const] : [];
  return { rows: [...created, ...rows], nextCursor: found.nextCursor, more: found.more };
}

/** Oldest first. */
export async function listLogs(pool: pg.Pool, runId: string, page: Page): Promise<Followed<LogEntry>> {
  if (!isUuid(runId)) return { rows: [], nextCursor: "0.0", more: false };
  const { entries, nextCursor, more } = await follow<LogEntry>(pool, { table: "log", column: "entries", runId }, page);
  return { rows: entries.map(({ entry }) => entry), nextCursor, more };
}

/** Newest first, without their bytes. */
export async function listCheckpoints(
  pool: pg.Pool,
  runId: string,
  page: Page,
): Promise<Paged<Omit<Checkpoint, "snapshot" | "runId">>> {
  if (!isUuid(runId)) return { rows: [], nextCursor: null };
  const query = new PageQuery();
  const before = numbersOf(page.cursor)?.[0];
  const rows = await query.rows<{ revision: number; at: number; line: number | null }>(
    pool,
    `SELECT revision, at, line FROM checkpoint WHERE run_id = ${query.value(runId)}::uuid
     ${before === undefined ? "" : `AND revision < ${query.value(before)}`}
     ORDER BY revision DESC LIMIT ${query.value(page.limit + 1)}`,
  );
  return pageOf(rows, page, { show: (row) => row, cursor: (row) => String(row.revision) });
}

/** One checkpoint; without a revision the newest there is, be it the run's own current snapshot. */
export async function getCheckpoint(pool: pg.Pool, runId: string, revision?: number): Promise<Checkpoint | undefined> {
  if (!isUuid(runId)) return undefined;
  const query = new PageQuery();
  const id = query.value(runId);
  const at = revision === undefined ? "true" : `revision = ${query.value(revision)}`;
  const [row] = await query.rows<Omit<Checkpoint, "runId"> & { snapshot: Buffer }>(
    pool,
    `SELECT revision, at, line, snapshot FROM (
       SELECT revision, at, line, snapshot FROM checkpoint WHERE run_id = ${id}::uuid
       UNION ALL
       SELECT revision, updated_at, waiting_line, snapshot FROM run_live WHERE run_id = ${id}::uuid AND snapshot IS NOT NULL
     ) every WHERE ${at} ORDER BY revision DESC LIMIT 1`,
  );
  return row && { runId, ...row };
}

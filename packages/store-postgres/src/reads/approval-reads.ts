import { Prisma, type PrismaClient } from "@fermata/db";
import type { Json } from "@fermata/flow";
import type pg from "pg";
import { openWaitOf } from "../open-wait.ts";
import type { OpenWaitRow } from "../sql/read-waits.ts";
import { toStoreError } from "../store-error.ts";
import { isUuid, numbersOf, PageQuery, pageOf } from "./page-query.ts";
import type { AuditRow, Page, Paged, SignalWaitRow } from "./rows.ts";

type StoredWait = OpenWaitRow & { readonly workflow: string; readonly version: string; readonly inputs: Json };

const SELECT = `
  SELECT w.run_id, w.operation, w.kind, w.name, w.due_at, w.created_at, w.command, r.workflow, r.version, r.inputs
  FROM open_wait w JOIN run r ON r.id = w.run_id WHERE w.kind = 'signal'`;

function signalWaitOf(row: StoredWait): SignalWaitRow {
  return { ...openWaitOf(row), workflow: row.workflow, version: row.version, inputs: row.inputs };
}

/** Open signal waits, oldest first. */
export async function listSignalWaits(
  pool: pg.Pool,
  filter: { readonly workflow?: string | undefined; readonly runId?: string | undefined },
  page: Page,
): Promise<Paged<SignalWaitRow>> {
  const nothing = { rows: [], nextCursor: null };
  const query = new PageQuery();
  const where = [SELECT];
  if (filter.workflow !== undefined) where.push(`r.workflow = ${query.value(filter.workflow)}`);
  if (filter.runId !== undefined) {
    if (!isUuid(filter.runId)) return nothing;
    where.push(`w.run_id = ${query.value(filter.runId)}::uuid`);
  }
  if (page.cursor !== undefined) {
    const [at = "", runId = "", operation = ""] = page.cursor.split("/");
    if (!/^\d{1,15}$/.test(at) || !isUuid(runId) || !/^\d{1,9}$/.test(operation)) return nothing;
    const values = `${query.value(at)}::bigint, ${query.value(runId)}::uuid, ${query.value(operation)}::int`;
    where.push(`(w.created_at, w.run_id, w.operation) > (${values})`);
  }
  const rows = await query.rows<StoredWait>(
    pool,
    `${where.join(" AND ")} ORDER BY w.created_at, w.run_id, w.operation LIMIT ${query.value(page.limit + 1)}`,
  );
  return pageOf(rows, page, {
    show: signalWaitOf,
    cursor: (row) => `${row.created_at}/${row.run_id}/${row.operation}`,
  });
}

export async function getSignalWait(
  pool: pg.Pool,
  runId: string,
  operation: number,
): Promise<SignalWaitRow | undefined> {
  if (!isUuid(runId)) return undefined;
  const query = new PageQuery();
  const [row] = await query.rows<StoredWait>(
    pool,
    `${SELECT} AND w.run_id = ${query.value(runId)}::uuid AND w.operation = ${query.value(operation)}`,
  );
  return row && signalWaitOf(row);
}

/** Writes a line of the audit log. */
export async function appendAudit(prisma: PrismaClient, entry: Omit<AuditRow, "id">): Promise<{ id: string }> {
  const { data, at, ...columns } = entry;
  const row = await prisma.auditEntry
    .create({
      data: {
        ...columns,
        at: BigInt(Math.floor(at)),
        data: data === null ? Prisma.DbNull : (data as Prisma.InputJsonValue),
      },
      select: { id: true },
    })
    .catch((error) => {
      throw toStoreError(error);
    });
  return { id: String(row.id) };
}

export interface AuditFilter {
  readonly action: string;
  /** The subject. */
  readonly workflow?: string | undefined;
  readonly runId?: string | undefined;
  readonly operation?: number | undefined;
}

/** The audit log, newest first. */
export async function listAudit(prisma: PrismaClient, filter: AuditFilter, page: Page): Promise<Paged<AuditRow>> {
  if (filter.runId !== undefined && !isUuid(filter.runId)) return { rows: [], nextCursor: null };
  const before = numbersOf(page.cursor)?.[0];
  const rows = await prisma.auditEntry
    .findMany({
      where: {
        action: filter.action,
        ...(filter.workflow !== undefined && { subject: filter.workflow }),
        ...(filter.runId !== undefined && { runId: filter.runId }),
        ...(filter.operation !== undefined && { operation: filter.operation }),
        ...(before !== undefined && { id: { lt: BigInt(before) } }),
      },
      orderBy: { id: "desc" },
      take: page.limit + 1,
    })
    .catch((error) => {
      throw toStoreError(error);
    });
  return pageOf(rows, page, {
    show: (row) => ({ ...row, id: String(row.id), at: Number(row.at), data: row.data as Json | null }),
    cursor: (row) => String(row.id),
  });
}

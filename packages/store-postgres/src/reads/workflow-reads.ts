import { Prisma, type PrismaClient } from "@fermata/db";
import type { RunState } from "@fermata/engine";
import type { Json } from "@fermata/flow";
import type pg from "pg";
import { toStoreError } from "../store-error.ts";
import { numbersOf, PageQuery, pageOf } from "./page-query.ts";
import type { DefinitionRow, DraftRow, Page, Paged, WorkflowRow } from "./rows.ts";

interface StoredWorkflow {
  readonly name: string;
  readonly hash: string | null;
  readonly deployed_at: number | null;
  readonly source: string | null;
  readonly draft_source: string | null;
  readonly draft_layout: Json | null;
  readonly draft_revision: number | null;
  readonly draft_updated_at: number | null;
  readonly last_id: string | null;
  readonly last_state: RunState;
  readonly last_created_at: number;
  readonly active: number;
}

function workflowOf(row: StoredWorkflow): WorkflowRow {
  const { name } = row;
  return {
    name,
    draft:
      row.draft_revision === null
        ? null
        : {
            name,
            source: row.draft_source ?? "",
            layout: row.draft_layout,
            revision: row.draft_revision,
            updatedAt: row.draft_updated_at ?? 0,
          },
    version: row.hash === null ? null : { hash: row.hash, deployedAt: row.deployed_at ?? 0, source: row.source ?? "" },
    lastRun: row.last_id === null ? null : { id: row.last_id, state: row.last_state, createdAt: row.last_created_at },
    activeRuns: row.active,
  };
}

/** Workflows with a draft, a published version or both, by name; one of them where `name` is given. */
export async function readWorkflows(pool: pg.Pool, name?: string): Promise<WorkflowRow[]> {
  const query = new PageQuery();
  const only = name === undefined ? "" : `WHERE name = ${query.value(name)}`;
  const rows = await query.rows<StoredWorkflow>(
    pool,
    `SELECT n.name, w.version AS hash, w.deployed_at, v.source,
       d.source AS draft_source, d.layout AS draft_layout, d.revision AS draft_revision, d.updated_at AS draft_updated_at,
       last.id AS last_id, last.state AS last_state, last.created_at AS last_created_at, coalesce(live.active, 0) AS active
     FROM (SELECT name FROM workflow ${only} UNION SELECT name FROM draft ${only}) n
     LEFT JOIN workflow w ON w.name = n.name
     LEFT JOIN version v ON v.hash = w.version
     LEFT JOIN draft d ON d.name = n.name
     LEFT JOIN (SELECT workflow, count(*) AS active FROM run_live GROUP BY workflow) live ON live.workflow = n.name
     LEFT JOIN LATERAL (
       SELECT r.id, r.created_at, coalesce(l.state, r.end_state) AS state FROM run r LEFT JOIN run_live l ON l.run_id = r.id
       WHERE r.workflow = n.name ORDER BY r.id DESC LIMIT 1
     ) last ON true
     ORDER BY n.name`,
  );
  return rows.map(workflowOf);
}

/** Versions a workflow has had, newest first. */
export async function listVersions(
  pool: pg.Pool,
  name: string,
  page: Page,
): Promise<Paged<{ hash: string; deployedAt: number }>> {
  const query = new PageQuery();
  const offset = numbersOf(page.cursor)?.[0] ?? 0;
  const rows = await query.rows<{ hash: string; deployed_at: number }>(
    pool,
    `SELECT hash, deployed_at FROM workflow_version WHERE workflow = ${query.value(name)}
     ORDER BY deployed_at DESC, hash LIMIT ${query.value(page.limit + 1)} OFFSET ${query.value(offset)}`,
  );
  return pageOf(rows, page, {
    show: (row) => ({ hash: row.hash, deployedAt: row.deployed_at }),
    cursor: () => String(offset + page.limit),
  });
}

export async function getVersion(
  pool: pg.Pool,
  name: string,
  hash: string,
): Promise<{ hash: string; source: string; deployedAt: number } | undefined> {
  const query = new PageQuery();
  const [row] = await query.rows<{ source: string; deployed_at: number }>(
    pool,
    `SELECT v.source, w.deployed_at FROM workflow_version w JOIN version v ON v.hash = w.hash
     WHERE w.workflow = ${query.value(name)} AND w.hash = ${query.value(hash)}`,
  );
  return row && { hash, source: row.source, deployedAt: row.deployed_at };
}

const UNIQUE_VIOLATION = "P2002";

/** Renames draft, workflow and its versions; false where the new name is taken. */
export async function renameWorkflow(prisma: PrismaClient, name: string, to: string): Promise<boolean> {
  try {
    return await prisma.$transaction(async (transaction) => {
      const where = { name: to };
      if ((await transaction.workflow.count({ where })) + (await transaction.draft.count({ where })) > 0) return false;
      await transaction.workflow.updateMany({ where: { name }, data: { name: to } });
      await transaction.draft.updateMany({ where: { name }, data: { name: to } });
      // A workflow of the new name that was deleted may have left some of the same versions.
      const kept = await transaction.workflowVersion.findMany({ where: { workflow: to }, select: { hash: true } });
      await transaction.workflowVersion.updateMany({
        where: { workflow: name, hash: { notIn: kept.map((version) => version.hash) } },
        data: { workflow: to },
      });
      return true;
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE_VIOLATION) return false;
    throw toStoreError(error);
  }
}

/** Draft and published name go; the versions stay for their runs. */
export async function deleteWorkflow(prisma: PrismaClient, name: string): Promise<void> {
  const where = { where: { name } };
  await prisma.$transaction([prisma.workflow.deleteMany(where), prisma.draft.deleteMany(where)]).catch((error) => {
    throw toStoreError(error);
  });
}

export async function getDraft(prisma: PrismaClient, name: string): Promise<DraftRow | undefined> {
  const row = await prisma.draft.findUnique({ where: { name } }).catch((error) => {
    throw toStoreError(error);
  });
  if (!row) return undefined;
  return { ...row, layout: row.layout as Json | null, updatedAt: Number(row.updatedAt) };
}

export interface DraftSave {
  readonly name: string;
  readonly source: string;
  /** Undefined: kept as it is. */
  readonly layout?: Json | null | undefined;
  /** The revision the edit began from; 0: there was none. */
  readonly baseRevision: number;
}

/**
 * Writes a draft where nobody else has since the revision it began from (S7). Answers the draft that is there now, and whether that is
 * the one just written.
 */
export async function saveDraft(prisma: PrismaClient, save: DraftSave): Promise<{ saved: boolean; draft: DraftRow }> {
  const { name, source, layout, baseRevision } = save;
  const written = {
    source,
    revision: baseRevision + 1,
    updatedAt: BigInt(Date.now()),
    ...(layout !== undefined && { layout: layout === null ? Prisma.DbNull : (layout as Prisma.InputJsonValue) }),
  };
  try {
    const { count } =
      baseRevision === 0
        ? await prisma.draft.createMany({ data: [{ name, ...written }], skipDuplicates: true })
        : await prisma.draft.updateMany({ where: { name, revision: baseRevision }, data: written });
    const draft = await getDraft(prisma, name);
    // Gone in between, or never there: what the other one left is nothing.
    return { saved: count > 0, draft: draft ?? { name, source: "", layout: null, revision: 0, updatedAt: 0 } };
  } catch (error) {
    throw toStoreError(error);
  }
}

function definitionOf(row: Awaited<ReturnType<PrismaClient["taskDefinition"]["findFirstOrThrow"]>>): DefinitionRow {
  return {
    name: row.name,
    description: row.description,
    source: row.source,
    spec: row.spec as Json,
    parameters: row.parameters as Json | null,
    updatedAt: Number(row.updatedAt),
  };
}

/** Task definitions by name; one of them where `name` is given. */
export async function readDefinitions(prisma: PrismaClient, name?: string): Promise<DefinitionRow[]> {
  const rows = await prisma.taskDefinition
    .findMany({ ...(name !== undefined && { where: { name } }), orderBy: { name: "asc" } })
    .catch((error) => {
      throw toStoreError(error);
    });
  return rows.map(definitionOf);
}

/** False where there was none. */
export async function deleteDefinition(prisma: PrismaClient, name: string): Promise<boolean> {
  const { count } = await prisma.taskDefinition.deleteMany({ where: { name } }).catch((error) => {
    throw toStoreError(error);
  });
  return count > 0;
}

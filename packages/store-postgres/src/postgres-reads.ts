import type { Database } from "@fermata/db";
import type { Checkpoint, OpenWait, RunEvent, TaskRowState } from "@fermata/engine";
import type { Json, LogEntry } from "@fermata/flow";
import { openWaitOf } from "./open-wait.ts";
import { type AuditFilter, appendAudit, getSignalWait, listAudit, listSignalWaits } from "./reads/approval-reads.ts";
import { getCheckpoint, listCheckpoints, listEvents, listLogs } from "./reads/history-reads.ts";
import { isUuid, PageQuery } from "./reads/page-query.ts";
import type {
  AuditRow,
  DefinitionRow,
  DraftRow,
  Followed,
  Page,
  Paged,
  RunDetailRow,
  RunFilter,
  RunRow,
  SignalWaitRow,
  StatsRow,
  TaskPlaceRow,
  TaskRow,
  ThroughputRow,
  WorkflowRow,
} from "./reads/rows.ts";
import { getRun, listChildren, listRuns } from "./reads/run-reads.ts";
import { readStats, readThroughput } from "./reads/stats-reads.ts";
import { countTasks, getTask, listTasks, taskPlaces } from "./reads/task-reads.ts";
import {
  type DraftSave,
  deleteDefinition,
  deleteWorkflow,
  getDraft,
  getVersion,
  listVersions,
  readDefinitions,
  readWorkflows,
  renameWorkflow,
  saveDraft,
} from "./reads/workflow-reads.ts";
import { readWaits } from "./sql/read-waits.ts";
import { runAlone } from "./statement.ts";

/**
 * What the pages read beside the engine, and the little that they write by themselves: drafts and the audit log. Lists come in keyset
 * pages; nothing scans the history. Times are Unix ms. Everything throws StoreError. May go to a read replica.
 */
export class PostgresReads {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get #pool() {
    return this.#database.pool;
  }

  get #prisma() {
    return this.#database.prisma;
  }

  /** Such as `18.4`. */
  async serverVersion(): Promise<string> {
    const [row] = await new PageQuery().rows<{ server_version: string }>(this.#pool, "SHOW server_version");
    return row?.server_version ?? "";
  }

  // -- workflows --

  listWorkflows(): Promise<WorkflowRow[]> {
    return readWorkflows(this.#pool);
  }

  /** Undefined where there is neither a draft nor a published version. */
  async getWorkflow(name: string): Promise<WorkflowRow | undefined> {
    return (await readWorkflows(this.#pool, name))[0];
  }

  listVersions(name: string, page: Page): Promise<Paged<{ hash: string; deployedAt: number }>> {
    return listVersions(this.#pool, name, page);
  }

  /** Undefined where the workflow never had that version. */
  getVersion(name: string, hash: string): Promise<{ hash: string; source: string; deployedAt: number } | undefined> {
    return getVersion(this.#pool, name, hash);
  }

  /** Draft and published workflow alike; false where the new name is taken. Runs keep the name they were started under. */
  renameWorkflow(name: string, to: string): Promise<boolean> {
    return renameWorkflow(this.#prisma, name, to);
  }

  /** Draft and published name go; versions stay for their runs. */
  deleteWorkflow(name: string): Promise<void> {
    return deleteWorkflow(this.#prisma, name);
  }

  // -- drafts --

  getDraft(name: string): Promise<DraftRow | undefined> {
    return getDraft(this.#prisma, name);
  }

  /** Answers the draft that is there now, and whether it is the one just written; not so where somebody else wrote since `baseRevision`. */
  saveDraft(draft: DraftSave): Promise<{ saved: boolean; draft: DraftRow }> {
    return saveDraft(this.#prisma, draft);
  }

  // -- task definitions --

  listDefinitions(): Promise<DefinitionRow[]> {
    return readDefinitions(this.#prisma);
  }

  async getDefinition(name: string): Promise<DefinitionRow | undefined> {
    return (await readDefinitions(this.#prisma, name))[0];
  }

  deleteDefinition(name: string): Promise<boolean> {
    return deleteDefinition(this.#prisma, name);
  }

  // -- runs --

  /** Newest first. */
  listRuns(filter: RunFilter, page: Page): Promise<Paged<RunRow>> {
    return listRuns(this.#pool, filter, page);
  }

  getRun(id: string): Promise<RunDetailRow | undefined> {
    return getRun(this.#pool, id);
  }

  /** By operation. */
  listTasks(
    runId: string,
    filter: { readonly states?: readonly TaskRowState[] | undefined },
    page: Page,
  ): Promise<Paged<TaskRow>> {
    return listTasks(this.#pool, { runId, states: filter.states }, page);
  }

  getTask(runId: string, operation: number): Promise<TaskRow | undefined> {
    return getTask(this.#pool, runId, operation);
  }

  countTasks(runId: string): Promise<Record<TaskRowState, number>> {
    return countTasks(this.#pool, runId);
  }

  /** What each place of the script has come to: one row per place, name and state. */
  taskPlaces(runId: string): Promise<TaskPlaceRow[]> {
    return taskPlaces(this.#pool, runId);
  }

  async listWaits(runId: string): Promise<OpenWait[]> {
    return isUuid(runId) ? (await runAlone(this.#pool, readWaits, [runId])).map(openWaitOf) : [];
  }

  listChildren(runId: string): Promise<(RunRow & { operation: number })[]> {
    return listChildren(this.#pool, runId);
  }

  /** Oldest first, from the cursor on; a cursor at the end stays good. */
  listEvents(runId: string, page: Page): Promise<Followed<RunEvent & { sequence: string }>> {
    return listEvents(this.#pool, runId, page);
  }

  listLogs(runId: string, page: Page): Promise<Followed<LogEntry>> {
    return listLogs(this.#pool, runId, page);
  }

  /** Newest first, without their bytes. */
  listCheckpoints(runId: string, page: Page): Promise<Paged<Omit<Checkpoint, "snapshot" | "runId">>> {
    return listCheckpoints(this.#pool, runId, page);
  }

  /** Without a revision: the newest there is, the run's own current snapshot included. */
  getCheckpoint(runId: string, revision?: number): Promise<Checkpoint | undefined> {
    return getCheckpoint(this.#pool, runId, revision);
  }

  /** Runs by state, tasks queued and running, open signal waits. */
  stats(): Promise<StatsRow> {
    return readStats(this.#pool);
  }

  throughput(range: { from: number; bucketMs: number; buckets: number }): Promise<ThroughputRow[]> {
    return readThroughput(this.#pool, range);
  }

  // -- approvals and audit --

  /** Open signal waits, oldest first. */
  listSignalWaits(
    filter: { workflow?: string | undefined; runId?: string | undefined },
    page: Page,
  ): Promise<Paged<SignalWaitRow>> {
    return listSignalWaits(this.#pool, filter, page);
  }

  getSignalWait(runId: string, operation: number): Promise<SignalWaitRow | undefined> {
    return getSignalWait(this.#pool, runId, operation);
  }

  appendAudit(entry: Omit<AuditRow, "id">): Promise<{ id: string }> {
    return appendAudit(this.#prisma, entry);
  }

  /** Newest first. */
  listAudit(filter: AuditFilter, page: Page): Promise<Paged<AuditRow>> {
    return listAudit(this.#prisma, filter, page);
  }

  // -- settings --

  async getSetting(key: string): Promise<Json | undefined> {
    return (await this.#prisma.setting.findUnique({ where: { key } }))?.value as Json | undefined;
  }

  async setSetting(key: string, value: Exclude<Json, null>): Promise<void> {
    const row = { value: value as object, updatedAt: BigInt(Date.now()) };
    await this.#prisma.setting.upsert({ where: { key }, create: { key, ...row }, update: row });
  }
}

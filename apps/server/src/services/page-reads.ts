import type { Checkpoint, OpenWait, RunEvent, RunState, TaskRowState } from "@fermata/engine";
import type { ErrorData, Json, LogEntry, SourceRange } from "@fermata/flow";

/**
 * What the pages read, and the few things that they write beside the engine: drafts, the audit log. PostgresReads of
 * @fermata/store-postgres is one by its shape. Times are Unix ms; a cursor is opaque and comes from the page before, `null` ends.
 */
export interface PageReads {
  // -- workflows --
  listWorkflows(): Promise<WorkflowRow[]>;
  /** Drafts and published workflows by that name; undefined where there is neither. */
  getWorkflow(name: string): Promise<WorkflowRow | undefined>;
  listVersions(name: string, page: Page): Promise<Paged<{ hash: string; deployedAt: number }>>;
  /** Undefined where the workflow never had that version. */
  getVersion(name: string, hash: string): Promise<{ hash: string; source: string; deployedAt: number } | undefined>;
  /** Renames draft and published workflow alike; false where the new name is taken. Runs keep the name they were started under. */
  renameWorkflow(name: string, to: string): Promise<boolean>;
  /** Draft and published name go; versions stay for their runs. */
  deleteWorkflow(name: string): Promise<void>;

  // -- drafts --
  getDraft(name: string): Promise<DraftRow | undefined>;
  /**
   * Writes the draft where its revision is still `baseRevision` (0: there is none yet), as `baseRevision + 1`. `layout` undefined: kept as
   * it is. Answers the draft that is there now, and whether it is the one just written.
   */
  saveDraft(draft: {
    readonly name: string;
    readonly source: string;
    readonly layout?: Json | null | undefined;
    readonly baseRevision: number;
  }): Promise<{ saved: boolean; draft: DraftRow }>;

  // -- task definitions --
  listDefinitions(): Promise<DefinitionRow[]>;
  getDefinition(name: string): Promise<DefinitionRow | undefined>;
  deleteDefinition(name: string): Promise<boolean>;

  // -- what the server remembers --
  getSetting(key: string): Promise<Json | undefined>;
  setSetting(key: string, value: Exclude<Json, null>): Promise<void>;

  // -- runs --
  listRuns(filter: RunFilter, page: Page): Promise<Paged<RunRow>>;
  getRun(id: string): Promise<RunDetailRow | undefined>;
  listTasks(
    runId: string,
    filter: { readonly states?: readonly TaskRowState[] | undefined },
    page: Page,
  ): Promise<Paged<TaskRow>>;
  getTask(runId: string, operation: number): Promise<TaskRow | undefined>;
  /** Counts per state. */
  countTasks(runId: string): Promise<Record<TaskRowState, number>>;
  /** What each place of the script has come to, over all tasks of the run: one row per place, name and state. */
  taskPlaces(
    runId: string,
  ): Promise<{ at: SourceRange; name: string; state: TaskRowState; count: number; firstAt: number; lastAt: number }[]>;
  listWaits(runId: string): Promise<OpenWait[]>;
  listChildren(runId: string): Promise<(RunRow & { operation: number })[]>;
  /** Oldest first, from after the cursor. A cursor at the end stays good: what is written later comes after it. */
  listEvents(runId: string, page: Page): Promise<Followed<RunEvent & { sequence: string }>>;
  listLogs(runId: string, page: Page): Promise<Followed<LogEntry>>;
  /** Newest first, without their bytes. */
  listCheckpoints(runId: string, page: Page): Promise<Paged<Omit<Checkpoint, "snapshot" | "runId">>>;
  /** Absent revision: the newest there is, a run's own snapshot included. */
  getCheckpoint(runId: string, revision?: number): Promise<Checkpoint | undefined>;
  /** Runs by state (ended ones from the tallies), tasks queued and running, open signal waits. */
  stats(): Promise<{
    runs: Record<RunState, number>;
    tasks: { queued: number; running: number };
    openSignalWaits: number;
  }>;
  throughput(range: {
    from: number;
    bucketMs: number;
    buckets: number;
  }): Promise<
    { at: number; started: number; completed: number; failed: number; tasksDone: number; tasksFailed: number }[]
  >;

  // -- approvals and audit --
  /** Open signal waits, oldest first. */
  listSignalWaits(
    filter: { workflow?: string | undefined; runId?: string | undefined },
    page: Page,
  ): Promise<Paged<SignalWaitRow>>;
  getSignalWait(runId: string, operation: number): Promise<SignalWaitRow | undefined>;
  appendAudit(entry: Omit<AuditRow, "id">): Promise<{ id: string }>;
  /** Newest first. */
  listAudit(
    filter: {
      action: string;
      workflow?: string | undefined;
      runId?: string | undefined;
      operation?: number | undefined;
    },
    page: Page,
  ): Promise<Paged<AuditRow>>;
}

export interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}
export interface Paged<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}
export interface Followed<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string;
  readonly more: boolean;
}

export interface WorkflowRow {
  readonly name: string;
  readonly draft: DraftRow | null;
  readonly version: { readonly hash: string; readonly deployedAt: number; readonly source: string } | null;
  readonly lastRun: { readonly id: string; readonly state: RunState; readonly createdAt: number } | null;
  readonly activeRuns: number;
}
export interface DraftRow {
  readonly name: string;
  readonly source: string;
  readonly layout: Json | null;
  readonly revision: number;
  readonly updatedAt: number;
}
export interface DefinitionRow {
  readonly name: string;
  readonly description: string | null;
  readonly source: string;
  readonly spec: Json;
  readonly parameters: Json | null;
  readonly updatedAt: number;
}
export interface RunFilter {
  readonly states?: readonly RunState[] | undefined;
  readonly workflow?: string | undefined;
  readonly version?: string | undefined;
  readonly tag?: string | undefined;
  /** Beginning of the id. */
  readonly id?: string | undefined;
  /** Created from … to, Unix ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
export interface RunRow {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly state: RunState;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly waitingLine: number | null;
  readonly error: ErrorData | null;
  readonly parentId: string | null;
  readonly tags: readonly string[];
}
export interface RunDetailRow extends RunRow {
  readonly parentOperation: number | null;
  readonly inputs: Json;
  readonly output: Json | null;
  readonly timeoutAt: number | null;
  readonly revision: number;
  readonly source: string;
}
export interface TaskRow {
  readonly runId: string;
  readonly operation: number;
  readonly name: string;
  readonly state: TaskRowState;
  readonly attempt: number;
  readonly backend: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly at: SourceRange | null;
  readonly inputs: Json;
  readonly result: Json | null;
  readonly error: ErrorData | null;
}
export interface SignalWaitRow extends OpenWait {
  readonly workflow: string;
  readonly version: string;
  readonly inputs: Json;
}
export interface AuditRow {
  readonly id: string;
  readonly at: number;
  readonly action: string;
  readonly actor: string;
  readonly origin: string;
  readonly runId: string | null;
  readonly operation: number | null;
  /** The workflow's name. */
  readonly subject: string | null;
  readonly data: Json | null;
}

import type { OpenWait, RunState, TaskRowState } from "@fermata/engine";
import type { ErrorData, Json, SourceRange } from "@fermata/flow";

/** Which page of a list: `cursor` comes from the page before, absent for the first. */
export interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}
/** A page of a list that ends; `nextCursor` null: there is no more. */
export interface Paged<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}
/** A page of a list that grows at its end: the cursor stays good for what is written later. */
export interface Followed<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string;
  readonly more: boolean;
}

/** A workflow as the list shows it: a draft, a published version, or both. */
export interface WorkflowRow {
  readonly name: string;
  readonly draft: DraftRow | null;
  readonly version: { readonly hash: string; readonly deployedAt: number; readonly source: string } | null;
  readonly lastRun: { readonly id: string; readonly state: RunState; readonly createdAt: number } | null;
  /** Runs that have not ended. */
  readonly activeRuns: number;
}
export interface DraftRow {
  readonly name: string;
  readonly source: string;
  readonly layout: Json | null;
  /** Counts saves from 1. */
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

/** All that is given must hold. */
export interface RunFilter {
  readonly states?: readonly RunState[] | undefined;
  readonly workflow?: string | undefined;
  readonly version?: string | undefined;
  readonly tag?: string | undefined;
  /** Beginning of the id. */
  readonly id?: string | undefined;
  /** Created from … to (both included), Unix ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
export interface RunRow {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  /** `running` also while it is leased and not yet advanced. */
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
  /** Of its version. */
  readonly source: string;
}
export interface TaskRow {
  readonly runId: string;
  readonly operation: number;
  readonly name: string;
  readonly state: TaskRowState;
  readonly attempt: number;
  /** Where it ran, else where it wants to. */
  readonly backend: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly at: SourceRange | null;
  readonly inputs: Json;
  readonly result: Json | null;
  readonly error: ErrorData | null;
}
/** All tasks of one state that one place of the script made. */
export interface TaskPlaceRow {
  readonly at: SourceRange;
  readonly name: string;
  readonly state: TaskRowState;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}
export interface SignalWaitRow extends OpenWait {
  readonly workflow: string;
  readonly version: string;
  /** Of the run. */
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
  /** What it was done to, such as the workflow's name. */
  readonly subject: string | null;
  readonly data: Json | null;
}
export interface StatsRow {
  readonly runs: Record<RunState, number>;
  readonly tasks: { readonly queued: number; readonly running: number };
  readonly openSignalWaits: number;
}
export interface ThroughputRow {
  readonly at: number;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly tasksDone: number;
  readonly tasksFailed: number;
}

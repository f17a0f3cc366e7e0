import type { ErrorData, Json } from "@fermata/flow";
import type { Checkpoint, NewRun, RunId, RunState, TaskId, VersionHash } from "./model.ts";

/**
 * What a store offers beside the hot path: finding runs, time travel, schedules, rules of queues (E20 to E26). As in `Store`, every
 * method is one transaction, or none where it reads.
 */
export interface ControlStore {
  // -- finding (E23, E26): in order of id, which is the order of creation; no total counts --
  findRuns(filter: RunFilter, page: Page): Promise<RunId[]>;
  findTasks(filter: TaskFilter, page: Page): Promise<TaskId[]>;

  // -- time travel (E25) --
  readRecords(runs: readonly RunId[]): Promise<RunRecord[]>;
  /** The newest, or that of the revision. A live run's own snapshot counts as its newest. */
  readCheckpoint(run: RunId, revision?: number): Promise<Checkpoint | undefined>;
  /**
   * Gives parked runs another version and snapshot, in place, with `revision + 1` and the event `run.moved`. One that somebody owns, or that
   * has moved on from the revision, is `busy`: nothing of it is changed.
   */
  moveRuns(moves: readonly RunMove[]): Promise<("moved" | "busy" | "ended-run" | "unknown-run")[]>;
  /**
   * Plain tasks that failed for good are queued anew, with no failures counted (E20): how many were. Tasks of runs are not: their run has
   * heard of the failure.
   */
  redriveTasks(tasks: readonly TaskId[]): Promise<number>;

  // -- schedules (E22) --
  /** Replaces the schedule of that name. */
  saveSchedule(schedule: Schedule): Promise<void>;
  /** False: there is none of that name. */
  removeSchedule(name: string): Promise<boolean>;
  /** By name. */
  listSchedules(): Promise<Schedule[]>;
  /** Those that are not paused and due by the store's clock, longest due first, and when the next one is. */
  dueSchedules(limit: number): Promise<{ due: Schedule[]; nextDueAt: number | null }>;
  /** Only where `nextAt` is still `from`; false otherwise: somebody else was first, or the schedule was changed. */
  advanceSchedule(name: string, from: number, to: Pick<Schedule, "nextAt" | "lastAt" | "lastRun">): Promise<boolean>;

  // -- rules of queues (E20) --
  /** Replaces the rule of that queue. Claims of tasks keep it from then on; what runs already goes on. */
  saveQueueRule(rule: QueueRule): Promise<void>;
  removeQueueRule(queue: string): Promise<boolean>;
  listQueueRules(): Promise<QueueRule[]>;
}

export interface Page {
  /** The last id of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Every field that is there must fit. */
export interface RunFilter {
  readonly workflow?: string;
  readonly version?: VersionHash;
  readonly states?: readonly RunState[];
  readonly tag?: string;
  readonly queue?: string;
  readonly parent?: RunId;
  /** Unix ms of creation: from, and before. */
  readonly createdFrom?: number;
  readonly createdBefore?: number;
  /** Has an open wait for a signal of that name. */
  readonly waitingFor?: string;
}

export interface TaskFilter {
  readonly states: readonly ("queued" | "running" | "done" | "failed" | "canceled")[];
  readonly name?: string;
  readonly queue?: string;
  /** True: tasks of no run alone. */
  readonly plain?: boolean;
}

/** A run as it was started, and how it stands. */
export interface RunRecord extends Omit<NewRun, "from"> {
  readonly state: RunState;
  readonly revision: number;
  readonly error?: ErrorData;
}

export interface RunMove {
  readonly id: RunId;
  readonly revision: number;
  readonly version: VersionHash;
  readonly snapshot: Uint8Array;
}

/** When a schedule is due: by a cron line in a time zone, or every so often. */
export type ScheduleTimes =
  | { readonly cron: string; readonly timeZone: string }
  | { readonly everyMs: number; readonly anchorAt: number };

export interface Schedule {
  readonly name: string;
  readonly workflow: string;
  readonly inputs: Json;
  readonly times: ScheduleTimes;
  /**
   * When the run before still goes on: start none (`skip`), start one beside it (`allow`), start one once it has ended (`queue`, at most one
   * waits), or end it first (`cancel`, `terminate`).
   */
  readonly overlap: "skip" | "allow" | "queue" | "cancel" | "terminate";
  /** What was due while nobody was there to start it: nothing of it, the last of it, or all of it (where the overlap is `allow`; else the last). */
  readonly catchUp: "none" | "last" | "all";
  readonly paused: boolean;
  readonly tags: readonly string[];
  /** Null: never again. */
  readonly nextAt: number | null;
  readonly lastAt: number | null;
  readonly lastRun: RunId | null;
}

/** What holds for the tasks of one queue. */
export interface QueueRule {
  readonly queue: string;
  /** None of its tasks is claimed. */
  readonly paused: boolean;
  /** Most of its tasks that run at once, over all workers. */
  readonly concurrencyMax?: number;
  /** The same for each `concurrencyKey`; those of one key wait for each other, and those of others pass them by. */
  readonly keyConcurrencyMax?: number;
  /** Most starts of tasks of one key within any `perMs`. */
  readonly keyRate?: { readonly count: number; readonly perMs: number };
  /** Keys take turns, whatever each has queued (fair share). Else oldest first. */
  readonly fair: boolean;
}

import type { MoveAnswer } from "@fermata/engine";
import { z } from "zod";
import { json, page, runId, taskId, versionHash, workflowName } from "./inputs.ts";
import { orderKinds, type RunSummary, runState, type TaskView } from "./runs.ts";

/** What an order to many runs would meet, or has met. */
export interface OrderAllResult {
  /** Runs that fit, or took the order; at a preview at most 10,000. */
  readonly count: number;
  /** Of a preview: there are more than counted. */
  readonly more: boolean;
  /** Of a preview: the oldest ones. */
  readonly first: readonly RunSummary[];
}

/** What became of each run that was to be moved, and how many of each kind; of more than 1,000 the refused ones alone are told. */
export interface MoveResult {
  readonly counts: Readonly<Record<MoveAnswer["result"], number>>;
  readonly runs: readonly MoveAnswer[];
}

export interface FailedTaskPage {
  readonly tasks: readonly TaskView[];
  readonly nextCursor: string | null;
}

const isNarrow = (filter: object) => Object.values(filter).some((value) => value !== undefined);

/** Every field that is there must fit; one at least must be there, so that nobody means all runs by leaving everything out. */
const runFilter = z
  .object({
    workflow: workflowName.optional(),
    version: versionHash.optional(),
    states: z.array(runState).min(1).max(7).optional(),
    tag: z.string().min(1).max(120).optional(),
    queue: z.string().min(1).max(120).optional(),
    parent: runId.optional(),
    /** Unix ms of creation: from, and before. */
    createdFrom: z.int().optional(),
    createdBefore: z.int().optional(),
    /** Has an open wait for a signal of that name. */
    waitingFor: z.string().min(1).max(200).optional(),
  })
  .refine(isNarrow, "at least one field of the filter is needed");

const choice = { ids: z.array(runId).min(1).max(10_000).optional(), filter: runFilter.optional() };
const isOneOf = ({ ids, filter }: { ids?: unknown; filter?: unknown }) =>
  (ids === undefined) !== (filter === undefined);

export const orderAllInput = z.object({
  filter: runFilter,
  kind: z.enum(orderKinds),
  reason: z.string().max(1000).optional(),
  /** Change nothing; say what fits. */
  preview: z.boolean().default(false),
});
export const signalAllInput = z.object({
  name: z.string().min(1).max(200),
  payload: json.default(null),
  messageId: z.string().min(1).max(200).optional(),
  filter: runFilter.optional(),
});
export const forkInput = z.object({
  id: runId,
  /** Of the checkpoint; absent: the newest, which makes it the retry of a run that failed. */
  revision: z.int().min(1).optional(),
});
export const moveInput = z
  .object({ ...choice, version: versionHash, dryRun: z.boolean().default(false) })
  .refine(isOneOf, "either ids or a filter is needed");
export const failedTasksInput = z
  .object({ name: z.string().max(120).optional(), queue: z.string().max(120).optional(), ...page })
  .prefault({});
export const redriveInput = z.object({ ids: z.array(taskId).min(1).max(10_000) });

/** Runs and tasks steered in bulk, and through time (E20, E21, E23, E25). */
export interface SteeringService {
  orderAll(input: z.output<typeof orderAllInput>): Promise<OrderAllResult>;
  /** How many runs took it. */
  signalAll(input: z.output<typeof signalAllInput>, sender: string): Promise<number>;
  fork(input: z.output<typeof forkInput>): Promise<{ id: string }>;
  move(input: z.output<typeof moveInput>): Promise<MoveResult>;
  /** Tasks of no run that failed for good: the dead letters. */
  failedTasks(input: z.output<typeof failedTasksInput>): Promise<FailedTaskPage>;
  /** How many were queued anew. */
  redrive(ids: readonly string[]): Promise<number>;
}

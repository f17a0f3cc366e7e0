import { z } from "zod";
import { definitionName, json, taskId } from "./inputs.ts";
import type { TaskView } from "./runs.ts";

/** Most tasks, or runs, that one call starts (E20). */
const BATCH_MAX = 10_000;

export interface StartedTask {
  /** `{uuid}/0`. */
  readonly id: string;
  /** False where the idempotency key was seen before: `id` is the task it started then. */
  readonly created: boolean;
}

/** A task as it is now; `result` or `error` once it has ended. */
export interface TaskWait {
  readonly task: TaskView;
  readonly ended: boolean;
}

const taskOptions = z.object({
  backend: z.string().min(1).max(120).optional(),
  queue: z.string().min(1).max(120).optional(),
  priority: z.int().min(-1000).max(1000).optional(),
  delayMs: z.int().min(0).optional(),
  timeoutMs: z.int().min(1).optional(),
  heartbeatMs: z.int().min(1).optional(),
  retries: z.int().min(0).max(1_000_000).optional(),
  backoff: z.object({ initialMs: z.int().min(0), factor: z.number().min(1), maxMs: z.int().min(0) }).optional(),
  idempotencyKey: z.string().min(1).max(200).optional(),
  concurrencyKey: z.string().min(1).max(200).optional(),
  tags: z.array(z.string().min(1).max(120)).max(50).optional(),
});
/** `name` of a deployed task; or `kind` with an inline description as `inputs`. */
export const startTaskInput = z
  .object({
    name: definitionName.optional(),
    kind: z.enum(["compute", "ai"]).optional(),
    inputs: json.optional(),
    options: taskOptions.optional(),
  })
  .refine(({ name, kind }) => (name === undefined) !== (kind === undefined), "a name or a kind is needed");
export const startTasksInput = z.object({ tasks: z.array(startTaskInput).min(1).max(BATCH_MAX) });
export const oneTask = z.object({ id: taskId });
export const waitTaskInput = z.object({ id: taskId, timeoutMs: z.int().min(0).max(30_000).default(25_000) });
export const cancelTasksInput = z.object({ ids: z.array(taskId).min(1).max(1000) });

export type StartTaskInput = z.output<typeof startTaskInput>;

/** Tasks that stand alone, of no run (E20). */
export interface TaskService {
  start(tasks: readonly StartTaskInput[]): Promise<StartedTask[]>;
  get(id: string): Promise<TaskView>;
  wait(input: z.output<typeof waitTaskInput>, signal: AbortSignal | undefined): Promise<TaskWait>;
  cancel(ids: readonly string[]): Promise<void>;
}

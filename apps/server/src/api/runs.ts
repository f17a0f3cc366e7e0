import { z } from "zod";
import { operation, runId } from "../contract/inputs.ts";
import {
  type CancelOutcome,
  type CheckpointPage,
  cancelInput,
  type EventPage,
  type InspectionView,
  type LogPage,
  listInput,
  orderInput,
  pageOfRun,
  type RunDetail,
  type RunPage,
  type RunStats,
  type StartResult,
  signalInput,
  startInput,
  startManyInput,
  statsInput,
  type TaskLogChunk,
  type TaskPage,
  type TaskView,
  taskLogInput,
  tasksInput,
  type WaitResult,
  waitInput,
} from "../contract/runs.ts";
import {
  forkInput,
  type MoveResult,
  moveInput,
  type OrderAllResult,
  orderAllInput,
  signalAllInput,
} from "../contract/steering.ts";
import { procedure, router } from "./trpc.ts";

export const runsRouter = router({
  start: procedure.input(startInput).mutation(({ ctx, input }): Promise<StartResult> => ctx.services.runs.start(input)),
  startMany: procedure
    .input(startManyInput)
    .mutation(({ ctx, input }): Promise<StartResult[]> => ctx.services.runs.startMany(input.runs)),
  list: procedure
    .input(listInput.prefault({}))
    .query(({ ctx, input }): Promise<RunPage> => ctx.services.runs.list(input)),
  get: procedure
    .input(z.object({ id: runId }))
    .query(({ ctx, input }): Promise<RunDetail> => ctx.services.runs.get(input.id)),
  /** Long poll: answers when the run has ended, or after `timeoutMs`. */
  wait: procedure
    .input(waitInput)
    .query(({ ctx, input, signal }): Promise<WaitResult> => ctx.services.runs.wait(input, signal)),
  tasks: procedure.input(tasksInput).query(({ ctx, input }): Promise<TaskPage> => ctx.services.runs.tasks(input)),
  task: procedure
    .input(z.object({ id: runId, operation }))
    .query(({ ctx, input }): Promise<TaskView> => ctx.services.runs.task(input.id, input.operation)),
  events: procedure.input(pageOfRun).query(({ ctx, input }): Promise<EventPage> => ctx.services.runs.events(input)),
  logs: procedure.input(pageOfRun).query(({ ctx, input }): Promise<LogPage> => ctx.services.runs.logs(input)),
  taskLog: procedure
    .input(taskLogInput)
    .query(({ ctx, input }): Promise<TaskLogChunk> => ctx.services.runs.taskLog(input)),
  checkpoints: procedure
    .input(pageOfRun)
    .query(({ ctx, input }): Promise<CheckpointPage> => ctx.services.runs.checkpoints(input)),
  inspect: procedure
    .input(z.object({ id: runId, revision: z.int().min(1).optional() }))
    .query(({ ctx, input }): Promise<InspectionView> => ctx.services.runs.inspect(input.id, input.revision)),
  signal: procedure
    .input(signalInput)
    .mutation(
      ({ ctx, input }): Promise<{ status: "accepted" | "duplicate" }> =>
        ctx.services.runs.signal(input, ctx.caller.via),
    ),
  cancel: procedure
    .input(cancelInput)
    .mutation(({ ctx, input }): Promise<CancelOutcome[]> => ctx.services.runs.order({ ...input, kind: "cancel" })),
  /** Cancel, terminate, pause or resume. */
  order: procedure
    .input(orderInput)
    .mutation(({ ctx, input }): Promise<CancelOutcome[]> => ctx.services.runs.order(input)),
  /** The same for all runs that fit, with a preview (S21). */
  orderAll: procedure
    .input(orderAllInput)
    .mutation(({ ctx, input }): Promise<OrderAllResult> => ctx.services.steering.orderAll(input)),
  /** To every run that waits for it now. */
  signalAll: procedure.input(signalAllInput).mutation(
    async ({ ctx, input }): Promise<{ count: number }> => ({
      count: await ctx.services.steering.signalAll(input, ctx.caller.via),
    }),
  ),
  fork: procedure
    .input(forkInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => ctx.services.steering.fork(input)),
  move: procedure.input(moveInput).mutation(({ ctx, input }): Promise<MoveResult> => ctx.services.steering.move(input)),
  stats: procedure.input(statsInput).query(({ ctx, input }): Promise<RunStats> => ctx.services.runs.stats(input)),
});

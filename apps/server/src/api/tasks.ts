import type { TaskView } from "../contract/runs.ts";
import { type FailedTaskPage, failedTasksInput, redriveInput } from "../contract/steering.ts";
import {
  cancelTasksInput,
  oneTask,
  type StartedTask,
  startTaskInput,
  startTasksInput,
  type TaskWait,
  waitTaskInput,
} from "../contract/tasks.ts";
import { procedure, router } from "./trpc.ts";

export const tasksRouter = router({
  start: procedure
    .input(startTaskInput)
    .mutation(async ({ ctx, input }): Promise<StartedTask> => (await ctx.services.tasks.start([input]))[0]!),
  startMany: procedure
    .input(startTasksInput)
    .mutation(({ ctx, input }): Promise<StartedTask[]> => ctx.services.tasks.start(input.tasks)),
  get: procedure.input(oneTask).query(({ ctx, input }): Promise<TaskView> => ctx.services.tasks.get(input.id)),
  /** Long poll: answers when the task has ended, or after `timeoutMs`. */
  wait: procedure
    .input(waitTaskInput)
    .query(({ ctx, input, signal }): Promise<TaskWait> => ctx.services.tasks.wait(input, signal)),
  /** Those that failed for good: the dead letters. */
  failed: procedure
    .input(failedTasksInput)
    .query(({ ctx, input }): Promise<FailedTaskPage> => ctx.services.steering.failedTasks(input)),
  redrive: procedure
    .input(redriveInput)
    .mutation(
      async ({ ctx, input }): Promise<{ count: number }> => ({ count: await ctx.services.steering.redrive(input.ids) }),
    ),
  cancel: procedure
    .input(cancelTasksInput)
    .mutation(({ ctx, input }): Promise<void> => ctx.services.tasks.cancel(input.ids)),
});

import type { QueueRule, Schedule } from "@fermata/engine";
import { pauseScheduleInput, queueName, queueRuleInput, scheduleInput, scheduleName } from "../contract/schedules.ts";
import { procedure, router } from "./trpc.ts";

export const schedulesRouter = router({
  list: procedure.query(({ ctx }): Promise<Schedule[]> => ctx.services.schedules.list()),
  save: procedure
    .input(scheduleInput)
    .mutation(({ ctx, input }): Promise<Schedule> => ctx.services.schedules.save(input)),
  /** The switch: what would have been due meanwhile is not made up for. */
  pause: procedure
    .input(pauseScheduleInput)
    .mutation(({ ctx, input }): Promise<Schedule> => ctx.services.schedules.pause(input.name, input.paused)),
  remove: procedure
    .input(scheduleName)
    .mutation(({ ctx, input }): Promise<void> => ctx.services.schedules.remove(input.name)),
});

export const queuesRouter = router({
  list: procedure.query(({ ctx }): Promise<QueueRule[]> => ctx.services.schedules.queueRules()),
  save: procedure
    .input(queueRuleInput)
    .mutation(({ ctx, input }): Promise<QueueRule> => ctx.services.schedules.saveQueueRule(input)),
  remove: procedure
    .input(queueName)
    .mutation(({ ctx, input }): Promise<void> => ctx.services.schedules.removeQueueRule(input.queue)),
});

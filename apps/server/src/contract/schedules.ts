import type { QueueRule, Schedule } from "@fermata/engine";
import { z } from "zod";
import { json, workflowName } from "./inputs.ts";

const name = z.string().trim().min(1, "a name is needed").max(120);
const times = z.union([
  z.object({
    /** Five fields, or six with seconds first. */
    cron: z.string().min(1).max(200),
    /** As in the IANA list: `Europe/Berlin`. */
    timeZone: z.string().min(1).max(80).default("UTC"),
  }),
  z.object({ everyMs: z.int().min(1000), anchorAt: z.int().default(0) }),
]);

export const scheduleInput = z.object({
  name,
  workflow: workflowName,
  inputs: json.optional(),
  times,
  /** When the run before still goes on. */
  overlap: z.enum(["skip", "allow", "queue", "cancel", "terminate"]).optional(),
  /** What was missed while no server ran. */
  catchUp: z.enum(["none", "last", "all"]).optional(),
  paused: z.boolean().optional(),
  tags: z.array(z.string().min(1).max(120)).max(50).optional(),
});
export const scheduleName = z.object({ name });
export const pauseScheduleInput = z.object({ name, paused: z.boolean() });

const count = z.int().min(1);
/** What holds for the tasks of one queue; it replaces the rule before. */
export const queueRuleInput = z.object({
  queue: name,
  paused: z.boolean().optional(),
  concurrencyMax: count.optional(),
  keyConcurrencyMax: count.optional(),
  keyRate: z.object({ count, perMs: count }).optional(),
  fair: z.boolean().optional(),
});
export const queueName = z.object({ queue: name });

/** Runs by the clock (E22), and what holds for queues of tasks (E20). */
export interface ScheduleService {
  list(): Promise<Schedule[]>;
  save(input: z.output<typeof scheduleInput>): Promise<Schedule>;
  pause(name: string, paused: boolean): Promise<Schedule>;
  remove(name: string): Promise<void>;
  queueRules(): Promise<QueueRule[]>;
  saveQueueRule(input: z.output<typeof queueRuleInput>): Promise<QueueRule>;
  removeQueueRule(queue: string): Promise<void>;
}

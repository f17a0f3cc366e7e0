import type { Engine, QueueRule, Schedule } from "@fermata/engine";
import type { ScheduleService } from "../contract/schedules.ts";
import { ServerError } from "../server-error.ts";
import { present } from "./present.ts";

export class Schedules implements ScheduleService {
  readonly #engine: Pick<Engine, "schedules" | "control">;

  constructor(engine: Pick<Engine, "schedules" | "control">) {
    this.#engine = engine;
  }

  list(): Promise<Schedule[]> {
    return this.#engine.schedules.list();
  }

  save({ name, workflow, times, ...rest }: Parameters<ScheduleService["save"]>[0]): Promise<Schedule> {
    return this.#engine.schedules.save({ name, workflow, times, ...present(rest) });
  }

  pause(name: string, paused: boolean): Promise<Schedule> {
    return this.#engine.schedules.pause(name, paused);
  }

  remove(name: string): Promise<void> {
    return this.#engine.schedules.remove(name);
  }

  queueRules(): Promise<QueueRule[]> {
    return this.#engine.control.listQueueRules();
  }

  saveQueueRule({ queue, ...rest }: Parameters<ScheduleService["saveQueueRule"]>[0]): Promise<QueueRule> {
    return this.#engine.control.saveQueueRule({ queue, ...present(rest) });
  }

  async removeQueueRule(queue: string): Promise<void> {
    if (!(await this.#engine.control.removeQueueRule(queue)))
      throw new ServerError("NOT_FOUND", `There is no rule for queue "${queue}".`);
  }
}

import type { Backend, TaskEvent, TaskOutcome, TaskSubmission } from "@fermata/backend";
import type { Clock } from "../src/clock.ts";
import type { TaskSession } from "../src/task-dispatcher.ts";

/** How an attempt goes: after how long, and how it ends. */
export interface Course {
  readonly afterMs: number;
  readonly outcome: TaskOutcome;
  /** How many times its end is told. */
  readonly times?: number;
}

export const done = (returnValue: unknown = null): TaskOutcome => ({ state: "DONE", returnValue });
export const failed = (message = "no", origin: "task" | "infrastructure" = "task"): TaskOutcome => ({
  state: "FAILED",
  exception: { type: "Error", message, origin },
});

/** A session with one backend whose attempts go as `course` says, on the given clock. It stands for the outside, as the clock does. */
export class ScriptedSession implements TaskSession {
  readonly name: string;
  /** Ids of attempts in the order in which they were submitted. */
  readonly submitted: string[] = [];
  readonly canceled: string[] = [];
  readonly #clock: Clock;
  readonly #course: (submission: TaskSubmission) => Course | null;
  readonly #running = new Map<string, () => void>();
  #listener: (events: readonly TaskEvent[], backend: string) => Promise<void> = async () => {};
  #pending: TaskEvent[] = [];

  constructor(clock: Clock, course: (submission: TaskSubmission) => Course | null, name = "local") {
    this.#clock = clock;
    this.#course = course;
    this.name = name;
  }

  get backends(): readonly Backend[] {
    const capabilities = () => ({ attach: false, slots: 100 });
    return [{ name: this.name, state: "RUNNING", capabilities, refusal: () => undefined } as unknown as Backend];
  }

  async submit(tasks: readonly TaskSubmission[]) {
    return tasks.map((task) => {
      this.submitted.push(task.id);
      const course = this.#course(task);
      this.#tell({ id: task.id, state: "RUNNING" });
      if (course) {
        const stop = this.#clock.schedule(course.afterMs, () => this.#end(task.id, course));
        this.#running.set(task.id, stop);
      } else this.#running.set(task.id, () => {});
      return { id: task.id, accepted: true as const, backend: this.name };
    });
  }

  listen(listener: (events: readonly TaskEvent[], backend: string) => Promise<void>): void {
    this.#listener = listener;
  }

  async cancel(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const stop = this.#running.get(id);
      if (!stop) continue;
      stop();
      this.canceled.push(id);
      this.#end(id, { afterMs: 0, outcome: { state: "CANCELED" } });
    }
  }

  async attach(_name: string, attempts: readonly { readonly id: string }[]) {
    return attempts.map(({ id }) => ({ id, found: false }));
  }

  #end(id: string, { outcome, times = 1 }: Course): void {
    this.#running.delete(id);
    for (let i = 0; i < times; i++) this.#tell({ id, state: outcome.state, outcome });
  }

  #tell(event: Omit<TaskEvent, "at" | "observedAt">): void {
    const at = this.#clock.now();
    if (this.#pending.push({ ...event, at, observedAt: at }) > 1) return;
    this.#clock.schedule(0, () => this.#offer());
  }

  /** What is not taken is offered again. */
  #offer(): void {
    const events = this.#pending.splice(0);
    this.#listener(events, this.name).catch(() => {
      this.#pending.unshift(...events);
      this.#clock.schedule(10, () => this.#offer());
    });
  }
}

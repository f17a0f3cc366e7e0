import { type Engine, taskParts } from "@fermata/engine";
import type { PostgresReads } from "@fermata/store-postgres";
import type { TaskView } from "../contract/runs.ts";
import type { StartedTask, StartTaskInput, TaskService, TaskWait } from "../contract/tasks.ts";
import { ServerError } from "../server-error.ts";
import { endOf } from "./end-of.ts";
import { present } from "./present.ts";
import { taskView } from "./run-views.ts";

export interface TasksOptions {
  readonly reads: PostgresReads;
  readonly engine: Engine;
}

/** Tasks that stand alone (E20): started, many at once, watched, canceled. */
export class Tasks implements TaskService {
  readonly #options: TasksOptions;

  constructor(options: TasksOptions) {
    this.#options = options;
  }

  start(tasks: readonly StartTaskInput[]): Promise<StartedTask[]> {
    return this.#options.engine.startTasks(
      tasks.map(({ name, kind, inputs, options }) => ({
        name: name ?? kind ?? "",
        ...present({ kind, inputs }),
        ...(options && { options: present(options) }),
      })),
    );
  }

  async get(id: string): Promise<TaskView> {
    const { runId, operation } = taskParts(id);
    const row = await this.#options.reads.getTask(runId, operation);
    if (row === undefined) throw new ServerError("UNKNOWN_TASK", `There is no task ${id}.`);
    return taskView(row);
  }

  wait({ id, timeoutMs }: Parameters<TaskService["wait"]>[0], signal: AbortSignal | undefined): Promise<TaskWait> {
    return endOf({
      engine: this.#options.engine,
      touches: ({ tasks }) => tasks.some((end) => end.id === id),
      look: async () => {
        const task = await this.get(id);
        return { task, ended: task.state !== "queued" && task.state !== "running" };
      },
      isOver: ({ ended }) => ended,
      timeoutMs,
      signal,
    });
  }

  cancel(ids: readonly string[]): Promise<void> {
    return this.#options.engine.cancelTasks(ids);
  }
}

import type {
  ControlStore,
  Page,
  QueueRule,
  RunFilter,
  RunMove,
  RunRecord,
  Schedule,
  TaskFilter,
} from "../control-store.ts";
import { taskParts } from "../ids.ts";
import type { Checkpoint, RunEvent, RunId, TaskId } from "../model.ts";
import { isEnd, type RunRow, type TaskRow } from "./rows.ts";

/** What the control part shares with the rest of the store. */
export interface ControlTables {
  readonly now: () => number;
  readonly runs: ReadonlyMap<RunId, RunRow>;
  readonly tasks: ReadonlyMap<TaskId, TaskRow>;
  readonly checkpoints: readonly Checkpoint[];
  readonly log: (event: RunEvent) => void;
  /** The task is claimable from now on. */
  readonly enqueue: (task: TaskRow) => void;
}

/** The part of the store in memory that is not on the hot path. Atomic because no method awaits. */
export class MemoryControl implements ControlStore {
  readonly #tables: ControlTables;
  readonly #schedules = new Map<string, Schedule>();
  readonly #rules = new Map<string, QueueRule>();
  /** Starts of tasks by queue and key, for rates. */
  readonly #starts = new Map<string, number[]>();

  constructor(tables: ControlTables) {
    this.#tables = tables;
  }

  async findRuns(filter: RunFilter, page: Page): Promise<RunId[]> {
    return pageOf(
      [...this.#tables.runs.values()].filter((run) => fits(run, filter)),
      page,
    );
  }

  async findTasks({ states, name, queue, plain }: TaskFilter, page: Page): Promise<TaskId[]> {
    const found = [...this.#tables.tasks.values()].filter(
      (task) =>
        states.includes(task.state) &&
        (name === undefined || task.name === name) &&
        (queue === undefined || task.queue === queue) &&
        (plain !== true || taskParts(task.id).operation === 0),
    );
    return pageOf(found, page);
  }

  async readRecords(runs: readonly RunId[]): Promise<RunRecord[]> {
    return runs.flatMap((id) => {
      const run = this.#tables.runs.get(id);
      return run ? [recordOf(run)] : [];
    });
  }

  async readCheckpoint(id: RunId, revision?: number): Promise<Checkpoint | undefined> {
    const run = this.#tables.runs.get(id);
    if (run?.snapshot && (revision === undefined || revision === run.revision)) {
      const { snapshot, waitingLine: line } = run;
      return { runId: id, revision: run.revision, at: this.#tables.now(), line, snapshot };
    }
    return this.#tables.checkpoints.findLast(
      (each) => each.runId === id && (revision === undefined || each.revision === revision),
    );
  }

  async moveRuns(moves: readonly RunMove[]): Promise<("moved" | "busy" | "ended-run" | "unknown-run")[]> {
    return moves.map(({ id, revision, version, snapshot }) => {
      const run = this.#tables.runs.get(id);
      if (!run) return "unknown-run";
      if (isEnd(run.state)) return "ended-run";
      if (run.owner !== null || run.revision !== revision) return "busy";
      const data = { from: run.version, to: version };
      Object.assign(run, { version, snapshot, revision: revision + 1 });
      this.#tables.log({ runId: id, at: this.#tables.now(), type: "run.moved", data });
      return "moved";
    });
  }

  async redriveTasks(tasks: readonly TaskId[]): Promise<number> {
    const again = tasks.flatMap((id) => {
      const task = this.#tables.tasks.get(id);
      return task?.state === "failed" && taskParts(id).operation === 0 ? [task] : [];
    });
    for (const task of again) {
      Object.assign(task, { state: "queued", failures: 0, error: undefined, queuedUntil: this.#tables.now() });
      this.#tables.enqueue(task);
    }
    return again.length;
  }

  async saveSchedule(schedule: Schedule): Promise<void> {
    this.#schedules.set(schedule.name, schedule);
  }

  async removeSchedule(name: string): Promise<boolean> {
    return this.#schedules.delete(name);
  }

  async listSchedules(): Promise<Schedule[]> {
    return [...this.#schedules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async dueSchedules(limit: number): Promise<{ due: Schedule[]; nextDueAt: number | null }> {
    const waiting = [...this.#schedules.values()]
      .filter(({ paused, nextAt }) => !paused && nextAt !== null)
      .sort((a, b) => a.nextAt! - b.nextAt!);
    const due = waiting.filter(({ nextAt }) => nextAt! <= this.#tables.now()).slice(0, limit);
    return { due, nextDueAt: waiting[due.length]?.nextAt ?? null };
  }

  async advanceSchedule(
    name: string,
    from: number,
    to: Pick<Schedule, "nextAt" | "lastAt" | "lastRun">,
  ): Promise<boolean> {
    const schedule = this.#schedules.get(name);
    if (schedule?.nextAt !== from) return false;
    this.#schedules.set(name, { ...schedule, ...to });
    return true;
  }

  async saveQueueRule(rule: QueueRule): Promise<void> {
    this.#rules.set(rule.queue, rule);
  }

  async removeQueueRule(queue: string): Promise<boolean> {
    return this.#rules.delete(queue);
  }

  async listQueueRules(): Promise<QueueRule[]> {
    return [...this.#rules.values()].sort((a, b) => (a.queue < b.queue ? -1 : 1));
  }

  /** Those of the queued tasks, given in the order in which they are due, that the rules let begin now, `limit` at most. */
  admitted(queued: readonly TaskRow[], limit: number): TaskRow[] {
    if (this.#rules.size === 0) return queued.slice(0, limit);
    const running = this.#running();
    const admitted: TaskRow[] = [];
    for (const task of this.#inTurns(queued)) {
      if (admitted.length >= limit) break;
      const rule = this.#rules.get(task.queue);
      if (rule && !this.#mayBegin(task, rule, running)) continue;
      for (const key of keysOf(task)) running.set(key, (running.get(key) ?? 0) + 1);
      if (rule?.keyRate) this.#startsOf(task, rule.keyRate.perMs).push(this.#tables.now());
      admitted.push(task);
    }
    return admitted;
  }

  #running(): Map<string, number> {
    const running = new Map<string, number>();
    for (const task of this.#tables.tasks.values()) {
      if (task.state !== "running") continue;
      for (const key of keysOf(task)) running.set(key, (running.get(key) ?? 0) + 1);
    }
    return running;
  }

  #mayBegin(task: TaskRow, rule: QueueRule, running: ReadonlyMap<string, number>): boolean {
    if (rule.paused) return false;
    const [queue, key] = keysOf(task);
    if ((running.get(queue!) ?? 0) >= (rule.concurrencyMax ?? Number.POSITIVE_INFINITY)) return false;
    if (key === undefined) return true;
    if ((running.get(key) ?? 0) >= (rule.keyConcurrencyMax ?? Number.POSITIVE_INFINITY)) return false;
    return !rule.keyRate || this.#startsOf(task, rule.keyRate.perMs).length < rule.keyRate.count;
  }

  /** The starts of the task's key within the last `perMs`. */
  #startsOf(task: TaskRow, perMs: number): number[] {
    const key = keysOf(task).join("\n");
    const recent = (this.#starts.get(key) ?? []).filter((at) => at > this.#tables.now() - perMs);
    this.#starts.set(key, recent);
    return recent;
  }

  /** In a fair queue each key's first comes before any key's second, and so on; a key that has more running comes later. */
  #inTurns(queued: readonly TaskRow[]): readonly TaskRow[] {
    const running = this.#running();
    const turns = new Map<string, number>();
    const ranked = queued.map((task, order) => {
      const [, key] = keysOf(task);
      if (key === undefined || !this.#rules.get(task.queue)?.fair) return { task, order, turn: 0 };
      const turn = turns.get(key) ?? running.get(key) ?? 0;
      turns.set(key, turn + 1);
      return { task, order, turn };
    });
    return ranked.sort((a, b) => a.turn - b.turn || a.order - b.order).map(({ task }) => task);
  }
}

function fits(run: RunRow, filter: RunFilter): boolean {
  const { workflow, version, states, tag, queue, parent, createdFrom, createdBefore, waitingFor } = filter;
  return (
    (workflow === undefined || run.workflow === workflow) &&
    (version === undefined || run.version === version) &&
    (states === undefined || states.includes(run.state)) &&
    (tag === undefined || run.tags.includes(tag)) &&
    (queue === undefined || run.queue === queue) &&
    (parent === undefined || run.parent?.runId === parent) &&
    (createdFrom === undefined || run.createdAt >= createdFrom) &&
    (createdBefore === undefined || run.createdAt < createdBefore) &&
    (waitingFor === undefined || [...run.waits.values()].some(({ name }) => name === waitingFor))
  );
}

function pageOf<T extends { readonly id: string }>(found: readonly T[], { after, limit }: Page): string[] {
  const ids = found.map(({ id }) => id).sort();
  return ids.filter((id) => after === undefined || id > after).slice(0, limit);
}

function recordOf(run: RunRow): RunRecord {
  const { id, workflow, version, inputs, queue, priority, availableAt, timeoutAt, idempotencyKey, tags, parent } = run;
  return {
    ...{ id, workflow, version, inputs, queue, priority, availableAt, tags },
    ...(timeoutAt === undefined ? {} : { timeoutAt }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(parent ? { parent } : {}),
    ...{ createdAt: run.createdAt, state: run.state, revision: run.revision },
    ...(run.error ? { error: run.error } : {}),
  };
}

/** What the task counts against: its queue, and its key there. */
function keysOf({ queue, concurrencyKey }: TaskRow): string[] {
  return concurrencyKey === undefined ? [queue] : [queue, `${queue}\n${concurrencyKey}`];
}

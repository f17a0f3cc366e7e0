import { type Change, taskId, taskParts } from "@fermata/engine";
import type { SourceRange } from "@fermata/flow";
import type { LiveChange } from "../contract/live.ts";

/** Tasks whose name and place are remembered, for what comes later with their number alone. */
const TASKS_KEPT_MAX = 20_000;

interface KnownTask {
  readonly name: string;
  readonly range: SourceRange | null;
  readonly createdAt: number;
  backend: string | null;
  startedAt: number | null;
}

type TaskChange = Extract<LiveChange, { kind: "task" }>;
type WaitChange = Extract<LiveChange, { kind: "wait" }>;

/** Tells what a commit of the engine means for what people look at. */
export class EngineChanges {
  readonly #tasks = new Map<string, KnownTask>();

  of({ runs, tasks, progress, events, logs }: Change): LiveChange[] {
    const at = Date.now();
    const changes: LiveChange[] = [];
    for (const run of runs) changes.push(...this.#ofRun(run, at));
    for (const step of progress) if (step.state === "running") changes.push(this.#started(step));
    for (const end of tasks) changes.push(this.#ended(end));
    for (const { runId, operation, type, at: when } of events)
      if (type === "child.ended" && operation !== undefined)
        changes.push(closedWait({ runId, operation, at: when, waitKind: "workflow" }));
    for (const runId of new Set(logs.map((entry) => entry.runId))) changes.push({ kind: "log", runId, taskId: null });
    if (runs.some(touchesApprovals)) changes.push({ kind: "approvals" });
    return changes;
  }

  *#ofRun(run: Change["runs"][number], at: number): Generator<LiveChange> {
    const { id: runId, workflow, state, waitingLine } = run;
    yield { kind: "run", runId, workflow, state, at, revision: run.revision + 1, waitingLine };
    for (const task of run.newTasks) {
      const known = {
        name: task.name,
        range: task.at ?? null,
        createdAt: at,
        backend: task.backend ?? null,
        startedAt: null,
      };
      this.#remember(task.id, known);
      yield this.#task(task.id, { state: "queued", attempt: 0 });
    }
    for (const { operation, kind, name, command } of run.newWaits)
      yield {
        kind: "wait",
        runId,
        operation,
        waitKind: kind,
        name: name ?? null,
        state: "open",
        range: command.at,
        at,
      };
    for (const operation of run.closedWaits) yield closedWait({ runId, operation, at, waitKind: null });
    for (const child of run.newChildren) {
      const operation = child.parent?.operation ?? 0;
      yield {
        kind: "wait",
        runId,
        operation,
        waitKind: "workflow",
        name: child.workflow,
        state: "open",
        range: null,
        at,
      };
      yield {
        kind: "run",
        runId: child.id,
        workflow: child.workflow,
        state: "queued",
        at,
        revision: 0,
        waitingLine: null,
      };
    }
  }

  #started({ id, attempt, backend, at }: Change["progress"][number]): TaskChange {
    const known = this.#tasks.get(id);
    if (known !== undefined) {
      known.backend = backend;
      known.startedAt = at;
    }
    return { ...this.#task(id, { state: "running", attempt }), backend, startedAt: at };
  }

  #ended({ id, attempt, outcome, at }: Change["tasks"][number]): TaskChange {
    const over = outcome.state !== "retry";
    const change = this.#task(id, { state: over ? outcome.state : "queued", attempt });
    if (over) this.#tasks.delete(id);
    return { ...change, endedAt: over ? at : null };
  }

  #task(id: string, { state, attempt }: Pick<TaskChange, "state" | "attempt">): TaskChange {
    const { runId, operation } = taskParts(id);
    const known = this.#tasks.get(id);
    return {
      kind: "task",
      runId,
      operation,
      taskId: taskId(runId, operation),
      name: known?.name ?? null,
      state,
      attempt,
      backend: known?.backend ?? null,
      range: known?.range ?? null,
      createdAt: known?.createdAt ?? null,
      startedAt: known?.startedAt ?? null,
      endedAt: null,
    };
  }

  #remember(id: string, task: KnownTask): void {
    // The oldest goes: it has ended long ago, or will be looked up by the page.
    if (this.#tasks.size >= TASKS_KEPT_MAX) this.#tasks.delete(this.#tasks.keys().next().value ?? "");
    this.#tasks.set(id, task);
  }
}

function closedWait(wait: Pick<WaitChange, "runId" | "operation" | "waitKind" | "at">): WaitChange {
  return { kind: "wait", ...wait, name: null, state: "closed", range: null };
}

function touchesApprovals({ newWaits, closedWaits, state }: Change["runs"][number]): boolean {
  const ended = state === "completed" || state === "failed" || state === "canceled";
  return ended || closedWaits.length > 0 || newWaits.some(({ kind }) => kind === "signal");
}

import { BackendError, inlineTask, type ResolvedTask, type ResultMode, resolveTask } from "@fermata/backend";
import { type ErrorData, type Json, parseDuration, type TaskCommand, type WorkflowCommand } from "@fermata/flow";
import type { Catalog, LoadedVersion } from "./catalog.ts";
import { checkForm, spokenIssues } from "./form-check.ts";
import { type Randomness, taskId, uuidV7 } from "./ids.ts";
import type { NewRun, NewTask, RunId } from "./model.ts";
import type { EngineSettings } from "./settings.ts";

/** What a command becomes; an error is the command's answer at once. */
export type Planned<T> = { readonly made: T } | { readonly error: ErrorData };

export interface PlanWorld {
  readonly catalog: Catalog;
  readonly settings: EngineSettings;
  readonly randomness: Randomness;
  /** Names of the backends there are (B11). */
  readonly backends: () => readonly string[];
}

/** The run that gives the command. */
export interface Giver {
  readonly id: RunId;
  readonly queue: string;
  readonly priority: number;
}

/** A `Task.run`, `ComputeTask.run` or `AITask.run` as a task row; the options of the call win over those of the definition. */
export async function planTask(
  giver: Giver,
  command: TaskCommand,
  world: PlanWorld & { readonly now: number },
): Promise<Planned<NewTask>> {
  const { name, inputs, options: called } = command;
  let resolved: ResolvedTask;
  try {
    if (command.taskKind === "named") {
      const definition = await world.catalog.task(name);
      if (!definition) return refusedTask(command, "UNKNOWN_TASK", `no task named "${name}" is deployed`);
      resolved = resolveTask(definition, inputs);
    } else {
      const task = inlineTask(command.taskKind, inputs);
      resolved = { task, result: inlineResult(task), options: {} };
    }
  } catch (error) {
    if (error instanceof BackendError) return refusedTask(command, error.code, error.message);
    throw error;
  }
  const backend = called.backend ?? resolved.options.backend;
  if (backend !== undefined && !world.backends().includes(backend)) {
    const names = world.backends().join(", ") || "none";
    return refusedTask(command, "UNKNOWN_BACKEND", `no backend is named "${backend}"; there are ${names}`);
  }
  const options = { ...resolved.options, ...called };
  const made: NewTask = {
    id: taskId(giver.id, command.id),
    name,
    ...(backend === undefined ? {} : { backend }),
    queue: options.queue ?? "default",
    priority: options.priority ?? giver.priority,
    availableAt: world.now + (options.delayMs ?? 0),
    spec: { task: resolved.task, result: resolved.result } as unknown as Json,
    inputs,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    retries: options.retries ?? 0,
    backoff: options.backoff ?? world.settings.backoff,
    ...(called.idempotencyKey === undefined ? {} : { idempotencyKey: called.idempotencyKey }),
    ...(options.concurrencyKey === undefined ? {} : { concurrencyKey: options.concurrencyKey }),
    tags: options.tags ?? [],
    at: command.at,
    claimed: false,
  };
  return { made };
}

/** A `Workflow.run` as a child run (F23), of the version that is newest now. */
export async function planChild(
  giver: Giver,
  command: WorkflowCommand,
  world: PlanWorld & { readonly now: number },
): Promise<Planned<NewRun>> {
  const { name, inputs, options } = command;
  const refused = (code: string, message: string): Planned<NewRun> => ({
    error: { type: "WorkflowError", code, message, at: command.at, details: { workflow: name } },
  });
  const version = await world.catalog.newest(name);
  if (!version) return refused("UNKNOWN_WORKFLOW", `no workflow named "${name}" is deployed`);
  if (!version.program) return refused("INVALID_SOURCE", `workflow "${name}" does not compile: ${version.problem}`);
  const schema = version.program.frontMatter.inputs;
  const issues = schema ? checkForm(schema, inputs) : [];
  if (issues.length > 0) return refused("INVALID_INPUTS", `inputs of workflow "${name}": ${spokenIssues(issues)}`);
  const made = newRun(version, {
    id: uuidV7(world.now, world.randomness),
    inputs,
    createdAt: world.now,
    availableAt: world.now + (options.delayMs ?? 0),
    queue: options.queue ?? version.program.frontMatter.queue ?? giver.queue,
    priority: options.priority ?? version.program.frontMatter.priority ?? giver.priority,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.tags ? { tags: options.tags } : {}),
    parent: { runId: giver.id, operation: command.id },
  });
  return { made };
}

export interface RunStart {
  readonly id: RunId;
  readonly inputs: Json;
  readonly createdAt: number;
  readonly availableAt: number;
  readonly queue?: string;
  readonly priority?: number;
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  readonly tags?: readonly string[];
  readonly parent?: NewRun["parent"];
}

/** The row of a new run: what the start says, else what the front matter says (F1), else the defaults. */
export function newRun({ workflow, program }: LoadedVersion, start: RunStart): NewRun {
  const front = program?.frontMatter ?? {};
  const timeoutMs = start.timeoutMs ?? (front.timeout === undefined ? undefined : parseDuration(front.timeout));
  return {
    id: start.id,
    workflow: workflow.name,
    version: workflow.version,
    inputs: start.inputs,
    queue: start.queue ?? front.queue ?? "default",
    priority: start.priority ?? front.priority ?? 0,
    availableAt: start.availableAt,
    ...(timeoutMs === undefined ? {} : { timeoutAt: start.availableAt + timeoutMs }),
    ...(start.idempotencyKey === undefined ? {} : { idempotencyKey: start.idempotencyKey }),
    tags: [...(front.tags ?? []), ...(start.tags ?? [])],
    ...(start.parent ? { parent: start.parent } : {}),
    createdAt: start.createdAt,
  };
}

/** What an inline task answers (F22): the whole of a program, the value of a function, the answer of a model. */
function inlineResult(task: ResolvedTask["task"]): ResultMode {
  if (task.kind === "ai") return "answer";
  return task.function === undefined ? "full" : "value";
}

function refusedTask(command: TaskCommand, code: string, reason: string): { readonly error: ErrorData } {
  const { name, at } = command;
  return {
    error: { type: "TaskError", code, message: `task ${name}: ${reason}`, at, details: { task: name, attempts: 0 } },
  };
}

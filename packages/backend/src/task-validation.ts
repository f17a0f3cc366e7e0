import { BackendError, describeIssues, type FieldIssue } from "./backend-error.ts";
import {
  anything,
  argument,
  type Check,
  environment,
  type FieldPath,
  fieldName,
  flag,
  integer,
  isRecord,
  listOf,
  name,
  numberWithin,
  object,
  oneOf,
  type Report,
  record,
  text,
} from "./field-checks.ts";
import type { AITask, ComputeTask, Resources } from "./task.ts";

/** Keyed by the type itself, so that a field added to the model is a compile error here until it is checked. */
type ChecksOf<T> = { readonly [K in keyof Required<T>]: Check };

const resourceChecks: ChecksOf<Resources> = {
  ranks: integer(1),
  coresPerRank: integer(1),
  gpusPerRank: numberWithin(0, Number.POSITIVE_INFINITY),
  memoryBytes: integer(1),
  walltimeMs: integer(1),
  exclusive: flag,
  affinity: text,
  native: record,
};

const computeChecks: ChecksOf<ComputeTask> = {
  kind: oneOf("compute"),
  executable: name,
  arguments: listOf(argument),
  function: (value, path, report) => {
    if (typeof value !== "string" || functionLanguage(value) === undefined)
      report(path, 'must be a reference such as "./module.js#name" (JavaScript) or "package.module:name" (Python)');
  },
  args: listOf(anything),
  kwargs: record,
  cwd: name,
  env: environment,
  shell: flag,
  stdin: text,
  inputFiles: listOf(name),
  outputFiles: listOf(name),
  captureStdio: flag,
  resources: object(resourceChecks),
};

const message = object({ role: oneOf("system", "user", "assistant", "tool"), content: text }, ["role", "content"]);

const prompt: Check = (value, path, report) => {
  if (typeof value === "string") {
    if (value.trim() === "") report(path, "must not be empty");
  } else if (!Array.isArray(value) || value.length === 0) {
    report(path, "must be a string, a list of strings, or a list of chat messages, and not be empty");
  } else listOf(typeof value[0] === "string" ? text : message)(value, path, report);
};

const aiChecks: ChecksOf<AITask> = {
  kind: oneOf("ai"),
  prompt,
  model: name,
  inferenceEndpoint: (value, path, report) => {
    if (typeof value !== "string" || !/^https?:/.test(value) || !URL.canParse(value))
      report(path, "must be an address such as http://host:8000/v1");
  },
  systemPrompt: text,
  temperature: numberWithin(0, Number.POSITIVE_INFINITY),
  maxTokens: integer(1),
  topP: numberWithin(0, 1),
  topK: integer(1),
  stopSequences: listOf(text),
  seed: integer(Number.MIN_SAFE_INTEGER),
  schema: record,
  tools: listOf(record),
  embed: flag,
  resources: object(resourceChecks),
};

const checks = { compute: object(computeChecks), ai: object(aiChecks, ["prompt"]) };

/** Names of the fields of each kind, for editors and for messages. */
export const taskFields = { compute: Object.keys(computeChecks), ai: Object.keys(aiChecks) } as const;

/** The language of a function reference (B1), or undefined where it is none. */
export function functionLanguage(reference: string): "javascript" | "python" | undefined {
  if (/^[^\0#]+\.(js|mjs|cjs)#[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(reference)) return "javascript";
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(reference)) return "python";
  return undefined;
}

/** Reports what is wrong with a task (B1), field by field. */
export const checkTask: Check = (value, path, report) => {
  if (!isRecord(value)) {
    report(path, "a task must be an object");
    return;
  }
  const kind = value.kind;
  if (kind !== "compute" && kind !== "ai") {
    report([...path, "kind"], "must be compute or ai");
    return;
  }
  checks[kind](value, path, report);
  if (kind === "compute") checkComposition(value, path, report);
};

function checkComposition(task: Record<string, unknown>, path: FieldPath, report: Report): void {
  const { executable, function: reference } = task;
  if (executable === undefined && reference === undefined) {
    report([...path, "executable"], "is missing: a compute task has either executable or function");
    return;
  }
  if (executable !== undefined && reference !== undefined) {
    report([...path, "function"], "stands beside executable: a compute task has exactly one of the two");
    return;
  }
  const foreign = executable === undefined ? ["arguments", "shell", "stdin"] : ["args", "kwargs"];
  for (const field of foreign)
    if (task[field] !== undefined)
      report([...path, field], `belongs to a task with ${executable === undefined ? "executable" : "function"}`);
}

/** What is wrong with a task (B1); empty where it is right. */
export function taskIssues(value: unknown): readonly FieldIssue[] {
  const issues: FieldIssue[] = [];
  checkTask(value, [], (path, reason) => issues.push({ field: fieldName(path), reason }));
  return issues;
}

/**
 * The value as a task (B1).
 * @throws BackendError `TASK_INVALID` that names each wrong field and why.
 */
export function validateTask(value: unknown): ComputeTask | AITask {
  const issues = taskIssues(value);
  if (issues.length > 0) throw new BackendError("TASK_INVALID", describeIssues(issues), { issues });
  return value as ComputeTask | AITask;
}

/**
 * A task from the description that a script gave to `ComputeTask.run` or `AITask.run` (F22): the kind is known, the rest is checked.
 * @throws BackendError `TASK_INVALID`
 */
export function inlineTask(kind: "compute" | "ai", description: unknown): ComputeTask | AITask {
  if (!isRecord(description))
    throw new BackendError(
      "TASK_INVALID",
      `a description must be an object with ${taskFields[kind].slice(1).join(", ")}`,
    );
  return validateTask({ ...description, kind });
}

const segment = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/;

/** True for an id that is also a safe path of log files: up to four segments joined by `/`. */
export function isTaskId(id: string): boolean {
  const segments = id.split("/");
  return segments.length <= 4 && segments.every((each) => segment.test(each));
}

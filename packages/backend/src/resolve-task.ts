import { BackendError, describeIssues, type FieldIssue } from "./backend-error.ts";
import { compileInputSchema } from "./input-schema.ts";
import type { AITask, ComputeTask } from "./task.ts";
import type { DefinitionOptions, ResultMode, TaskDefinition } from "./task-definition.ts";
import { taskIssues } from "./task-validation.ts";
import { compileTemplate, textOf } from "./template.ts";

export interface ResolvedTask {
  readonly task: ComputeTask | AITask;
  readonly result: ResultMode;
  readonly options: DefinitionOptions;
}

interface CompiledDefinition {
  readonly check: (inputs: unknown) => readonly FieldIssue[];
  readonly render: (inputs: unknown) => unknown;
  readonly renderOptions: (inputs: unknown) => unknown;
}

const compiled = new WeakMap<TaskDefinition, CompiledDefinition>();

/**
 * A definition with its inputs filled in, checked before and after. Compiled once per definition object: hold on to it.
 * @throws BackendError `INPUTS_INVALID` where the inputs do not fit `parameters`, `TASK_INVALID` where what they make is no task.
 */
export function resolveTask(definition: TaskDefinition, inputs: unknown): ResolvedTask {
  const { check, render, renderOptions } = compiledOf(definition);
  // A copy: the check fills in defaults.
  const given: unknown = inputs === undefined || inputs === null ? {} : structuredClone(inputs);
  const inputIssues = check(given);
  if (inputIssues.length > 0)
    throw new BackendError("INPUTS_INVALID", `inputs of ${definition.name}: ${describeIssues(inputIssues)}`, {
      issues: inputIssues,
    });
  const task = render(given) as Record<string, unknown>;
  if (task.kind === "compute") stringsForPrograms(task);
  const issues = taskIssues(task);
  if (issues.length > 0)
    throw new BackendError("TASK_INVALID", `task ${definition.name}: ${describeIssues(issues)}`, { issues });
  return {
    task: task as unknown as ComputeTask | AITask,
    result: definition.result,
    options: renderOptions(given) as DefinitionOptions,
  };
}

function compiledOf(definition: TaskDefinition): CompiledDefinition {
  const known = compiled.get(definition);
  if (known !== undefined) return known;
  const { executable, ...rest } = definition.task;
  const renderRest = compileTemplate(rest);
  // Within a shell's command line a value must stay one word, whatever it holds.
  const renderExecutable = compileTemplate(executable, definition.task.shell === true ? shellWord : undefined);
  const made: CompiledDefinition = {
    check: definition.parameters === undefined ? () => [] : compileInputSchema(definition.parameters),
    render: (inputs) => {
      const task = renderRest(inputs) as Record<string, unknown>;
      return executable === undefined ? task : { ...task, executable: renderExecutable(inputs) };
    },
    renderOptions: compileTemplate(definition.options),
  };
  compiled.set(definition, made);
  return made;
}

function shellWord(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** Programs take strings: a number or an object from the inputs is written as JSON. */
function stringsForPrograms(task: Record<string, unknown>): void {
  const asText = (value: unknown): unknown => (value === undefined || value === null ? value : textOf(value));
  for (const field of ["executable", "cwd", "stdin"]) if (task[field] !== undefined) task[field] = asText(task[field]);
  if (Array.isArray(task.arguments)) task.arguments = task.arguments.map((each) => textOf(each));
  if (typeof task.env === "object" && task.env !== null)
    task.env = Object.fromEntries(Object.entries(task.env).map(([key, value]) => [key, asText(value)]));
}

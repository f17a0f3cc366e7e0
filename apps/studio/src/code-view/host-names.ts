/** What a script finds around it (F20–F29), as completion offers it. `insert` may hold `#{}` fields to be filled in. */
export interface HostName {
  readonly label: string;
  readonly detail: string;
  readonly insert?: string;
}

export const hostNames: readonly HostName[] = [
  { label: "Inputs", detail: "what the run was started with" },
  { label: "Context", detail: "executionId, workflowName, attempt …" },
  { label: "Task.run", detail: "run a task by name", insert: 'Task.run("#{name}", { #{} })' },
  {
    label: "ComputeTask.run",
    detail: "run a program or a function",
    insert: 'ComputeTask.run({ executable: "#{program}", arguments: [#{}] })',
  },
  { label: "AITask.run", detail: "ask a model", insert: 'AITask.run({ prompt: "#{prompt}" })' },
  { label: "Workflow.run", detail: "run another workflow", insert: 'Workflow.run("#{name}", { #{} })' },
  {
    label: "Signal.when",
    detail: "wait for a signal or a person",
    insert: 'Signal.when("#{name}", { timeout: "#{24h}" })',
  },
  { label: "Timer.delay", detail: "wait for a while", insert: 'Timer.delay("#{10m}")' },
  { label: "Timer.until", detail: "wait until a date", insert: "Timer.until(#{date})" },
  { label: "Promise.all", detail: "wait for all", insert: "Promise.all([#{}])" },
  { label: "Promise.race", detail: "the first that ends", insert: "Promise.race([#{}])" },
  { label: "Promise.any", detail: "the first that succeeds", insert: "Promise.any([#{}])" },
  { label: "Math", detail: "numbers" },
  { label: "JSON", detail: "parse, stringify" },
  { label: "Object", detail: "keys, values, entries …" },
  { label: "Array", detail: "isArray, from, of" },
  { label: "Date", detail: "dates" },
  { label: "console.log", detail: "into the run's log", insert: "console.log(#{})" },
];

/** Members that follow a host name and a dot. */
export const hostMembers: Readonly<Record<string, readonly string[]>> = {
  Context: ["executionId", "workflowName", "version", "attempt", "startedAt", "parentId"],
  Task: ["run"],
  ComputeTask: ["run"],
  AITask: ["run"],
  Workflow: ["run"],
  Signal: ["when", "next"],
  Timer: ["delay", "until"],
  Promise: ["all", "allSettled", "any", "race", "resolve", "reject"],
  Object: ["keys", "values", "entries", "assign", "fromEntries", "freeze", "groupBy"],
  JSON: ["parse", "stringify"],
  Math: ["min", "max", "round", "floor", "ceil", "abs", "random", "sqrt", "pow"],
  Array: ["isArray", "from", "of"],
};

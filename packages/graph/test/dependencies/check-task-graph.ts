import { runScenario, type ScenarioOutcome } from "@fermata/flow";
import { readDependencies } from "../../src/dependencies/read-dependencies.ts";
import { reachability, type TaskGraph } from "../../src/dependencies/task-graph.ts";
import { applyOperation, type FlowGraph, type NodeId, openGraph } from "../../src/index.ts";
import { studyOf } from "../../src/study.ts";
import type { DrawnTask } from "./random-task-graph.ts";

/** The tasks one after the other, as they stand before anybody draws an edge. `timed`: each is given the time at which it starts. */
function sequenceOf(tasks: readonly DrawnTask[], timed = false): string {
  const lines = tasks.flatMap(({ name, output, reads, comment }) => {
    const inputs = [...(timed ? ["at: Date.now()"] : []), ...reads.map((dep) => tasks[dep]!.output)];
    const call = `Task.run("${name}"${inputs.length > 0 ? `, { ${inputs.join(", ")} }` : ""})`;
    return [...(comment ? [comment] : []), `${output ? `const ${output} = ` : ""}await ${call}`];
  });
  const results = tasks.filter(({ output, returned }) => output && returned).map(({ output }) => output);
  if (results.length > 0) lines.push(`return { ${results.join(", ")} }`);
  return `${lines.join("\n")}\n`;
}

export interface Compiled {
  readonly graph: FlowGraph;
  readonly ids: readonly NodeId[];
}

/** Draws the edges of a task graph: one gesture on the tasks in sequence. */
export function compile(tasks: readonly DrawnTask[], timed = false): Compiled {
  const before = openGraph(sequenceOf(tasks, timed));
  const ids = idsByName(before, tasks);
  const result = applyOperation(before, { type: "order", nodes: ids, edges: edgesOf(tasks, ids) });
  if (!result.ok && !isAlready(result.reason)) throw new Error(`not compiled: ${result.reason}`);
  return { graph: result.ok ? result.graph : before, ids };
}

const isAlready = (reason: string): boolean => reason === "Nothing would change.";

const edgesOf = (tasks: readonly DrawnTask[], ids: readonly NodeId[]): [NodeId, NodeId][] =>
  tasks.flatMap(({ after }, to) => after.map((from): [NodeId, NodeId] => [ids[from]!, ids[to]!]));

function idsByName(graph: FlowGraph, tasks: readonly DrawnTask[]): NodeId[] {
  const byLabel = new Map([...graph.nodes.values()].map(({ label, id }) => [label, id]));
  return tasks.map(({ name }) => byLabel.get(name) ?? "");
}

/** What is wrong with the script that a drawn graph compiles to; nothing if all is well. */
export function checkTaskGraph(tasks: readonly DrawnTask[]): string[] {
  if (tasks.length < 2) return [];
  const { graph, ids } = compile(tasks);
  return [...checkText(graph, tasks, ids), ...checkSame(openGraph(graph.source), tasks), ...checkRun(tasks)];
}

function checkText(graph: FlowGraph, tasks: readonly DrawnTask[], ids: readonly NodeId[]): string[] {
  const problems: string[] = [];
  for (const [i, id] of ids.entries())
    if (graph.nodes.get(id)?.label !== tasks[i]!.name) problems.push(`lost the node ${id}`);
  for (const { comment } of tasks) if (!graph.source.includes(comment)) problems.push(`lost the comment ${comment}`);
  const again = applyOperation(graph, { type: "order", nodes: ids, edges: edgesOf(tasks, ids) });
  if (again.ok) problems.push(`written again it is another text:\n${again.graph.source}`);
  else if (!isAlready(again.reason)) problems.push(`cannot be written again: ${again.reason}`);
  return problems;
}

/** The text alone says the same order and the same inputs as the drawing. */
function checkSame(graph: FlowGraph, tasks: readonly DrawnTask[]): string[] {
  const study = studyOf(graph);
  if (!study) return ["does not parse"];
  const steps = study.outline.main.nodes.filter(({ kind }) => kind !== "return");
  const read = readDependencies(study, steps);
  const number = new Map(tasks.map(({ name }, i) => [name, i]));
  const names = read.tasks.map(({ id }) => number.get(graph.nodes.get(id)!.label)!);
  const edges = read.graph.edges.map(([from, to]) => [names[from]!, names[to]!] as const);
  const drawn = orderOf({ size: tasks.length, edges: drawnEdges(tasks) });
  const found = orderOf({ size: tasks.length, edges });
  const inputs = (lists: readonly (readonly number[])[]) =>
    JSON.stringify(lists.map((list) => [...new Set(list)].sort((a, b) => a - b)));
  const given = names.map((_, i) => read.tasks[names.indexOf(i)]!.reads.map(({ task }) => names[task]!));
  const problems: string[] = [];
  if (drawn !== found) problems.push("comes back in another order");
  if (inputs(given) !== inputs(tasks.map(({ reads }) => reads))) problems.push("comes back with other inputs");
  return problems;
}

const drawnEdges = (tasks: readonly DrawnTask[]): [number, number][] =>
  tasks.flatMap(({ after }, to) => after.map((from): [number, number] => [from, to]));

const orderOf = (graph: TaskGraph): string =>
  reachability(graph)
    .map((row) => row.map(Number).join(""))
    .join("\n");

/** Runs it on the virtual clock: each task starts at the very moment when the last that it comes after is done. */
function checkRun(tasks: readonly DrawnTask[]): string[] {
  const { graph } = compile(tasks, true);
  const answers = Object.fromEntries(
    tasks.map(({ name, seconds }) => [name, [{ result: `result of ${name}`, after: seconds }]]),
  );
  const outcome = runScenario({ source: graph.source, scenario: { tasks: answers, startAt: 0 } });
  if (outcome.status !== "completed") return [`ends ${outcome.status}: ${outcome.error?.message ?? ""}`];
  return [...checkTimes(tasks, outcome), ...checkInputs(tasks, outcome)];
}

type Inputs = Readonly<Record<string, unknown>>;

const inputsOf = (outcome: ScenarioOutcome): Map<string, Inputs> =>
  new Map(outcome.effects.map(({ name, inputs }) => [name, inputs as Inputs]));

function checkTimes(tasks: readonly DrawnTask[], outcome: ScenarioOutcome): string[] {
  const inputs = inputsOf(outcome);
  const ends: number[] = [];
  const problems: string[] = outcome.effects.length === tasks.length ? [] : ["runs a task twice, or not at all"];
  for (const { name, after, seconds } of tasks) {
    const due = Math.max(0, ...after.map((dep) => ends[dep]!));
    const started = Number(inputs.get(name)?.at);
    if (started !== due) problems.push(`${name} starts at ${started} ms, not at ${due} ms`);
    ends.push(due + seconds * 1000);
  }
  return problems;
}

function checkInputs(tasks: readonly DrawnTask[], outcome: ScenarioOutcome): string[] {
  const inputs = inputsOf(outcome);
  return tasks.flatMap(({ name, reads }) =>
    reads.flatMap((dep) => {
      const { name: source, output } = tasks[dep]!;
      return inputs.get(name)?.[output] === `result of ${source}` ? [] : [`${name} is given a wrong ${output}`];
    }),
  );
}

/**
 * `npm run dependencies -w packages/graph -- [--graphs N] [--nodes MAX] [--seed N]`: random task graphs are drawn, compiled to script, read back,
 * and run on the virtual clock, where no task may start before or later than its dependencies allow (S3). Prints three of the texts.
 * The exit code is 1 where anything is wrong.
 */
import { parseArgs } from "node:util";
import { Random } from "../random.ts";
import { checkTaskGraph, compile } from "./check-task-graph.ts";
import { type DrawnTask, randomTaskGraph, taskGraphSizeMax } from "./random-task-graph.ts";
import { shownTaskGraphs } from "./shown-task-graphs.ts";

const { values } = parseArgs({
  options: {
    graphs: { type: "string", default: "500" },
    nodes: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
  },
});
const [graphs, nodesMax, seed] = [
  Number(values.graphs),
  Math.min(Number(values.nodes), taskGraphSizeMax),
  Number(values.seed),
];

for (const { title, tasks } of shownTaskGraphs) console.log(`--- ${title}\n${compile(tasks).graph.source}`);

const began = Date.now();
const counts = { graphs: 0, tasks: 0, edges: 0, withHandles: 0, wrong: 0 };
for (let i = 0; i < graphs; i++) {
  const random = new Random(seed + i);
  const tasks = randomTaskGraph(random, random.int(2, nodesMax));
  counts.graphs++;
  counts.tasks += tasks.length;
  counts.edges += tasks.reduce((sum, { after }) => sum + after.length, 0);
  const problems = problemsOf(tasks);
  if (problems.length === 0 && compile(tasks).graph.source.includes(".then(")) counts.withHandles++;
  if (problems.length === 0) continue;
  counts.wrong++;
  console.log(`seed ${seed + i}, ${tasks.length} tasks:\n  ${problems.slice(0, 5).join("\n  ")}\n${textOf(tasks)}`);
}
console.log(JSON.stringify({ seed, nodesMax, ...counts, seconds: (Date.now() - began) / 1000 }));
process.exitCode = counts.wrong === 0 ? 0 : 1;

function problemsOf(tasks: readonly DrawnTask[]): string[] {
  try {
    return checkTaskGraph(tasks);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function textOf(tasks: readonly DrawnTask[]): string {
  try {
    return compile(tasks).graph.source;
  } catch {
    return JSON.stringify(tasks);
  }
}

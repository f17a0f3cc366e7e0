/**
 * What a person waits for: opening a script of `--lines` lines, and each edit of it, by gesture and by key. The studio has 16 ms for an edit
 * before a frame is lost. Prints one JSON object; `runs` are the 50th, 90th and 99th of a hundred.
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { applyOperation, type FlowGraph, layoutGraph, type Operation, openGraph } from "@fermata/graph";

const { values } = parseArgs({
  options: { lines: { type: "string", default: "2000" }, times: { type: "string", default: "60" } },
});
const lines = Number(values.lines);
const times = Number(values.times);

/** Twenty lines of each kind of step, again and again. */
const PART = (i: number): string => `// Part ${i}: a report and its approval.
const report${i} = await Task.run("make-report", {
  id: Inputs.id,
  part: ${i},
})
if (report${i}.size > ${i}) {
  const [plot${i}, table${i}] = await Promise.all([
    Task.run("plot", { report: report${i} }),
    ComputeTask.run({ executable: "/bin/table", arguments: [report${i}.path] }),
  ])
  await Task.run("join", { plot: plot${i}, table: table${i} })
}
for (const page of report${i}.pages) {
  await Task.run("check-page", { page })
}
try {
  await Signal.when("approve-${i}", { title: \`Report \${report${i}.id}\`, timeout: "24h" })
} catch (error) {
  await Task.run("withdraw", { report: report${i}, reason: error.message })
}
`;

const parts = Math.ceil(lines / PART(0).split("\n").length);
const source = Array.from({ length: parts }, (_, i) => PART(i)).join("\n");
const middle = Math.floor(parts / 2);

const idOf = (graph: FlowGraph, test: (label: string, part: string) => boolean): string =>
  [...graph.nodes.values()].find(({ label, range }) => test(label, graph.source.slice(range.start, range.end)))!.id;

/** Each gives the operation for the graph as it is; it is done and then undone, so that all times are of the same script. */
const EDITS: Readonly<Record<string, (graph: FlowGraph) => Operation>> = {
  type: (graph) => {
    const at = graph.source.indexOf(`"approve-${middle}"`) + 3;
    return { type: "editText", edits: [{ start: at, end: at, text: "x" }] };
  },
  insert: (graph) => ({
    type: "insert",
    at: { region: graph.root, index: Math.floor(graph.regions.get(graph.root)!.nodes.length / 2) },
    template: "task",
  }),
  setField: (graph) => ({
    type: "setField",
    node: idOf(graph, (label) => label === `approve-${middle}`),
    field: "options.timeout",
    text: '"48h"',
  }),
  rename: (graph) => ({
    type: "renameOutput",
    node: idOf(graph, (label, text) => label === "make-report" && text.includes(`report${middle} `)),
    name: "middleReport",
  }),
  move: (graph) => ({
    type: "move",
    nodes: [idOf(graph, (_, text) => text.startsWith(`for (const page of report${middle}.`))],
    to: { region: graph.root, index: graph.regions.get(graph.root)!.nodes.length },
  }),
};

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem(), node: process.version };
const graph = openGraph(source);
const results = [
  resultOf(
    "open",
    measure(() => openGraph(source)),
  ),
  resultOf(
    "layout",
    measure(() => layoutGraph(graph)),
  ),
  ...Object.entries(EDITS).flatMap(([name, operationOn]) => measureEdit(name, operationOn)),
];
console.log(
  JSON.stringify({ machine, lines: source.split("\n").length, nodes: graph.nodes.size, results }, undefined, 2),
);

function measureEdit(name: string, operationOn: (graph: FlowGraph) => Operation): object[] {
  const [done, undone]: [number[], number[]] = [[], []];
  let current = graph;
  for (let i = 0; i < times; i++) {
    const operation = operationOn(current);
    const startedAt = performance.now();
    const result = applyOperation(current, operation);
    const doneAt = performance.now();
    if (!result.ok) throw new Error(`${name}: ${result.reason}`);
    const back = applyOperation(result.graph, result.inverse);
    const undoneAt = performance.now();
    if (!back.ok) throw new Error(`${name}: ${back.reason}`);
    done.push(doneAt - startedAt);
    undone.push(undoneAt - doneAt);
    current = back.graph;
  }
  return [resultOf(name, done), resultOf(`undo ${name}`, undone)];
}

function measure(run: () => unknown): number[] {
  return Array.from({ length: times }, () => {
    const startedAt = performance.now();
    run();
    return performance.now() - startedAt;
  });
}

function resultOf(name: string, milliseconds: readonly number[]): object {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)]! * 100) / 100;
  return { name, system: "fermata", unit: "ms", value: at(0.5), runs: [at(0.5), at(0.9), at(0.99)] };
}

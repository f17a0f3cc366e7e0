/**
 * `npm run roundtrip -w packages/graph -- [--scripts N] [--graphs N] [--edits N] [--seed N]`: random scripts come back from their graphs to the
 * letter (S1), random graphs come back from their scripts, and random gestures change only the lines that they are about, keep all comments, and
 * undo exactly (G6). Prints what is wrong with its seed; the exit code is 1 where anything is.
 */
import { parseArgs } from "node:util";
import { applyOperation, type FlowGraph, openGraph } from "../../src/index.ts";
import { Random } from "../random.ts";
import { writeScript } from "../random-script.ts";
import { checkEdit } from "./check-edit.ts";
import { checkDrawnGraph } from "./check-graph.ts";
import { checkScript } from "./check-script.ts";
import { randomGesture } from "./random-gesture.ts";

const { values } = parseArgs({
  options: {
    scripts: { type: "string", default: "5000" },
    graphs: { type: "string", default: "5000" },
    edits: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const SHOWN_MAX = 10;
let shown = 0;

const began = Date.now();
const scripts = count(Number(values.scripts), (random) => {
  const source = writeScript(random, 60);
  return { lines: source.split("\n").length, problems: checkScript(source), text: source };
});
const graphs = count(Number(values.graphs), (random) => ({ problems: checkDrawnGraph(random), text: "" }));
const edits = countEdits(Number(values.edits));
console.log(JSON.stringify({ seed, scripts, graphs, edits, seconds: (Date.now() - began) / 1000 }));
process.exitCode = scripts.wrong + graphs.wrong + edits.wrong === 0 ? 0 : 1;

interface Checked {
  readonly lines?: number;
  readonly problems: readonly string[];
  readonly text: string;
}

function count(number: number, check: (random: Random) => Checked): { done: number; wrong: number; lines?: number } {
  const counts = { done: 0, wrong: 0, lines: 0 };
  for (let i = 0; i < number; i++) {
    const { problems, text, lines } = check(new Random(seed + i));
    counts.done++;
    counts.lines += lines ?? 0;
    if (problems.length > 0) counts.wrong++;
    report(`seed ${seed + i}`, problems, text);
  }
  const { lines, ...rest } = counts;
  return lines > 0 ? counts : rest;
}

/** Several gestures on each script, until enough were done; refused ones do not count. */
function countEdits(number: number): { done: number; wrong: number; refused: number; kinds: Record<string, number> } {
  const counts = { done: 0, wrong: 0, refused: 0, kinds: {} as Record<string, number> };
  for (let i = 0; counts.done < number; i++) {
    const random = new Random(seed + i);
    let graph: FlowGraph = openGraph(writeScript(random, 30));
    for (let gestures = random.int(3, 10); gestures > 0 && counts.done < number; gestures--) {
      const operation = randomGesture(random, graph);
      const result = applyOperation(graph, operation);
      if (!result.ok) {
        counts.refused++;
        continue;
      }
      counts.done++;
      counts.kinds[operation.type] = (counts.kinds[operation.type] ?? 0) + 1;
      const problems = checkEdit(graph, operation, result);
      if (problems.length > 0) counts.wrong++;
      report(
        `seed ${seed + i} ${JSON.stringify(operation)}`,
        problems,
        `${graph.source}\n--- became\n${result.graph.source}`,
      );
      ({ graph } = result);
    }
  }
  return counts;
}

function report(what: string, problems: readonly string[], text: string): void {
  if (problems.length === 0 || shown >= SHOWN_MAX) return;
  shown++;
  console.log(`${what}:\n  ${problems.slice(0, 5).join("\n  ")}\n--- script\n${text}`);
}

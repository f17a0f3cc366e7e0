import { parseArgs } from "node:util";
import { edgeNames, mishaps } from "./edges.ts";
import { EdgeFailure, surviveAtEdge } from "./every-edge.ts";
import { findPlanted } from "./find-planted.ts";
import { plantedBugs } from "./planted-bugs.ts";
import { runSeed } from "./run-seed.ts";

const usage = `usage: simulate [--seeds N] [--start S]   worlds from N seeds; every promise must hold
       simulate --plant NAME|all          a planted bug must be found within 200 seeds; NAME: ${Object.keys(plantedBugs).join(", ")}
       simulate --edges [--times N]       each mishap at each edge to the store and the backends, N worlds each`;

function fail(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) fail(usage, 2);
  return number;
}

function add(total: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [key, count] of Object.entries(more)) total[key] = (total[key] ?? 0) + count;
}

function spoken(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
}

function edgeTable(visits: Readonly<Record<string, number>>, wrong: Readonly<Record<string, number>>): void {
  const row = (cells: readonly (string | number)[]) =>
    console.log(cells.map((cell, index) => (index === 0 ? `${cell}`.padEnd(28) : `${cell}`.padStart(14))).join(""));
  row(["edge", "visits", ...mishaps]);
  for (const edge of edgeNames) {
    row([edge, visits[edge] ?? 0, ...mishaps.map((mishap) => wrong[`${edge}, ${mishap}`] ?? 0)]);
  }
}

async function simulate(start: number, seeds: number): Promise<void> {
  const [ended, faults, visits, wrong] = [{}, {}, {}, {}] as Record<string, number>[];
  let steps = 0;
  const every = Math.max(100, Math.ceil(seeds / 20));
  for (let seed = start; seed < start + seeds; seed++) {
    const result = await runSeed(seed);
    if (result.broken) {
      const again = `npm run simulate -w packages/engine -- --seeds 1 --start ${seed}`;
      fail(`seed ${seed} breaks a promise: ${result.broken.message}\nagain: ${again}`, 1);
    }
    steps += result.steps;
    add(ended!, result.ended);
    add(faults!, result.faults);
    add(visits!, result.visits);
    add(wrong!, result.mishaps);
    if ((seed - start + 1) % every === 0) console.error(`… ${seed - start + 1} seeds`);
  }
  edgeTable(visits!, wrong!);
  console.log(`\nseeds ${start} to ${start + seeds - 1}: every promise held at every one of ${steps} steps`);
  console.log(`runs: ${spoken(ended!)}; processes: ${spoken(faults!)}`);
}

async function plant(name: string): Promise<void> {
  const names = name === "all" ? Object.keys(plantedBugs) : [name];
  for (const each of names) {
    const bug = plantedBugs[each] ?? fail(usage, 2);
    const found = await findPlanted(bug, 200);
    if (!found) fail(`${each}: NOT found within 200 seeds`, 1);
    console.log(`${each}: found by seed ${found.seed}: ${found.message}`);
  }
}

async function everyEdge(times: number): Promise<void> {
  let worlds = 0;
  let labels = 0;
  for (const edge of edgeNames) {
    try {
      const { survived } = await surviveAtEdge(edge, times);
      worlds += Object.values(survived).reduce((sum, count) => sum + count, 0);
      labels += Object.keys(survived).length;
      console.log(`${edge.padEnd(28)} survived: ${spoken(survived)}`);
    } catch (error) {
      if (error instanceof EdgeFailure) fail(error.message, 1);
      throw error;
    }
  }
  console.log(
    `\n${edgeNames.length} edges, ${labels} labels, ${worlds} forced mishaps: all visited, every promise held`,
  );
}

function options() {
  try {
    return parseArgs({
      options: {
        seeds: { type: "string", default: "200" },
        start: { type: "string", default: "1" },
        times: { type: "string", default: "3" },
        plant: { type: "string" },
        edges: { type: "boolean", default: false },
      },
    }).values;
  } catch {
    return fail(usage, 2);
  }
}

const { seeds, start, times, plant: planted, edges } = options();
if (planted !== undefined) await plant(planted);
else if (edges) await everyEdge(wholeNumber(times));
else await simulate(wholeNumber(start), wholeNumber(seeds));

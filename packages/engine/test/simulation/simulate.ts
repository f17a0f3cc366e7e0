import { parseArgs } from "node:util";
import { runSeed } from "./run-seed.ts";

/** `npm run simulate -w packages/engine -- --seeds 1000 --start 1`: exit code 1 and the seed where a promise is broken. */
const { values } = parseArgs({
  options: { seeds: { type: "string", default: "200" }, start: { type: "string", default: "1" } },
});
const start = Number(values.start);
const seeds = Number(values.seeds);
if (!Number.isInteger(start) || !Number.isInteger(seeds) || seeds < 1) {
  console.error("usage: simulate [--seeds N] [--start S], whole numbers");
  process.exit(2);
}
const ended: Record<string, number> = {};
const faults: Record<string, number> = {};
let steps = 0;
for (let seed = start; seed < start + seeds; seed++) {
  const result = await runSeed(seed);
  if (result.broken) {
    console.error(`seed ${seed}: ${result.broken.message}`);
    process.exit(1);
  }
  steps += result.steps;
  for (const [state, count] of Object.entries(result.ended)) ended[state] = (ended[state] ?? 0) + count;
  for (const [what, count] of Object.entries(result.faults)) faults[what] = (faults[what] ?? 0) + count;
}
console.log(JSON.stringify({ seeds, start, steps, runs: ended, faults }));

/**
 * `npm run differential -w packages/flow -- [--seeds N] [--start S] [--processes P] [--keep-going]`: random programs straight, suspended
 * and restored at every wait, and under Node. Prints the seed, the program and its smallest form for each difference, and at the end one
 * line of what was compared; the exit code is 1 where there was a difference or a program was refused.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareSeeds, type Tally } from "./compare-seeds.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    start: { type: "string", default: "1" },
    processes: { type: "string", default: "1" },
    "keep-going": { type: "boolean", default: false },
  },
});
const [seeds, start, processes] = [Number(values.seeds), Number(values.start), Number(values.processes)];
const keepGoing = values["keep-going"];

if (process.send !== undefined) {
  process.send(await compareSeeds({ start, seeds, keepGoing }));
  process.disconnect();
} else {
  const began = Date.now();
  const tally = processes > 1 ? await inProcesses() : await compareSeeds({ start, seeds, keepGoing });
  const { agrees, differs, refused, completed, failed, waiting } = tally;
  console.log(
    `Seeds ${start} to ${start + seeds - 1}: ${agrees + differs + refused} programs, straight, restored at every wait and under Node: ` +
      `${agrees} agree (${completed} completed, ${failed} failed, ${waiting} waiting), ${differs} differ, ${refused} refused; ` +
      `${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
  process.exitCode = differs + refused === 0 ? 0 : 1;
}

/** Each process has a share of the seeds, and an oracle of its own. */
async function inProcesses(): Promise<Tally> {
  const share = Math.ceil(seeds / processes);
  const tallies: Promise<Tally>[] = [];
  for (let from = start; from < start + seeds; from += share) {
    const args = ["--start", `${from}`, "--seeds", `${Math.min(share, start + seeds - from)}`];
    const child = fork(fileURLToPath(import.meta.url), keepGoing ? [...args, "--keep-going"] : args);
    tallies.push(
      new Promise((resolve, reject) => {
        child.on("message", (message) => resolve(message as Tally));
        child.on("exit", (code) => reject(new Error(`A process ended with ${code}.`)));
      }),
    );
  }
  const all = await Promise.all(tallies);
  const sum = (of: keyof Tally) => all.reduce((total, tally) => total + tally[of], 0);
  return {
    agrees: sum("agrees"),
    differs: sum("differs"),
    refused: sum("refused"),
    completed: sum("completed"),
    failed: sum("failed"),
    waiting: sum("waiting"),
  };
}

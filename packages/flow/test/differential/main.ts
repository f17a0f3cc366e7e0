/**
 * `npm run differential -w packages/flow -- [--seeds N] [--start S] [--keep-going]`: random programs under the machine and under Node.
 * Prints the seed, the program and its smallest form for each difference; the exit code is 1 where there was one.
 */
import { parseArgs } from "node:util";
import { checkProgram } from "./check-program.ts";
import { minimise } from "./minimise.ts";
import { OracleClient } from "./oracle-client.ts";
import { generateProgram, type Program } from "./program.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    start: { type: "string", default: "1" },
    "keep-going": { type: "boolean", default: false },
  },
});
const [seeds, start] = [Number(values.seeds), Number(values.start)];
const oracle = new OracleClient();
const counts = { agrees: 0, refused: 0, differs: 0 };
const statuses: Record<string, number> = {};
const refusals: Record<string, number> = {};
const began = Date.now();

for (let seed = start; seed < start + seeds; seed++) {
  const program = generateProgram(seed);
  const verdict = await checkProgram(program, oracle);
  counts[verdict.kind]++;
  if (verdict.kind === "agrees") statuses[verdict.outcome.status] = (statuses[verdict.outcome.status] ?? 0) + 1;
  if (verdict.kind === "refused") refusals[verdict.code] = (refusals[verdict.code] ?? 0) + 1;
  if (verdict.kind !== "differs") continue;
  await report(program, verdict.what);
  if (!values["keep-going"]) break;
}
console.log(JSON.stringify({ start, seeds, ...counts, statuses, refusals, seconds: (Date.now() - began) / 1000 }));
oracle.close();
process.exitCode = counts.differs === 0 ? 0 : 1;

async function report(program: Program, what: string): Promise<void> {
  const kind = sort(what);
  const fails = async (source: string): Promise<boolean> => {
    const verdict = await checkProgram({ ...program, source }, oracle);
    return verdict.kind === "differs" && sort(verdict.what) === kind;
  };
  const smallest = await minimise(program.source, fails);
  const verdict = await checkProgram({ ...program, source: smallest }, oracle);
  console.log(`seed ${program.seed} differs: ${what}`);
  if (!values["keep-going"]) console.log(`--- program\n${program.source}`);
  console.log(`--- smallest\n${smallest}\n--- which differs: ${verdict.kind === "differs" ? verdict.what : "?"}\n`);
}

/** So that a smaller program keeps the same kind of difference; of a differing status, the very same one. */
function sort(what: string): string {
  return (what.startsWith("status") ? what : what.split(":")[0]!).replaceAll(/\d+/g, "#");
}

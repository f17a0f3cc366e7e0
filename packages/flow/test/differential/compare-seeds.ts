import { checkProgram } from "./check-program.ts";
import { minimise } from "./minimise.ts";
import { OracleClient } from "./oracle-client.ts";
import { generateProgram, type Program } from "./program.ts";

/** How many programs ended how. */
export interface Tally {
  readonly agrees: number;
  readonly differs: number;
  readonly refused: number;
  /** Of those that agree. */
  readonly completed: number;
  readonly failed: number;
  readonly waiting: number;
}

/** Compares the programs of a range of seeds; prints each difference with its smallest program, and stops at the first or not. */
export async function compareSeeds(range: { start: number; seeds: number; keepGoing: boolean }): Promise<Tally> {
  const { start, seeds, keepGoing } = range;
  const oracle = new OracleClient();
  const tally = { agrees: 0, differs: 0, refused: 0, completed: 0, failed: 0, waiting: 0 };
  for (let seed = start; seed < start + seeds; seed++) {
    const program = generateProgram(seed);
    const verdict = await checkProgram(program, oracle);
    tally[verdict.kind]++;
    if (verdict.kind === "agrees") tally[verdict.outcome.status]++;
    if (verdict.kind === "refused") console.log(`seed ${seed} is refused: ${verdict.message} [${verdict.code}]`);
    if (verdict.kind !== "differs") continue;
    await report(program, { what: verdict.what, oracle, whole: !keepGoing });
    if (!keepGoing) break;
  }
  oracle.close();
  return tally;
}

async function report(
  program: Program,
  difference: { what: string; oracle: OracleClient; whole: boolean },
): Promise<void> {
  const { what, oracle, whole } = difference;
  const kind = sort(what);
  const fails = async (source: string): Promise<boolean> => {
    const verdict = await checkProgram({ ...program, source }, oracle);
    return verdict.kind === "differs" && sort(verdict.what) === kind;
  };
  const smallest = await minimise(program.source, fails);
  const verdict = await checkProgram({ ...program, source: smallest }, oracle);
  console.log(`seed ${program.seed} differs: ${what}`);
  if (whole) console.log(`--- program\n${program.source}`);
  console.log(`--- smallest\n${smallest}\n--- which differs: ${verdict.kind === "differs" ? verdict.what : "?"}\n`);
}

/** So that a smaller program keeps the same kind of difference; of a differing status, the very same one. */
function sort(what: string): string {
  return (what.startsWith("status") ? what : what.split(":")[0]!).replaceAll(/\d+/g, "#");
}

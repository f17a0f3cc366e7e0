import { afterAll, describe, expect, it } from "vitest";
import { checkProgram, type Verdict } from "./check-program.ts";
import { OracleClient } from "./oracle-client.ts";
import { generateProgram } from "./program.ts";

const SEEDS = 250;

describe("differential test (E43)", () => {
  const oracle = new OracleClient();
  afterAll(() => oracle.close());

  it(`F14 F40 F42: ${SEEDS} random programs end under the machine, straight and restored at every wait, as they do under Node`, {
    timeout: 300_000,
  }, async () => {
    const verdicts = new Map<number, Verdict>();
    for (let seed = 1; seed <= SEEDS; seed++) verdicts.set(seed, await checkProgram(generateProgram(seed), oracle));
    const differing = [...verdicts]
      .filter(([, { kind }]) => kind === "differs")
      .map(([seed, verdict]) => ({ seed, ...verdict }));
    expect(
      differing,
      "npm run differential -w packages/flow -- --seeds 1 --start SEED prints the smallest program",
    ).toEqual([]);
    const refused = [...verdicts.values()].filter(({ kind }) => kind === "refused");
    // The generator stays inside the language: a refused program compares nothing.
    expect(refused).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from "vitest";
import { checkProgram } from "./check-program.ts";
import { CORNER_PROGRAMS } from "./corner-programs.ts";
import { OracleClient } from "./oracle-client.ts";
import { PRELUDE, type Program } from "./program.ts";

const SCENARIO: Program["scenario"] = {
  tasks: {
    never: [],
    bad: [{ error: { type: "Declined", message: "U:declined" }, after: "1s" }],
    "slow-num": [{ result: 5, after: "5s" }],
    num: [{ result: 1 }, { result: 2 }],
    "*": [{ echo: true }],
  },
  workflows: {},
  signals: [
    { at: "1h", name: "s1", payload: "early" },
    { at: "3h", name: "s1", payload: { late: true } },
    { at: "4h", name: "s2", payload: 1 },
    { at: "5h", name: "s2", payload: 2 },
  ],
};

describe("corner programs end under the machine, straight and restored at every wait, as under Node", () => {
  const oracle = new OracleClient();
  afterAll(() => oracle.close());

  it.each(CORNER_PROGRAMS.map(([rule, program], index) => ({ rule, index, program })))(
    "$rule $index: $program",
    async ({ program }) => {
      const source = `${PRELUDE}const out = [];\n${program}\nreturn out.map((x) => show(x));\n`;
      expect(await checkProgram({ source, inputs: {}, scenario: SCENARIO }, oracle)).toMatchObject({ kind: "agrees" });
    },
  );
});

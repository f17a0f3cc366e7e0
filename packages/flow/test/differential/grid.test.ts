import { afterAll, describe, expect, it } from "vitest";
import { everyBuiltInCall, everyOperation } from "./built-in-calls.ts";
import { checkProgram } from "./check-program.ts";
import { OracleClient } from "./oracle-client.ts";
import { PRELUDE, type Program } from "./program.ts";
import { SNIPPETS, wrapped } from "./snippets.ts";

const SCENARIO: Program["scenario"] = { tasks: { "*": [{ echo: true }] }, workflows: {}, signals: [] };

/** No test of this file is about time; only a hang should end one. */
const PATIENCE = { timeout: 300_000 };

/** So many calls in one program: most of the time goes into starting one. */
const BATCH = 100;

/** Of the calls and operations; `npm run differential` meets them all, one with another. */
const EVERY = 20;

describe("a grid of calls and operators, and what people write, end as under Node, straight and restored at every wait", () => {
  const oracle = new OracleClient();
  afterAll(() => oracle.close());

  async function agree(bodies: readonly string[]): Promise<void> {
    for (let at = 0; at < bodies.length; at += BATCH) {
      const lines = bodies.slice(at, at + BATCH).map((body, index) => wrapped(body, `${at + index}`));
      const source = `${PRELUDE}${lines.join("\n")}\n`;
      const verdict = await checkProgram({ source, inputs: {}, scenario: SCENARIO }, oracle);
      expect(verdict.kind === "differs" ? verdict.what : verdict.kind).toBe("agrees");
    }
  }

  it("F26 F27: every built-in with arguments of every kind", PATIENCE, async () => {
    const calls = everyBuiltInCall().filter((_, index) => index % EVERY === 0);
    expect(calls.length).toBeGreaterThan(1000);
    await agree(calls.map((call) => `return ${call};`));
  });

  it("F13 F14: every operator between values of every kind", PATIENCE, async () => {
    const operations = everyOperation().filter((_, index) => index % EVERY === 0);
    expect(operations.length).toBeGreaterThan(1000);
    await agree(operations.map((operation) => `return ${operation};`));
  });

  it(`F10 F11 F12 F15 F28 F30: ${SNIPPETS.length} snippets`, PATIENCE, async () => {
    await agree(SNIPPETS);
  });
});

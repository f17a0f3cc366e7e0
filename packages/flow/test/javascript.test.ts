import { describe, expect, it } from "vitest";
import { outcomeOf, runFlow, runNode } from "./support/run-both.ts";
import { SNIPPETS } from "./support/snippets.ts";

describe("F14 every snippet means what it means in Node", () => {
  for (const [family, snippets] of Object.entries(SNIPPETS)) {
    describe(family, () => {
      for (const source of snippets) {
        it(source.length > 100 ? `${source.slice(0, 100)}…` : source, async () => {
          const expected = await runNode(source);
          expect(outcomeOf(runFlow(source))).toEqual(expected);
          expect(outcomeOf(runFlow(source, { restoring: true }))).toEqual(expected);
          expect(outcomeOf(runFlow(source, { sliceInstructions: 7 }))).toEqual(expected);
        });
      }
    });
  }
});

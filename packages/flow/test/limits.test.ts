import { describe, expect, it } from "vitest";
import { HOSTILE } from "./support/hostile.ts";
import { runFlow } from "./support/run-both.ts";

describe("F44 limits: every hostile script ends in a failure that names its limit, and no catch sees it", () => {
  for (const [name, { source, limit, limits }] of Object.entries(HOSTILE)) {
    it(name, () => {
      const options = { limits: { instructionsPerStepMax: 5_000_000, ...limits } };
      const { step } = runFlow(
        `try {\n${source}\n} catch (e) { return "caught " + e } finally { console.log("finally") }`,
        options,
      );
      expect(step).toMatchObject({ status: "failed", error: { type: "LimitError", code: limit } });
      if (step.status === "failed") expect(step.error.message).toContain(limit);
    });
  }

  it("slices: no advance runs longer than it was given, and the event loop can turn in between", () => {
    const { step } = runFlow("let i = 0; while (i < 100000) i++; return i", { sliceInstructions: 1000 });
    expect(step).toMatchObject({ status: "completed", output: 100_000 });
  });

  it("a limit in one machine leaves the next one alone", () => {
    runFlow("for (;;) {}", { limits: { instructionsPerStepMax: 1000 } });
    expect(runFlow("return 1").step).toMatchObject({ status: "completed", output: 1 });
  });
});

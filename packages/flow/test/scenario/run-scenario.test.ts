import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/scenario/run-scenario.ts";

describe("runScenario: a run that never ends harms nobody (F44)", () => {
  it("a loop that logs fails at the size of what is kept", () => {
    const { status, error } = runScenario({ source: 'const s = "x".repeat(5000);\nwhile (true) console.log(s);\n' });
    expect({ status, error }).toMatchObject({
      status: "failed",
      error: { type: "LimitError", message: expect.stringContaining("recordBytesMax") },
    });
  });

  it("a loop that starts large tasks fails there too", () => {
    const { error } = runScenario({
      source: 'const big = "x".repeat(1e6);\nwhile (true) await Task.run("t", { big });\n',
      scenario: { tasks: { "*": [{ result: null }] } },
    });
    expect(error).toMatchObject({ type: "LimitError", message: expect.stringContaining("recordBytesMax") });
  });

  it.each([
    ["between two waits", "while (true) {}"],
    ["over waits", "while (true) await Timer.delay(1);"],
  ])("a loop %s fails when its real time is over", (_where, source) => {
    expect(runScenario({ source, wallMsMax: 50 })).toMatchObject({
      status: "failed",
      error: { type: "LimitError", message: "The run took longer than 50 ms (wallMsMax)." },
    });
  });
});

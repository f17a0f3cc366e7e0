import { describe, expect, it } from "vitest";
import { compileFlow, createMachine, type Step } from "../src/index.ts";
import { CONTEXT } from "./support/run-both.ts";

/** Runs with a slice that is over at once, so that the machine pauses wherever it can. */
function runInSlices(source: string): { step: Step; slices: number; longest: number } {
  const machine = createMachine(compileFlow(source).program!, { inputs: {}, context: CONTEXT });
  let slices = 0;
  let longest = 0;
  for (;;) {
    const step = machine.advance([], { sliceMs: 0 });
    slices++;
    longest = Math.max(longest, step.instructions);
    if (step.status !== "yielded") return { step, slices, longest };
  }
}

describe("F44 a long step can be cut anywhere", () => {
  it.each([
    ["a loop", "let n = 0; for (let i = 0; i < 100000; i++) n += i; return n", 4999950000],
    ["calls", "const f = (n) => (n < 2 ? n : f(n - 1) + f(n - 2)); return f(18)", 2584],
    ["microtasks", "let n = 0; for (let i = 0; i < 5000; i++) n += await i; return n", 12497500],
    [
      "a comparator",
      "return Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003).sort((a, b) => a - b)[4999]",
      5002,
    ],
    [
      "a callback",
      "return Array.from({ length: 20000 }, (_, i) => i).map((x) => x + 1).filter((x) => x % 2).length",
      10000,
    ],
  ])("in %s", (_name, source, output) => {
    const { step, slices, longest } = runInSlices(source);
    expect(step).toMatchObject({ status: "completed", output });
    expect(slices).toBeGreaterThan(10);
    expect(longest).toBeLessThan(100_000);
  });

  it.each([
    ["sort", "const a = Array.from({ length: 30000 }, (_, i) => (i * 7919) % 30011); a.sort(); return a[29999]", 9999],
    ["Array.from", "return Array.from('x'.repeat(40000)).length", 40000],
  ])("in the middle of %s, without a function of the script", (_name, source, output) => {
    const { step, slices } = runInSlices(source);
    expect(step).toMatchObject({ status: "completed", output });
    expect(slices).toBeGreaterThan(3);
  });

  it.each([
    [
      "comparison",
      "const a = 'x'.repeat(1e6) + 'a', b = 'x'.repeat(1e6) + 'b'; for (let i = 0; i < 50; i++) if (a === b) return 1; return 0",
      0,
    ],
    [
      "joining",
      "const a = Array.from({ length: 1e4 }, (_, i) => i); let n = 0; for (let i = 0; i < 20; i++) n += String(a).length; return n",
      977780,
    ],
    [
      "long texts",
      "let s = 'x'.repeat(1e6), n = 0; for (let i = 0; i < 50; i++) n += (s + i).charCodeAt(3); return n",
      6000,
    ],
  ])("between two of %s, which take long", (_name, source, output) => {
    const { step, slices } = runInSlices(source);
    expect(step).toMatchObject({ status: "completed", output });
    expect(slices).toBeGreaterThan(19);
  });
});

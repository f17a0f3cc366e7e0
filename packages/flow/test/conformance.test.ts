import { describe, expect, it } from "vitest";
import { CALLS } from "./support/calls-of-built-ins.ts";
import { runFlow, runNode } from "./support/run-both.ts";

/** In the language itself, so that both sides show a value by what a script can see of it. */
const SHOW = `
const show = (v, depth = 0) => {
  if (typeof v === "string") return JSON.stringify(v);
  if (typeof v === "number") return Object.is(v, -0) ? "-0" : String(v);
  if (typeof v === "function") return "function " + v.name + v.length;
  if (typeof v !== "object" || v === null || depth > 4) return String(v);
  if (Array.isArray(v)) { const items = []; for (let i = 0; i < v.length; i++) items.push(i in v ? show(v[i], depth + 1) : "hole"); return "[" + items.join() + "]" }
  if (v instanceof Error) return v.name + ":" + v.message;
  if (v instanceof Map || v instanceof Set) return (v instanceof Map ? "Map" : "Set") + show([...v], depth + 1);
  if (v instanceof Date) return "Date" + v.getTime();
  if (typeof v.next === "function") return "iterator" + show([...v], depth + 1);
  return "{" + Object.keys(v).map((key) => key + ":" + show(v[key], depth + 1)).join() + "}" + Object.isFrozen(v);
};
const outcomes = [];
const tell = (call) => {
  try { outcomes.push(show(call())) } catch (e) { outcomes.push(e instanceof Error ? "throws " + e.name : "throws " + show(e)) }
};
`;

describe("F14 F27 built-ins with usual and odd arguments do what they do in Node", () => {
  for (const [family, calls] of Object.entries(CALLS)) {
    it(`${family}: ${calls.length} calls`, async () => {
      const source = `${SHOW}${calls.map((call) => `tell(() => { ${call} });`).join("\n")}\nreturn outcomes;`;
      const { step } = runFlow(source);
      const found = step.status === "completed" ? (step.output as string[]) : [JSON.stringify(step)];
      const expected = JSON.parse((await runNode(source)).output!) as string[];
      const differences = calls
        .map((call, index) => ({ call, node: expected[index], flow: found[index] }))
        .filter(({ node, flow }) => node !== flow);
      expect(differences).toEqual([]);
    });
  }
});

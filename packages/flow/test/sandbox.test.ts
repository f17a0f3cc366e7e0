// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are programs
import { describe, expect, it } from "vitest";
import { runFlow } from "./support/run-both.ts";

/** Names through which a script might reach a prototype or a function of the host. Built from parts, so that no static check sees them. */
const DOORS = [
  "__proto__",
  "constructor",
  "prototype",
  "__defineGetter__",
  "__lookupGetter__",
  "caller",
  "callee",
  "apply",
  "call",
  "bind",
];

const VALUES = [
  "{}",
  "[]",
  "'s'",
  "5",
  "true",
  "() => 1",
  "Math",
  "Math.max",
  "JSON",
  "Promise",
  "Promise.resolve()",
  "new Map()",
  "new Set()",
  "new Date()",
  "new Error('e')",
  "[].values()",
  "Task",
  "Task.run",
  "Inputs",
  "console",
  "Object",
  "Array",
  "undefined ?? {}",
];

describe("the sandbox: no host object, prototype or function through any door", () => {
  for (const door of DOORS) {
    it(`${door} of anything is undefined, by bracket, destructuring and \`in\``, () => {
      const source = `const key = ${JSON.stringify([...door])}.join(""); const found = [];
        for (const value of [${VALUES.join(", ")}]) {
          const { [key]: taken } = value;
          found.push(typeof value[key], typeof taken, typeof value?.[key], typeof value[\`\${key}\`], typeof value[{ toString: () => key }]);
        }
        return found.every((type) => type === "undefined")`;
      expect(runFlow(source, { inputs: { a: 1 } }).step).toMatchObject({ status: "completed", output: true });
    });
  }

  it("a key of that name is a key like any other: JSON, spread, assign, computed, delete", () => {
    const source = `const key = ["__pro", "to__"].join(""); const a = JSON.parse('{"' + key + '": {"polluted": 1}}');
      const b = { ...a }; const c = Object.assign({}, a); const d = { [key]: { polluted: 1 } }; const e = {}; e[key] = { polluted: 1 };
      const f = Object.fromEntries([[key, 1]]); const g = structuredClone(a);
      const clean = {}; 
      return [[a, b, c, d, e, f, g].map((o) => [o.polluted, Object.keys(o).length, delete o[key], Object.keys(o).length]), clean.polluted]`;
    const rows = Array.from({ length: 7 }, () => [null, 1, true, 0]);
    expect(runFlow(source, { restoring: true }).step).toMatchObject({ status: "completed", output: [rows, null] });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("such keys cross the border as data and pollute nothing outside", () => {
    const inputs = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
    const { step } = runFlow("const r = await Task.run('t', Inputs); return [Object.keys(Inputs), Object.keys(r), r]", {
      inputs,
      restoring: true,
    });
    expect(step).toMatchObject({ status: "completed" });
    expect(JSON.stringify(step.status === "completed" && step.output)).toBe(
      '[["__proto__","constructor"],["__proto__","constructor"],{"__proto__":{"polluted":1},"constructor":2}]',
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("what the host gives cannot be changed", () => {
    for (const change of [
      "Math.max = 1",
      "JSON.parse = null",
      "Task.run = () => 1",
      "console.log = 1",
      "Context.attempt = 9",
      "Object.keys = 1",
      "delete Math.max",
      "Array.isArray = 1",
    ]) {
      expect(runFlow(change).step, change).toMatchObject({ status: "failed", error: { type: "TypeError" } });
    }
    expect(runFlow("return [Math.max(1, 2), typeof JSON.parse]").step).toMatchObject({ output: [2, "function"] });
  });

  it("functions take no properties and errors of the host do not come in", () => {
    const { step } = runFlow(
      "try { null.x } catch (e) { return [e instanceof TypeError, Object.keys(e), e.stack.includes('node:'), e.stack.includes('.ts')] }",
    );
    expect(step).toMatchObject({ output: [true, [], false, false] });
  });

  it("odd indexes, keys and strings do no harm", () => {
    const source = `const a = [1]; const o = {};
      for (const k of [-1, 1.5, NaN, Infinity, -Infinity, -0, 2 ** 32, 2 ** 53, 1e300, "", "\\0", "\\ud800", "length "]) {
        o[k] = k; a[k]; try { a[k] = 1 } catch (e) { if (e.name !== "TypeError") throw e }
      }
      return [a.length, Object.keys(o).length, o["\\ud800"].length, a.at(NaN), "abc".at(-Infinity), "x".repeat(-0)]`;
    expect(runFlow(source).step).toMatchObject({ status: "completed", output: [1, 13, 1, 1, null, ""] });
  });
});

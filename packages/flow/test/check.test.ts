import { describe, expect, it } from "vitest";
import { check } from "../src/index.ts";

/** What is out, each with its code: one negative fixture per rule. */
const REFUSED: readonly (readonly [source: string, code: string])[] = [
  ["var x = 1", "no-var"],
  ["class A {}", "no-class"],
  ["const A = class {}", "no-class"],
  ["return this", "no-this"],
  ["with (a) {}", "no-with"],
  ["eval('1')", "no-eval"],
  ["new Function('return 1')", "no-eval"],
  ["function* g() {}", "no-generator"],
  ["const o = { *g() {} }", "no-generator"],
  ["async function* g() {}", "no-generator"],
  ["for await (const x of []) {}", "no-for-await"],
  ["import x from 'y'", "no-module"],
  ["export const x = 1", "no-module"],
  ["await import('y')", "no-module"],
  ["return import.meta", "no-module"],
  ["const o = { get a() { return 1 } }", "no-accessor"],
  ["const o = { set a(v) {} }", "no-accessor"],
  ["return String.raw`a`", "no-tagged-template"],
  ["return /a/.test('a')", "no-regexp"],
  ["return new RegExp('a')", "no-regexp"],
  ["return 1n", "no-bigint"],
  ["return BigInt(1)", "no-bigint"],
  ["return Symbol('a')", "no-symbol"],
  ["debugger", "no-debugger"],
  ["const f = () => arguments", "no-arguments"],
  ["function f() { return new.target }", "no-new-target"],
  ["return {}.__proto__", "no-prototype"],
  ["return {}['__proto__']", "no-prototype"],
  ["return [].constructor", "no-prototype"],
  ["return Array.prototype", "no-prototype"],
  ["const { constructor } = {}", "no-prototype"],
  ["const { ['__proto__']: p } = {}", "no-prototype"],
  ["const o = { __proto__: null }", "no-prototype"],
  ["return globalThis", "no-prototype"],
  ["return new Proxy({}, {})", "no-prototype"],
  ["return Reflect.ownKeys({})", "no-prototype"],
  ["new WeakMap()", "no-weak"],
  ["setTimeout(() => {}, 1)", "no-host-timer"],
  ["let await = 1", "reserved-name"],
  ["Math = 1", "host-assignment"],
  ["Task.start('x')", "unknown-method"],
];

describe("what is out is a diagnostic at its place (F51)", () => {
  for (const [source, code] of REFUSED) {
    it(`${code}: ${source}`, () => {
      const found = check(`\n${source}`).find((diagnostic) => diagnostic.code === code);
      expect(found, JSON.stringify(check(source))).toMatchObject({ severity: "error", range: { line: 2 } });
      expect(found!.message).toMatch(/^[A-Z"`].+[.?]$/);
    });
  }

  it("F5 warns about names that are not declared, hidden host names and constants that are assigned", () => {
    const codes = check("const Task = 1; x = Task; const c = 1; c = 2; return y").map(
      ({ code, severity }) => `${severity} ${code}`,
    );
    expect(codes).toEqual([
      "warning shadowed-host",
      "warning undeclared-write",
      "warning const-assignment",
      "warning undeclared-read",
    ]);
  });

  it("F51 offers fixes that can be applied as they are", () => {
    const source = 'var a = 1; await Task.run("reprot")';
    const fixes = check(source, { tasks: ["report"] }).flatMap(({ fix }) => fix?.edits ?? []);
    const fixed = [...fixes]
      .sort((a, b) => b.start - a.start)
      .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source);
    expect(fixed).toBe('let a = 1; await Task.run("report")');
    expect(check(fixed, { tasks: ["report"] })).toEqual([]);
  });

  it("F51 finds names that are not deployed, where a list is given", () => {
    const source =
      'Task.run("a", {}, { backend: "b" }); Workflow.run("c"); ComputeTask.run({ executable: "x" }, { backend: "d" })';
    expect(check(source)).toEqual([]);
    const codes = check(source, { tasks: [], workflows: [], backends: [] }).map(({ code }) => code);
    expect(codes).toEqual(["unknown-task", "unknown-backend", "unknown-workflow", "unknown-backend"]);
  });

  it("F44 refuses a file that is too long or nested too deeply", () => {
    expect(check("return 1", { sourceBytesMax: 4 })[0]?.code).toBe("source-limit");
    expect(check(`return ${"1 + ".repeat(100_000)} 1`)[0]?.code).toBe("nesting");
    expect(check("return ".concat("[".repeat(5000), "]".repeat(5000)))[0]?.code).toBe("nesting");
  });

  it("says that await needs an async function", () => {
    expect(check("const f = () => { await 1 }")[0]?.message).toContain("async function");
  });
});

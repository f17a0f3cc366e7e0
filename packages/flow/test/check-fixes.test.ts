import { describe, expect, it } from "vitest";
import { applyEdits } from "../src/check/apply-edits.ts";
import { check, type Diagnostic } from "../src/index.ts";

const KNOWN = { tasks: ["report", "approve"], workflows: ["ship"], backends: ["local"] };

/** What a finding's fix makes of the text; null: only a person can mend it. */
const FIXES: readonly (readonly [code: string, source: string, fixed: string | null])[] = [
  ["no-var", "var x = 1", "let x = 1"],
  ["no-var", "var x = 1; var x = 2", null],
  ["no-class", "class A {}", null],
  ["no-this", "return this", null],
  ["no-with", "with (a) {}", null],
  ["no-eval", "eval('1')", null],
  ["no-generator", "function* g() {}", null],
  ["no-for-await", "for await (const x of [1]) { log(x) }", "for (const x of await Promise.all([1])) { log(x) }"],
  ["no-module", "import x from 'y'", null],
  ["no-module", "export const x = 1", "const x = 1"],
  ["no-module", "export default async function f() {}", "async function f() {}"],
  ["no-accessor", "const o = { get a() { return 1 } }", null],
  ["no-tagged-template", "return tag`a$\u007b1}b\\n`", 'return tag(["a", "b\\n"], 1)'],
  ["no-tagged-template", 'return String.raw`a\\n"`', 'return "a\\\\n\\""'],
  ["no-regexp", "return /a\\.b/.test(Inputs.s)", 'return String(Inputs.s).includes("a.b")'],
  ["no-regexp", "return /^a/.test(`b`)", 'return `b`.startsWith("a")'],
  ["no-regexp", "return /a$/.test('b')", "return 'b'.endsWith(\"a\")"],
  ["no-regexp", "return !/^a$/.test('b')", "return !('b' === \"a\")"],
  ["no-regexp", "return 'a-b'.replace(/-/g, ' ')", "return 'a-b'.replaceAll(\"-\", ' ')"],
  ["no-regexp", "return 'a-b'.split(/\\t/)", "return 'a-b'.split(\"\\t\")"],
  ["no-regexp", "return /a+/.test('b')", null],
  ["no-regexp", "return /a/i.test('b')", null],
  ["no-regexp", "return new RegExp('a')", null],
  ["no-bigint", "return 12n", "return 12"],
  ["no-bigint", "return 12345678901234567890n", null],
  ["no-bigint", "return BigInt('1')", "return Number('1')"],
  ["no-symbol", "return Symbol('a')", 'return "a"'],
  ["no-debugger", "debugger;\nreturn 1", "return 1"],
  ["no-debugger", "if (Inputs.a) debugger", "if (Inputs.a) {}"],
  ["no-arguments", "const f = () => arguments", null],
  ["no-new-target", "function f() { return new.target }", null],
  ["no-prototype", "return globalThis.Math.PI", "return Math.PI"],
  ["no-prototype", "return Reflect.ownKeys({})", "return Object.keys({})"],
  ["no-prototype", "return { __proto__: null, a: 1 }", "return { a: 1 }"],
  ["no-prototype", "return { a: 1, __proto__: null }", "return { a: 1 }"],
  ["no-prototype", "return Object.prototype.hasOwnProperty.call(Inputs, 'a')", "return Object.hasOwn(Inputs, 'a')"],
  ["no-prototype", "return [].constructor", null],
  ["no-weak", "return new WeakMap()", "return new Map()"],
  ["no-host-timer", "await new Promise((resolve) => setTimeout(resolve, 90_000))", 'await Timer.delay("90s")'],
  ["no-host-timer", "await new Promise((r) => { setTimeout(r, Inputs.ms) })", "await Timer.delay((Inputs.ms) / 1000)"],
  ["no-host-timer", "setTimeout(() => console.log(1), 50)", 'Timer.delay("50ms").then(() => console.log(1))'],
  ["no-host-timer", "setInterval(() => {}, 50)", null],
  ["host-assignment", "Math = 1", null],
  ["unknown-method", "Task.start('report')", "Task.run('report')"],
  ["unknown-method", "Timer.delays(1)", "Timer.delay(1)"],
  ["unknown-method", "Timer.sleep(1)", null],
  ["unknown-member", "return Object.key({})", "return Object.keys({})"],
  ["unknown-member", "return Object.defineProperty({}, 'a', {})", null],
  ["unknown-member", "return Math.foo(1)", null],
  ["invalid-duration", 'await Timer.delay("5 minutes")', 'await Timer.delay("5m")'],
  ["invalid-duration", 'await Timer.delay("2 Weeks")', 'await Timer.delay("14d")'],
  ["invalid-duration", "await Timer.delay(1e12)", null],
  ["invalid-duration", 'await Signal.when("s", { timeout: "soon" })', null],
  ["invalid-duration", 'Task.run("report", {}, { delay: "1 sec" })', 'Task.run("report", {}, { delay: "1s" })'],
  ["no-wrapper", "return new Number(5)", "return Number(5)"],
  ["no-wrapper", "return new  String('x')", "return String('x')"],
  ["no-this", "function f(a) { return a } return f.call(null, 1)", "function f(a) { return a } return f(1)"],
  ["no-this", "function f() {} return f.apply(null, [])", null],
  ["unknown-task", "Task.run('reprot')", 'Task.run("report")'],
  ["unknown-workflow", "Workflow.run('shipp')", 'Workflow.run("ship")'],
  ["unknown-backend", "Task.run('report', {}, { backend: 'loacl' })", "Task.run('report', {}, { backend: \"local\" })"],
  ["shadowed-host", "const Map = {}; return { Map, x: Map }", "const map = {}; return { Map: map, x: map }"],
  ["shadowed-host", "const { JSON = 1 } = Inputs; return JSON", "const { JSON: json = 1 } = Inputs; return json"],
  ["shadowed-host", "const map = 1; const f = (Map) => Map + map", "const map = 1; const f = (ownMap) => ownMap + map"],
  ["undeclared-write", "x = 1; return x", "let x = 1; return x"],
  ["undeclared-write", "if (Inputs.a) x = 1\nreturn x", "let x;\nif (Inputs.a) x = 1\nreturn x"],
  ["undeclared-write", "for (x of [1]) {}", "let x;\nfor (x of [1]) {}"],
  ["undeclared-write", "x += 1", "let x;\nx += 1"],
  ["undeclared-write", "const f = () => { x = 1 }; x = 2; f()", "let x;\nconst f = () => { x = 1 }; x = 2; f()"],
  ["undeclared-write", "async function main() { x = 1 }", "async function main() { let x = 1 }"],
  ["undeclared-read", "const report = 1; return reprot", "const report = 1; return report"],
  ["undeclared-read", "return Input.a", "return Inputs.a"],
  [
    "undeclared-read",
    "const f = (person) => { const age = 1; return persn }",
    "const f = (person) => { const age = 1; return person }",
  ],
  ["undeclared-read", "return nothingLikeIt", null],
  ["const-assignment", "const a = 1, b = 2; b = 3", "let a = 1, b = 2; b = 3"],
  ["const-assignment", "for (const x of [1]) x = 2", "for (let x of [1]) x = 2"],
  ["front-matter-key", "```\nnmae: x\n```\n", "```\nname: x\n```\n"],
  ["front-matter-key", "```\nunheard: x\n```\n", null],
  ["front-matter", "```\nname: 1\n```\n", null],
  ["syntax", "const f = (x) => { await x }", "const f = async (x) => { await x }"],
  ["syntax", "const o = { f(x) { return [await x] } }", "const o = { async f(x) { return [await x] } }"],
  ["syntax", "```\nname: x\n```\nfunction f() { await 1 }", "```\nname: x\n```\nasync function f() { await 1 }"],
  ["syntax", "const = 1", null],
];

const errors = (diagnostics: readonly Diagnostic[]) => diagnostics.filter(({ severity }) => severity === "error");

describe("F51 a fix removes its diagnostic and brings no other", () => {
  it.each(FIXES)("%s: %s", (code, source, fixed) => {
    const found = check(source, KNOWN);
    const diagnostic = found.find((each) => each.code === code);
    expect(diagnostic, JSON.stringify(found)).toBeDefined();
    expect(diagnostic!.message).toMatch(/[.?]$/);
    if (fixed === null) {
      expect(diagnostic!.fix).toBeUndefined();
      return;
    }
    expect(diagnostic!.fix!.title).toMatch(/^[A-Z]/);
    const text = applyEdits(source, diagnostic!.fix!.edits);
    expect(text).toBe(fixed);
    const left = check(text, KNOWN);
    expect(left.filter((each) => each.code === code)).toEqual([]);
    expect(errors(left).length).toBe(errors(found).length - (diagnostic!.severity === "error" ? 1 : 0));
  });

  it("has nothing against members that are there, names of one's own, and data", () => {
    const fine = [
      "return [Math.max(1), Object.keys({}), JSON.stringify(1), Number.isInteger(1), Date.now(), Promise.any_kv({})]",
      "const Math = { foo: () => 1 }; return Math.foo()",
      "const f = { call: () => 1 }; return f.call(1)",
      "class_ = { x: (Number) => new Number() }; return class_",
      "return [Inputs.anything(), Context.toString(), String.hasOwnProperty('a'), console.log.toString()]",
      "return new Object()",
      'await Timer.delay("1h30m"); await Timer.delay(0.5); await Timer.delay(Inputs.pause)',
      'const Timer = { delay: (x) => x }; Timer.delay("soon")',
    ];
    for (const source of fine) {
      const found = check(source).filter(({ code }) => !["shadowed-host", "undeclared-write"].includes(code));
      expect(found, source).toEqual([]);
    }
  });

  it("keeps quick with very many findings", () => {
    const found = check("var x;\n".repeat(1) + Array.from({ length: 500 }, (_, n) => `var v${n} = 1`).join("\n"));
    expect(found).toHaveLength(501);
    expect(found.filter(({ fix }) => fix !== undefined)).toHaveLength(50);
  });
});

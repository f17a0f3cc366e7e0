import { describe, expect, it } from "vitest";
import { applyOperation, fieldText, namesAt, openGraph } from "../src/index.ts";

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

function set(source: string, node: string, [field, text]: readonly [string, string]): string {
  const result = applyOperation(openGraph(source), { type: "setField", node, field, text });
  return result.ok ? result.graph.source : result.code;
}

describe("fields", () => {
  it("S5: a task shows its name, inputs, options, output and whether it is waited for", () => {
    const graph = openGraph('const a = await Task.run("x", { n: 1, text }, { timeout: "1h" })\n');
    const fields = graph.nodes.get("main/task:x")!.fields.filter(({ text }) => text !== "");
    expect(fields.map(({ name, kind, text, value }) => [name, kind, text, value])).toEqual([
      ["name", "string", '"x"', "x"],
      ["inputs", "expression", "{ n: 1, text }", undefined],
      ["inputs.n", "expression", "1", 1],
      ["inputs.text", "expression", "text", undefined],
      ["options", "expression", '{ timeout: "1h" }', undefined],
      ["options.timeout", "duration", '"1h"', "1h"],
      ["output", "text", "a", undefined],
      ["awaited", "boolean", "true", true],
    ]);
  });

  it("G6: sets, adds and takes away properties where they belong", () => {
    const task = 'await Task.run("x")\n';
    expect(set(task, "main/task:x", ["options.timeout", '"1h"'])).toBe('await Task.run("x", {}, { timeout: "1h" })\n');
    expect(set(task, "main/task:x", ["inputs.report-id", "1"])).toBe('await Task.run("x", { "report-id": 1 })\n');
    expect(set(task, "main/task:x", ["name", '"y"'])).toBe('await Task.run("y")\n');
    expect(set(task, "main/task:x", ["name", ""])).toBe("NOT_POSSIBLE");
    expect(set(task, "main/task:x", ["inputs", "{ a: ( }"])).toBe("SYNTAX");
    expect(set('await Task.run("x", { a, b: 1 })\n', "main/task:x", ["inputs.a", "2"])).toBe(
      'await Task.run("x", { a: 2, b: 1 })\n',
    );
    expect(set('await Task.run("x", { a, b: 1 })\n', "main/task:x", ["inputs.a", ""])).toBe(
      'await Task.run("x", { b: 1 })\n',
    );
    expect(set('await Task.run("x", { a, b: 1 })\n', "main/task:x", ["inputs.b", ""])).toBe(
      'await Task.run("x", { a })\n',
    );
    expect(set('await Task.run("x", { a })\n', "main/task:x", ["inputs.a", ""])).toBe('await Task.run("x", {})\n');
  });

  it("G6: keeps the lines and the comments of an object written over several lines", () => {
    const source = lines('await Task.run("x", {', "  // first", "  a: 1, // one", "  b: 2 // two", "})");
    expect(set(source, "main/task:x", ["inputs.c", "3"])).toBe(
      lines('await Task.run("x", {', "  // first", "  a: 1, // one", "  b: 2, // two", "  c: 3", "})"),
    );
    expect(set(source, "main/task:x", ["inputs.b", ""])).toBe(
      lines('await Task.run("x", {', "  // first", "  a: 1 // one", "  // two", "})"),
    );
  });

  it("G3: waiting and not waiting, with and without an output", () => {
    expect(set('await Task.run("x")\n', "main/task:x", ["awaited", "false"])).toBe('Task.run("x")\n');
    expect(set('Task.run("x")\n', "main/task:x", ["awaited", "true"])).toBe('await Task.run("x")\n');
    expect(set('await Task.run("x")\n', "main/task:x", ["output", "a"])).toBe('const a = await Task.run("x")\n');
    expect(set('const a = await Task.run("x")\n', "main/task:x", ["output", ""])).toBe('await Task.run("x")\n');
    expect(set('const a = await Task.run("x")\nreturn a\n', "main/task:x", ["output", ""])).toBe("IN_USE");
    expect(set('const a = await Task.run("x")\nreturn { a }\n', "main/task:x", ["output", "b"])).toBe(
      'const b = await Task.run("x")\nreturn { a: b }\n',
    );
  });

  it("G3: a loop in order and a loop in parallel are one switch apart", () => {
    const sequential = lines("for (const { id } of Inputs.list ?? []) {", '  await Task.run("x", { id }) // each', "}");
    const parallel = lines(
      "await Promise.all((Inputs.list ?? []).map(async ({ id }) => {",
      '  await Task.run("x", { id }) // each',
      "}))",
    );
    expect(set(sequential, "main/forEach", ["mode", "parallel"])).toBe(parallel);
    expect(set(parallel, "main/forEach", ["mode", "sequential"])).toBe(sequential);
    expect(set(lines("for (const x of xs) {", "  if (x) break", "}"), "main/forEach", ["mode", "parallel"])).toBe(
      "SYNTAX",
    );
    expect(set(lines("for (const x of xs) {", "  if (x) return 1", "}"), "main/forEach", ["mode", "parallel"])).toBe(
      "MEANING",
    );
    expect(
      set('await Promise.all(xs.map((x) => Task.run("a", { x })))\n', "main/forEach", ["mode", "sequential"]),
    ).toBe(lines("for (const x of xs) {", '  await Task.run("a", { x })', "}"));
  });

  it("G6: loop variables, errors and functions are renamed with their uses", () => {
    expect(set("for (const x of xs) {\n  f(x)\n}\n", "main/forEach", ["item", "y"])).toBe(
      "for (const y of xs) {\n  f(y)\n}\n",
    );
    expect(set("try {\n} catch (e) {\n  f(e)\n}\n", "main/try", ["error", "x"])).toBe(
      "try {\n} catch (x) {\n  f(x)\n}\n",
    );
    expect(set("await f()\nasync function f() {\n}\n", "main/function:f", ["output", "g"])).toBe(
      "await g()\nasync function g() {\n}\n",
    );
  });

  it("G6: conditions, values, code, notes and front matter", () => {
    expect(set("if (a) {\n} else if (b) {\n}\n", "main/if", ["arm.1.test", "c"])).toBe(
      "if (a) {\n} else if (c) {\n}\n",
    );
    expect(set("switch (a) {\n  case 1:\n    f()\n}\n", "main/switch", ["arm.0.test", "2"])).toBe(
      "switch (a) {\n  case 2:\n    f()\n}\n",
    );
    expect(set("return\n", "main/return", ["value", "1"])).toBe("return 1\n");
    expect(set("return 1\n", "main/return", ["value", ""])).toBe("return\n");
    expect(set("if (a) {\n  f()\n}\n", "main/if/then/code", ["code", "f()\nif2()"])).toBe(
      "if (a) {\n  f()\n  if2()\n}\n",
    );
    expect(set("// note: a\nf()\n", "main/note", ["text", "b\nc"])).toBe("// note: b\n// c\nf()\n");
    expect(set("f()\n", "start", ["frontMatter", "name: x"])).toBe("```\nname: x\n```\nf()\n");
    expect(set('await Timer.delay("1s")\n', "main/timer", ["time", '"2s"'])).toBe('await Timer.delay("2s")\n');
  });

  it("S5: plain values become source text", () => {
    expect(fieldText({ kind: "duration" }, "24h")).toBe('"24h"');
    expect(fieldText({ kind: "number" }, 3)).toBe("3");
    expect(fieldText({ kind: "boolean" }, true)).toBe("true");
    expect(fieldText({ kind: "expression" }, "a.b")).toBe("a.b");
    expect(fieldText({ kind: "string" }, "")).toBe("");
  });

  it("S5: completion knows what can be read at a place, nearest first", () => {
    const source = lines(
      'const a = await Task.run("a")',
      "for (const x of a) {",
      "  const y = x",
      "  f()",
      "}",
      "const later = 1",
    );
    const names = namesAt(openGraph(source), source.indexOf("f()"));
    expect(names.map(({ name, from }) => [name, from])).toEqual([
      ["y", "main/forEach/body/code:y"],
      ["x", "main/forEach"],
      ["a", "main/task:a"],
    ]);
  });
});

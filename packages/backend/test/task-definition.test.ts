import { parseTaskDefinition, resolveTask, type TaskDefinition } from "@fermata/backend";
import { describe, expect, test } from "vitest";

function defined(source: string, baseDirectory?: string): TaskDefinition {
  const { definition, diagnostics } = parseTaskDefinition(source, baseDirectory === undefined ? {} : { baseDirectory });
  expect(diagnostics).toEqual([]);
  return definition!;
}

describe("B1 definitions", () => {
  test("paths are relative to the definition", () => {
    const program = "name: a\nkind: compute\nexecutable: ./run.sh\narguments: [./data]\ncwd: ../work\n";
    expect(defined(program, "/base/tasks").task).toMatchObject({
      executable: "/base/tasks/run.sh",
      arguments: ["./data"],
      cwd: "/base/work",
    });
    expect(defined("name: a\nkind: compute\nfunction: ./f.mjs#g\n", "/base").task.function).toBe("/base/f.mjs#g");
    expect(defined("name: a\nkind: compute\nfunction: pkg.mod:g\n", "/base").task.function).toBe("pkg.mod:g");
    expect(defined("name: a\nkind: compute\nexecutable: node\n", "/base").task.executable).toBe("node");
    expect(defined("name: a\nkind: compute\nexecutable: ./a | ./b\nshell: true\n", "/base").task.executable).toBe(
      "./a | ./b",
    );
  });

  test("options have the units of the contract", () => {
    const source = `name: a
kind: ai
prompt: hi
backend: gpu
timeout: 1h30m
delay: 0.5
retries: 3
backoff: { initial: 2s }
tags: [x]
`;
    expect(defined(source)).toMatchObject({
      result: "answer",
      options: {
        backend: "gpu",
        timeoutMs: 5_400_000,
        delayMs: 500,
        retries: 3,
        backoff: { initialMs: 2000, factor: 2, maxMs: 3_600_000 },
        tags: ["x"],
      },
    });
  });

  test.each([
    ["name: a\nkind: compute\nexecutable: ''", 3, 0, /executable/],
    ["name: a\nkind: compute\nexecutable: x\narguments:\n  - ok\n  - 3", 6, 4, /arguments/],
    ["name: a\nkind: compute\nexecutable: x\nenv:\n  GOOD: a\n  'BAD=': b", 6, 2, /environment/],
    ["name: a\nkind: compute\nexecutable: x\n\nretries: true", 5, 0, /whole number/],
    ["name: a\nkind: compute\nexecutable: x\ntimeout: soon", 4, 0, /duration/],
    ["name: a\nkind: compute\nexecutable: x\nresult: value", 4, 0, /text, json, full/],
    ["name: a\nkind: compute\nexecutable: x\nexecutables: y", 4, 0, /did you mean executable/],
    ["name: a\nkind: compute\nexecutable: x\nparameters: { type: nothing }", 4, 0, /JSON Schema/],
    ["name: a\nkind: compute\nexecutable: '{{a b}}'", 3, 0, /no path/],
    ["name: a b\nkind: compute\nexecutable: x", 1, 0, /letters/],
    ["kind: compute\nexecutable: x", 1, 0, /name is missing/],
    ["name: a\nkind: other", 2, 0, /compute or ai/],
    ["name: a\nkind: compute\n  bad: indent", 2, 6, /./],
    ["name: a\nname: b\nkind: compute\nexecutable: x", 2, 0, /unique/i],
    ["- a list", 1, 0, /map/],
    ["", 1, 0, /map/],
  ] as const)("an error has its line and column: %j", (...[source, line, column, message]) => {
    const { definition, diagnostics } = parseTaskDefinition(source);
    expect(definition).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({ severity: "error", line, column, message: expect.stringMatching(message) });
  });

  test("a placeholder that names no parameter is a warning", () => {
    const { definition, diagnostics } = parseTaskDefinition(
      "name: a\nkind: compute\nexecutable: x\narguments: ['{{colour}}']\nparameters: { type: object, properties: { color: {} } }",
    );
    expect(definition).toBeDefined();
    expect(diagnostics).toMatchObject([{ severity: "warning", code: "PLACEHOLDER_UNKNOWN", line: 4 }]);
  });

  test("what is far too large, and what blows up when expanded, is refused", () => {
    expect(parseTaskDefinition(`name: a\n#${"x".repeat(300_000)}`).diagnostics).toMatchObject([{ code: "TOO_LARGE" }]);
    const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`);
    const bomb = `name: a\nkind: compute\nexecutable: x\nl0: &l0 [x]\n${levels.join("\n")}`;
    expect(parseTaskDefinition(bomb).definition).toBeUndefined();
  });
});

describe("B1 filling in", () => {
  const parameters = `parameters:
  type: object
  required: [n]
  properties:
    n: { type: integer, minimum: 1 }
    name: { type: string, default: world }
    nested: { type: object }
    extra: { type: string }
`;
  const program = (line: string): TaskDefinition =>
    defined(`name: a\nkind: compute\nexecutable: x\n${line}\n${parameters}`);
  const argumentsOf = (line: string, inputs: unknown): unknown =>
    (resolveTask(program(`arguments: ${line}`), inputs).task as { arguments?: unknown }).arguments;

  test("strings, types, defaults, nested paths, and what is not given", () => {
    expect(
      argumentsOf('["{{n}}", "n={{ n }}", "{{name}}", "{{inputs.nested.a}}", "{{extra}}", "<{{extra}}>"]', {
        n: 5,
        nested: { a: [1] },
      }),
    ).toEqual(["5", "n=5", "world", "[1]", "<>"]);
    expect(argumentsOf('["\\\\{{n}}", "a{b}"]', { n: 1 })).toEqual(["{{n}}", "a{b}"]);
  });

  test("a whole placeholder keeps its type where the task takes it", () => {
    const { task } = resolveTask(
      defined(`name: a\nkind: compute\nfunction: ./a.mjs#b\nargs: ["{{nested}}", "{{n}}"]\n${parameters}`),
      {
        n: 2,
        nested: { deep: [null] },
      },
    );
    expect(task).toMatchObject({ args: [{ deep: [null] }, 2] });
  });

  test("nothing of the prototype is reachable", () => {
    expect(argumentsOf('["{{nested.constructor.name}}", "{{nested.__proto__}}", "end"]', { n: 1, nested: {} })).toEqual(
      ["end"],
    );
  });

  test("in a shell's command line a value stays one word", () => {
    const definition = defined("name: a\nkind: compute\nshell: true\nexecutable: 'echo {{text}} > out'\n");
    const { task } = resolveTask(definition, { text: "a'; rm -rf / #" });
    expect(task).toMatchObject({ executable: "echo 'a'\\''; rm -rf / #' > out" });
  });

  test("inputs are not changed, and are checked before", () => {
    const inputs = Object.freeze({ n: 3 });
    resolveTask(program("arguments: []"), inputs);
    expect(inputs).toEqual({ n: 3 });
    const resolve = (given: unknown) => () => resolveTask(program("arguments: []"), given);
    expect(resolve({ n: "3" })).toThrow(
      expect.objectContaining({ code: "INPUTS_INVALID", message: expect.stringContaining("n: must be integer") }),
    );
    expect(resolve({})).toThrow(/n: is missing/);
    expect(resolve(null)).toThrow(/n: is missing/);
    expect(resolve([])).toThrow(/must be object/);
  });

  test("what the inputs make is checked after", () => {
    const definition = defined("name: a\nkind: compute\nexecutable: '{{program}}'\n");
    expect(() => resolveTask(definition, { program: "" })).toThrow(expect.objectContaining({ code: "TASK_INVALID" }));
    expect(() => resolveTask(definition, {})).toThrow(/executable/);
  });

  test("options may have placeholders too", () => {
    const definition = defined(
      "name: a\nkind: compute\nexecutable: x\nbackend: '{{where}}'\nconcurrencyKey: 'user-{{user}}'\n",
    );
    expect(resolveTask(definition, { where: "dask", user: 7 }).options).toEqual({
      backend: "dask",
      concurrencyKey: "user-7",
    });
  });
});

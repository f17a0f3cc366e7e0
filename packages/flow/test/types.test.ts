import { describe, expect, it } from "vitest";
import { GLOBALS } from "../src/builtins/globals.ts";
import { METHOD_TABLES } from "../src/builtins/method-tables.ts";
import { applyEdits } from "../src/check/apply-edits.ts";
import { checkTypes, type Deployed, HOST_NAMES, schemaType } from "../src/index.ts";
import { openTypeProject } from "../src/types/type-project.ts";
import { NativeValue } from "../src/values/values.ts";

const DEPLOYED: Deployed = {
  tasks: [
    {
      name: "submit-report",
      description: "Files a report.",
      inputs: {
        type: "object",
        required: ["reportId"],
        properties: { reportId: { type: "string" }, copies: { type: "integer" } },
      },
      output: {
        type: "object",
        required: ["id", "approvers"],
        properties: { id: { type: "string" }, approvers: { type: "array", items: { type: "string" } } },
      },
    },
    { name: "anything" },
  ],
  workflows: [{ name: "ship", output: { type: "object", properties: { cents: { type: "number" } } } }],
  backends: ["local"],
};

const INPUTS =
  "```\ninputs:\n  type: object\n  required: [person]\n  properties:\n    person: { type: string }\n    age: { type: integer }\n```\n";

/** What is said of a script, each as `code text-at-the-place`. */
async function findings(source: string): Promise<string[]> {
  const found = await checkTypes(source, DEPLOYED);
  return found.map(({ code, range }) => `${code} ${source.slice(range.start, range.end)}`);
}

describe("F52 types", () => {
  it.each([
    ["an input that is not declared", `${INPUTS}return Inputs.persn`, "type-2551 persn"],
    ["an input that may be missing", `${INPUTS}return Inputs.age + 1`, "type-18048 Inputs.age"],
    ["an input that is frozen", `${INPUTS}Inputs.person = "x"`, "type-2540 person"],
    [
      "a field that a task does not give",
      'const r = await Task.run("submit-report", { reportId: "r" })\nreturn r.approver',
      "type-2551 approver",
    ],
    ["a task's input of the wrong type", 'await Task.run("submit-report", { reportId: 5 })', "type-2322 reportId"],
    [
      "a task's input that it does not take",
      'await Task.run("submit-report", { reportId: "r", extra: 1 })',
      "type-2353 extra",
    ],
    ["a task's input that is missing", 'await Task.run("submit-report", {})', "type-2345 {}"],
    ["a task without its inputs", 'await Task.run("submit-report")', "type-2554 run"],
    ["an option that there is not", 'await Task.run("anything", {}, { timout: "1h" })', "type-2561 timout"],
    ["an option of the wrong type", 'await Task.run("anything", {}, { retries: "3" })', "type-2322 retries"],
    ["a signal's option", 'await Signal.when("go", { assignees: "ana" })', "type-2322 assignees"],
    ["a child's output", 'const { cents } = await Workflow.run("ship")\nreturn cents?.length', "type-2339 length"],
    [
      "a promise that nobody awaited",
      'const r = Task.run("submit-report", { reportId: "r" })\nreturn r.id',
      "type-2339 id",
    ],
    ["a method that a string has not here", 'return "a".match("b")', "type-2339 match"],
    ["a method that an array has not", "return [1].length.foo", "type-2339 foo"],
    [
      "a winner's key",
      'const w = await Promise.any_kv({ a: Task.run("anything"), b: Signal.when("s") })\nreturn w.ky',
      "type-2339 ky",
    ],
    ["a context", "return Context.executionID", "type-2551 executionID"],
    ["a duration", "await Timer.delay({ hours: 1 })", "type-2345 { hours: 1 }"],
  ])("F52 finds %s, at its place", async (_what, source, expected) => {
    expect(await findings(source)).toEqual([expected]);
  });

  it.each([
    [
      "any shape of a task that is not known",
      'const r = await Task.run("anything", { a: [1] })\nreturn r.b.c.map((x) => x.y)',
    ],
    [
      "promises of all sorts",
      'const [a, b] = await Promise.all([Task.run("submit-report", { reportId: "" }), 5])\nconst { x } = await Promise.all({ x: Signal.when("s") })\nreturn [a.approvers.length, b.toFixed(), x.anything]',
    ],
    ["what is caught", "try { throw new TaskError('x') } catch (error) { return [error.type, error.exitCode] }"],
    [
      "variables that are filled later",
      'let decision\ntry { decision = await Signal.when("s") } catch { return }\nconst list = []\nlist.push(1)\nreturn decision.approved',
    ],
    ["names without a declaration, which the language warns of by itself", ""],
    [
      "programs",
      'const { stdout } = await ComputeTask.run({ executable: "ls" })\nconst f = await ComputeTask.run({ function: "./a.js#b" })\nreturn stdout.trim() + f.anything',
    ],
    [
      "built-ins",
      "const m = new Map([['a', 1]])\nconst s = new Set(m.keys())\nreturn [...s].map((k) => m.get(k) ?? 0).toSorted((a, b) => a - b).at(-1)?.toFixed(2)",
    ],
    ["iterators", "for (const [i, x] of ['a'].entries()) console.log(i + 1, x.toUpperCase())"],
    ["a main function", "async function main() { const a = await Timer.delay('1s'); return a }"],
    ["own properties of errors", "const e = new Error('x', { cause: 1 })\ne.details = 5\nreturn e.details"],
    ["groups", "return Object.groupBy([1, 2], (n) => (n % 2 ? 'odd' : 'even')).odd?.length"],
    ["functions called with fewer arguments", "const f = (a, b) => a\nreturn f(1)"],
  ])("F52 has nothing against %s", async (_what, source) => {
    expect(await findings(source)).toEqual([]);
  });

  it("F51 F52 a type error has a fix where the compiler knows one", async () => {
    const source = `${INPUTS}// a comment\nreturn Inputs.persn.length`;
    const [found] = await checkTypes(source, DEPLOYED);
    expect(found!.range).toMatchObject({ line: 10, column: 14 });
    expect(found!.message).toBe(
      "Property `persn` does not exist on type `Readonly<{ person: string; age?: number | undefined; }>`. Did you mean `person`?",
    );
    expect(applyEdits(source, found!.fix!.edits)).toContain("return Inputs.person.length");
    const misspelt = 'await Task.run("anything", {}, { timout: "1h" })';
    const [option] = await checkTypes(misspelt, DEPLOYED);
    expect(option!.fix!.title).toBe("Change to timeout");
    expect(applyEdits(misspelt, option!.fix!.edits)).toBe('await Task.run("anything", {}, { timeout: "1h" })');
    const unawaited = 'const r = Task.run("submit-report", { reportId: "r" })\nreturn r.approvers';
    const [promise] = await checkTypes(unawaited, DEPLOYED);
    expect(await checkTypes(applyEdits(unawaited, promise!.fix!.edits), DEPLOYED)).toEqual([]);
  });

  it("leaves what the language finds by itself to the language", async () => {
    expect(await findings("x = 1; return x.foo + y.bar")).toEqual(["undeclared-write x", "undeclared-read y"]);
    expect(await findings("return Math.constructor.x")).toEqual(["no-prototype constructor"]);
    expect(await findings("const = 1")).toEqual(["syntax ="]);
  });
});

describe("F52 the declarations", () => {
  it("are right by themselves", async () => {
    const { service, ts } = await openTypeProject();
    for (const name of ["/standard.d.ts", "/host.d.ts", "/deployed.d.ts"]) {
      const found = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
      expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
    }
    expect(service.getCompilerOptionsDiagnostics()).toEqual([]);
  });

  const RECEIVERS: Readonly<Record<keyof typeof METHOD_TABLES, string>> = {
    object: "({ a: 1 })",
    array: "[1]",
    string: '"a"',
    number: "(1)",
    boolean: "(true)",
    function: "(() => 1)",
    promise: "Promise.resolve(1)",
    error: "new Error()",
    map: "new Map([[1, 1]])",
    set: "new Set([1])",
    date: "new Date(0)",
    iterator: "[1].values()",
  };

  it("F15 F27 declare what the machine has, and no more", async () => {
    const project = await openTypeProject();
    const membersOf = (expression: string): string[] => {
      const source = `${expression}.`;
      project.show(source, { deployed: {}, undeclared: [] });
      const { entries = [] } =
        project.service.getCompletionsAtPosition(project.fileName, project.toScript(source.length), {}) ?? {};
      return entries.filter(({ kind }) => kind !== "warning").map(({ name }) => name);
    };
    // Fields, which no table lists; the compiler offers what it knows of the object literal.
    const fields = new Set(["length", "name", "message", "type", "code", "cause", "stack", "size", "a"]);
    for (const [kind, expression] of Object.entries(RECEIVERS)) {
      const declared = membersOf(expression).filter((name) => !fields.has(name));
      const real = [...METHOD_TABLES[kind as keyof typeof METHOD_TABLES].keys()];
      // Old names of other methods run, but nobody is offered them.
      const implied = new Set(
        `hasOwnProperty toString valueOf isPrototypeOf propertyIsEnumerable toLocaleString trimLeft trimRight toGMTString getYear setYear`.split(
          " ",
        ),
      );
      const named = (names: string[]) => names.filter((name) => !implied.has(name)).sort();
      expect(named(declared), kind).toEqual(named(real));
    }
    for (const [name, value] of GLOBALS) {
      const statics = value instanceof NativeValue ? value.definition.statics?.keys() : Object.keys(Object(value));
      const declared = new Set(membersOf(name));
      for (const member of statics ?? []) expect(declared, `${name}.${member}`).toContain(member);
    }
  });

  it("F20 name every host object", async () => {
    const source = [...HOST_NAMES].map((name) => `console.log(${name})`).join("\n");
    const project = await openTypeProject();
    project.show(source, { deployed: {}, undeclared: [] });
    expect(project.service.getSemanticDiagnostics(project.fileName)).toEqual([]);
  });
});

describe("F52 types from JSON Schemas", () => {
  it.each([
    [undefined, "any"],
    [true, "any"],
    [false, "never"],
    [{ type: "string" }, "string"],
    [{ type: ["integer", "null"] }, "number | null"],
    [{ enum: ["a", 1, null] }, '"a" | 1 | null'],
    [{ const: { a: [1] } }, "{ a: [1] }"],
    [{ type: "array", items: { type: "boolean" } }, "(boolean)[]"],
    [{ prefixItems: [{ type: "string" }], items: false }, "[(string)?]"],
    [{ type: "object" }, "{ [field: string]: any; }"],
    [{ type: "object", additionalProperties: { type: "number" } }, "{ [field: string]: number; }"],
    [
      { properties: { a: { type: "string", title: "A", description: "The */ first" } }, required: ["a", "b"] },
      "{ \n/** A. The * / first */ a: string; b: any; }",
    ],
    [{ anyOf: [{ type: "string" }, { type: "array", items: {} }] }, "string | (any)[]"],
    [{ allOf: [{ type: "object", properties: { a: { type: "null" } } }, {}] }, "{ a?: null; }"],
    [{ $defs: { n: { type: "number" } }, type: "array", items: { $ref: "#/$defs/n" } }, "(number)[]"],
    [{ $ref: "https://elsewhere" }, "any"],
  ])("%j", (schema, type) => {
    expect(schemaType(schema as never)).toBe(type);
  });

  it("ends where a schema holds itself", () => {
    const type = schemaType({ type: "object", properties: { next: { $ref: "#" } } });
    expect(type.length).toBeLessThan(500);
    expect(type).toContain("next?: { next?:");
  });
});

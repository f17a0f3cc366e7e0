import { beforeAll, describe, expect, it } from "vitest";
import { applyEdits } from "../src/check/apply-edits.ts";
import { type FlowLanguageService, openLanguageService } from "../src/index.ts";

let service: FlowLanguageService;

beforeAll(async () => {
  service = await openLanguageService({
    tasks: [
      {
        name: "submit-report",
        description: "Files a report.",
        inputs: { type: "object", required: ["reportId"], properties: { reportId: { type: "string" } } },
        output: {
          type: "object",
          required: ["id"],
          properties: { id: { type: "string", description: "Of the report" }, approvers: { type: "array" } },
        },
      },
      { name: "something-else" },
    ],
    workflows: [{ name: "ship-parcel" }],
    backends: ["local", "dask"],
  });
});

/** The text without its mark `¦`, and where the mark stood. */
function at(text: string): [source: string, offset: number] {
  const offset = text.indexOf("¦");
  return [text.slice(0, offset) + text.slice(offset + 1), offset];
}

const labels = (text: string) => service.completions(...at(text)).map(({ label }) => label);

const FRONT =
  "```\ninputs:\n  type: object\n  properties:\n    person: { type: string, description: Who it is about }\n```\n";

describe("F53 completion", () => {
  it("offers the members of host objects, and only those", () => {
    expect(labels("await Signal.¦")).toEqual(["next", "when"]);
    expect(labels("Timer.¦")).toEqual(["delay", "until"]);
    expect(labels("[1].fi¦")).toContain("findLast");
    expect(labels("'a'.¦")).not.toContain("match");
  });

  it("offers the outputs of the steps before, also while the line is broken", () => {
    const text =
      'const report = await Task.run("submit-report", { reportId: "r" })\nawait Task.run("something-else", { a: report.¦';
    expect(labels(text)).toEqual(["approvers", "id"]);
    expect(labels(text.replace("report.¦", "re¦"))).toContain("report");
  });

  it("offers the fields of the inputs, of a task's inputs, and of options", () => {
    expect(labels(`${FRONT}return Inputs.¦`)).toEqual(["person"]);
    expect(labels('Task.run("submit-report", { ¦ })')).toEqual(["reportId"]);
    expect(labels('Signal.when("s", { ¦ })')).toContain("assignees");
  });

  it("offers deployed names inside of a string, and takes its whole text's place", () => {
    expect(labels('await Task.run("¦")')).toEqual(["something-else", "submit-report"]);
    expect(labels('await Workflow.run("¦')).toEqual(["ship-parcel"]);
    expect(labels('Task.run("something-else", {}, { backend: "¦" })')).toEqual(["dask", "local"]);
    const [source, offset] = at('await Task.run("some-¦")');
    const chosen = service.completions(source, offset).find(({ label }) => label === "something-else")!;
    expect(applyEdits(source, [{ ...chosen.range, text: chosen.label }])).toBe('await Task.run("something-else")');
  });

  it("offers names of the host, and nothing that is out of the language", () => {
    const found = labels("const own = 1\n¦");
    expect(found).toEqual(expect.arrayContaining(["own", "Task", "Inputs", "Promise", "console", "await", "for"]));
    for (const out of [
      "class",
      "var",
      "this",
      "import",
      "Symbol",
      "globalThis",
      "RegExp",
      "$script",
      "eval",
      "arguments",
    ]) {
      expect(found).not.toContain(out);
    }
  });

  it("offers the keys of the front matter", () => {
    expect(labels("```\nti¦\n```\nreturn 1")).toContain("timeout");
    expect(labels("```\nname: ti¦\n```\nreturn 1")).toEqual([]);
  });

  it("says more of one of them", () => {
    const [source, offset] = at("Timer.¦");
    expect(service.completionDetail(source, offset, "delay")).toEqual({
      signature: "(method) delay(duration: Duration): Promise<void>",
      documentation: "Waits that long, across restarts.",
    });
  });
});

describe("F53 looking", () => {
  it("says what stands under the pointer", () => {
    const [source, offset] = at(`${FRONT}return Inputs.per¦son`);
    expect(service.hover(source, offset)).toEqual({
      range: { start: source.length - 6, end: source.length },
      signature: "(property) person?: string | undefined",
      documentation: "Who it is about",
    });
    expect(service.hover(...at("```\nna¦me: x\n```\nreturn 1"))).toBeUndefined();
    expect(service.hover("", 0)).toBeUndefined();
  });

  it("shows the signature of a call, and which argument is being written", () => {
    const help = service.signatureHelp(...at('Task.run("submit-report", ¦)'))!;
    const { label, parameters } = help.signatures[help.activeSignature]!;
    expect(label).toContain('run(name: "submit-report", inputs: { reportId: string; }');
    expect(help.activeParameter).toBe(1);
    expect(label.slice(parameters[1]!.start, parameters[1]!.end)).toBe("inputs: { reportId: string; }");
    expect(service.signatureHelp(...at("return 1¦"))).toBeUndefined();
  });

  it("goes to where a variable or an input is declared", () => {
    const [source, offset] = at("const report = 1\nreturn { rep¦ort }");
    const span = service.definition(source, offset)!;
    expect([source.slice(span.start, span.end), span.start]).toEqual(["report", 6]);
    const [typed, field] = at(`${FRONT}return Inputs.per¦son`);
    const key = service.definition(typed, field)!;
    expect([typed.slice(key.start, key.end), key.start]).toEqual(["person", typed.indexOf("person")]);
    expect(service.definition(...at("return Math.fl¦oor(1)"))).toBeUndefined();
  });
});

describe("F53 rename", () => {
  it.each([
    [
      "const a¦ = 1; { const a = 2; log(a) } return { a, b: x.a }",
      "const total = 1; { const a = 2; log(a) } return { a: total, b: x.a }",
    ],
    [
      "const { a, ...rest } = Inputs; return a¦ + rest.a",
      "const { a: total, ...rest } = Inputs; return total + rest.a",
    ],
    ["const f = ({ a = 1 }) => a¦", "const f = ({ a: total = 1 }) => total"],
    ["function f(a) { return () => a¦ } return f(a)", "function f(total) { return () => total } return f(a)"],
    ["x¦ = 1; return x", "total = 1; return total"],
    ["for (const a of [1]) { a¦.total }", "for (const total of [1]) { total.total }"],
  ])("%s", (text, renamed) => {
    const [source, offset] = at(text);
    const range = service.renameRange(source, offset)!;
    expect(["a", "x"]).toContain(source.slice(range.start, range.end));
    const outcome = service.rename(source, offset, "total");
    expect("edits" in outcome && applyEdits(source, outcome.edits)).toBe(renamed);
  });

  it("refuses what would change the meaning, and says why", () => {
    const [source, offset] = at("const a¦ = 1; const f = (b) => a + b; return c");
    const problem = (name: string) => service.rename(source, offset, name);
    expect(problem("b")).toEqual({ problem: '"b" is in use already; choose another name.' });
    expect(problem("c")).toEqual({ problem: '"c" is in use already; choose another name.' });
    expect(problem("Task")).toEqual({ problem: '"Task" belongs to the host; choose another name.' });
    expect(problem("new")).toMatchObject({ problem: expect.stringContaining("is no name") });
    expect(problem("1a")).toMatchObject({ problem: expect.stringContaining("is no name") });
    expect(service.rename(...at("return Ta¦sk"), "x")).toMatchObject({ problem: expect.any(String) });
    expect(service.rename(...at("const a¦ = "), "x")).toMatchObject({ problem: expect.any(String) });
  });

  it("lists every place that names a variable", () => {
    const [source, offset] = at("let n¦ = 0; const f = () => n++; return { n }");
    expect(service.references(source, offset).map(({ start }) => start)).toEqual([4, 27, 41]);
  });
});

describe("F53 diagnostics and formatting", () => {
  it("gives what the language and the compiler find, with fixes, in order", () => {
    const source = `${FRONT}const r = await Task.run("submit-reprot")\nvar x = Inputs.persn`;
    const found = service.diagnostics(source);
    expect(found.map(({ code }) => code)).toEqual(["unknown-task", "no-var", "type-2551"]);
    const fixed = found.reduceRight((text, { fix }) => applyEdits(text, fix!.edits), source);
    expect(fixed).toContain('Task.run("submit-report")\nlet x = Inputs.person');
  });

  it("knows what is deployed anew at once", () => {
    const source = 'await Task.run("fresh", { n: "x" })';
    expect(service.diagnostics(source).map(({ code }) => code)).toEqual(["unknown-task"]);
    service.setDeployed({
      tasks: [{ name: "fresh", inputs: { type: "object", properties: { n: { type: "number" } } } }],
    });
    expect(service.diagnostics(source).map(({ code }) => code)).toEqual(["type-2322"]);
    expect(labels('Task.run("¦")')).toEqual(["fresh"]);
  });

  it("formats", async () => {
    expect((await service.format("return   1")).formatted).toBe("return 1\n");
  });

  it("answers about any text at any place, and never throws", () => {
    const texts = ["", "```", "```\nname: [\n```\n}{", "const a = (", "`${", "Task.run('", "\ud800", FRONT];
    for (const text of texts) {
      for (let offset = 0; offset <= text.length; offset++) {
        service.completions(text, offset);
        service.hover(text, offset);
        service.signatureHelp(text, offset);
        service.definition(text, offset);
        service.references(text, offset);
      }
      expect(Array.isArray(service.diagnostics(text))).toBe(true);
    }
  });
});

import { afterAll, describe, expect, it } from "vitest";
import { Folder, fermata } from "./fermata.ts";

const folder = new Folder();
afterAll(() => folder.remove());

const APPROVAL = `\`\`\`
name: approval
inputs: { type: object, required: [person], properties: { person: { type: string } } }
\`\`\`
const report = await Task.run("report", { person: Inputs.person });
Task.run("notice", {});
try {
  const answer = await Signal.when("decision", { timeout: "24h" });
  console.log("decided", answer.approved);
  return { report, approved: answer.approved };
} catch (e) {
  return { report, approved: false, because: e.name };
}
`;
const approval = folder.file("approval.flow", APPROVAL);
const person = ["--inputs", '{"person":"Ada"}'];
const scenario = (name: string, value: unknown) => ["--scenario", folder.file(name, JSON.stringify(value))];

describe("fermata exec --json", () => {
  it("F54: plays a scenario of a day in an instant; snapshots at every wait change nothing (F42)", async () => {
    const answers = scenario("a.json", {
      tasks: { report: [{ result: { pages: 3 }, after: "2s" }], "*": [{ echo: true }] },
      signals: [{ at: "23h", name: "decision", payload: { approved: true } }],
    });
    const plain = await fermata(["exec", approval, ...person, ...answers, "--json"]);
    const outcome = JSON.parse(plain.stdout);
    expect(outcome).toMatchObject({
      status: "completed",
      output: { report: { pages: 3 }, approved: true },
      error: null,
      effects: [
        { kind: "task", name: "report", inputs: { person: "Ada" } },
        { kind: "task", name: "notice", inputs: {} },
        { kind: "signal", name: "decision" },
      ],
      logs: [{ message: "decided true", line: 9 }],
      diagnostics: [],
    });
    expect(outcome.waits).toBeGreaterThanOrEqual(2);
    expect(outcome.snapshotBytesMax).toBeGreaterThan(0);
    expect(plain.code).toBe(0);
    const restored = await fermata(["exec", approval, ...person, ...answers, "--json", "--snapshot-every-wait"]);
    expect(restored).toEqual(plain);
  });

  it("F24: a signal sent before the wait is kept; F31: without one the wait times out", async () => {
    const early = {
      tasks: { "*": [{ echo: true, after: "2h" }] },
      signals: [{ at: "1h", name: "decision", payload: { approved: false } }],
    };
    const kept = await fermata(["exec", approval, ...person, ...scenario("b.json", early), "--json"]);
    expect(JSON.parse(kept.stdout).output).toEqual({ report: { person: "Ada" }, approved: false });
    const none = await fermata([
      "exec",
      approval,
      ...person,
      ...scenario("c.json", { tasks: { "*": [{ echo: true }] } }),
      "--json",
    ]);
    expect(JSON.parse(none.stdout).output).toMatchObject({ approved: false, because: "TimeoutError" });
  });

  it("exit code 3: nothing is left that could happen", async () => {
    const { code, stdout } = await fermata(["exec", approval, ...person, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "waiting", output: null, error: null });
    expect(code).toBe(3);
  });

  it("exit code 1: the workflow failed; the error names its line, and F31 keeps the task's own failure as cause", async () => {
    const failing = { tasks: { report: [{ error: { type: "Declined", message: "no paper" } }] } };
    const { code, stdout, stderr } = await fermata([
      "exec",
      approval,
      ...person,
      ...scenario("d.json", failing),
      "--json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "failed",
      error: { type: "TaskError", message: "no paper", line: 5, cause: { type: "Declined", message: "no paper" } },
    });
    expect(stderr).toBe(`${approval}:5: TaskError: no paper\n`);
    expect(code).toBe(1);
  });

  it("checks the inputs against the schema of the script", async () => {
    const { code, stderr } = await fermata(["exec", approval]);
    expect(stderr).toMatch(/inputs do not fit the script: inputs must have required property 'person'/);
    expect(code).toBe(2);
  });

  it("answers of a name are used in order, the last one again and again; an error crosses as TaskError", async () => {
    const file = folder.file(
      "order.flow",
      `const seen = [];
for (let i = 0; i < 4; i++) {
  try { seen.push(await Task.run("a", { i })); } catch (e) { seen.push([e.name, e.type, e.message, e.cause.type, e instanceof Error]); }
}
try { await Workflow.run("w"); } catch (e) { seen.push(e.name); }
return seen;
`,
    );
    const answers = scenario("e.json", {
      tasks: { a: [{ result: 1 }, { error: { type: "Bad", message: "m" } }, { echo: true }] },
      workflows: { "*": [{ error: { type: "Oops", message: "w" } }] },
    });
    const { stdout } = await fermata(["exec", file, ...answers, "--json"]);
    expect(JSON.parse(stdout).output).toEqual([
      1,
      ["TaskError", "TaskError", "m", "Bad", true],
      { i: 2 },
      { i: 3 },
      "WorkflowError",
    ]);
  });
});

describe("fermata exec for people", () => {
  it("shows what was done, said and returned", async () => {
    const answers = scenario("f.json", {
      tasks: { "*": [{ echo: true }] },
      signals: [{ at: 0, name: "decision", payload: { approved: true } }],
    });
    const { stdout, code } = await fermata(["exec", approval, ...person, ...answers]);
    expect(stdout).toMatch(/ {2}task +report +\{"person":"Ada"\}\n/);
    expect(stdout).toMatch(/log +line 9: decided true/);
    expect(stdout).toMatch(/completed after \d waits?, largest snapshot \d+ bytes/);
    expect(code).toBe(0);
  });

  it("reads a script from standard input", async () => {
    expect(await fermata(["exec", "-"], { input: "return 6 * 7;" })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("42"),
    });
  });
});

describe("fermata exec --ndjson", () => {
  const lines = (...cases: unknown[]) =>
    cases.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry))).join("\n");
  const answersOf = (stdout: string) =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("answers every line in order, and no bad case harms the next", async () => {
    const input = lines(
      { id: 1, source: "return 1 + 1;" },
      "this is no JSON",
      { id: "two", source: "const = 3;" },
      "[]",
      { id: 3 },
      { id: 4, source: "return 1;", scenario: { tusks: {} } },
      "",
      { id: 5, source: "while (true) {}" },
      { id: 6, source: "let s = 'x'; while (true) s += s;" },
      { id: 7, source: "function f() { return f() + 1; } f();" },
      { id: 8, source: 'return JSON.parse(\'{"__proto__": {"polluted": 1}}\');' },
      {
        id: 9,
        source: "return await Task.run('t', { a: 1 });",
        scenario: { tasks: { "*": [{ echo: true }] } },
        snapshotEveryWait: true,
      },
      { id: 10, source: "return {}.polluted === undefined;" },
    );
    const { stdout, code } = await fermata(["exec", "--ndjson", "--case-ms", "3000"], { input });
    const answers = answersOf(stdout);
    expect(answers.map(({ id, status }) => [id, status])).toEqual([
      [1, "completed"],
      [null, "failed"],
      ["two", "failed"],
      [null, "failed"],
      [3, "failed"],
      [4, "failed"],
      [5, "failed"],
      [6, "failed"],
      [7, "failed"],
      [8, "completed"],
      [9, "completed"],
      [10, "completed"],
    ]);
    expect(answers[1].error).toMatchObject({ type: "InputError", message: expect.stringContaining("not JSON") });
    expect(answers[2].diagnostics[0]).toMatchObject({ severity: "error", range: { line: 1 } });
    expect(answers[6].error.type).toBe("LimitError");
    expect(answers[7].error.type).toBe("LimitError");
    expect(answers[11].output).toBe(true);
    expect(code).toBe(0);
  });

  it("ends a case that loops on the virtual clock for good", async () => {
    const input = lines({ id: 1, source: "while (true) await Timer.delay(1);" }, { id: 2, source: "return 2;" });
    const answers = answersOf((await fermata(["exec", "--ndjson", "--case-ms", "300"], { input })).stdout);
    expect(answers[0]).toMatchObject({ id: 1, status: "failed", error: { type: "LimitError" } });
    expect(answers[1]).toMatchObject({ id: 2, status: "completed", output: 2 });
  });

  it("a case that takes all memory is answered, and so is the next", async () => {
    const input = lines(
      { id: 1, source: "const a = []; while (true) a.push([1, 2, 3]);" },
      { id: 2, source: "return 2;" },
    );
    const { stdout, code } = await fermata(["exec", "--ndjson", "--case-mb", "24"], { input });
    const [first, second] = answersOf(stdout);
    expect(first).toMatchObject({ id: 1, status: "failed", error: { type: "LimitError" } });
    expect(first.error.message).toBe("The case took more than 24 MB of memory (--case-mb).");
    expect(second).toMatchObject({ id: 2, status: "completed", output: 2 });
    expect(code).toBe(0);
  });

  it("keeps characters that fall between two chunks, and answers 2,000 cases in order", async () => {
    const cases = Array.from({ length: 2000 }, (_, id) => ({
      id,
      source: `return "é日本😀".repeat(${(id % 40) + 1});`,
    }));
    const answers = answersOf((await fermata(["exec", "--ndjson"], { input: lines(...cases) })).stdout);
    expect(answers.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(answers.every(({ output }, id) => output === "é日本😀".repeat((id % 40) + 1))).toBe(true);
  });
});

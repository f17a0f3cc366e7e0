import { samplesDirectory } from "@fermata/samples";
import { afterAll, describe, expect, it } from "vitest";
import { Folder, fermata } from "./fermata.ts";

const folder = new Folder();
afterAll(() => folder.remove());

const REMINDERS = `\`\`\`
inputs: { type: object, required: [person], properties: { person: { type: string } } }
\`\`\`
for (let month = 1; month <= 3; month++) {
  await Timer.delay("30d");
  console.log("month " + month);
  await Task.run("remind", { person: Inputs.person, month });
}
return { reminded: 3 };
`;

const effects = [1, 2, 3].flatMap((month) => [
  { kind: "timer", inputs: { delayMs: 2_592_000_000 } },
  { kind: "task", name: "remind", inputs: { person: "Ada", month } },
]);

/** Writes a script with its tests, and runs them. */
async function run(name: string, tests: unknown, ...options: string[]) {
  const file = folder.file(`${name}.flow`, REMINDERS);
  folder.file(`${name}.test.json`, typeof tests === "string" ? tests : JSON.stringify(tests));
  return { file, ...(await fermata(["test", file, ...options])) };
}

const scenario = { tasks: { remind: [{ result: null }] } };
const inputs = { person: "Ada" };

describe("F54 fermata test", () => {
  it("runs ninety days on a virtual clock", async () => {
    const logs = ["month 1", "month 2", "month 3"];
    const expectation = { output: { reminded: 3 }, effects, logs };
    const tests = [{ name: "three reminders", inputs, expect: expectation }];
    const { file, ...outcome } = await run("ninety", { scenario, tests }, "--snapshot-every-wait");
    expect(outcome).toEqual({
      code: 0,
      stdout: `passed  ${file}: three reminders (6 waits)\n1 test passed, 0 failed.\n`,
      stderr: "",
    });
  });

  it("says where what came differs from what was expected", async () => {
    const silent = { tasks: { remind: [] } };
    const failing = { tasks: { remind: [{ error: { type: "Down", message: "no mail" } }] } };
    const tests = [
      { name: "output", inputs, expect: { output: { reminded: 4, by: "post" } } },
      { name: "effects", inputs, expect: { effects: [effects[0], { name: "write" }] } },
      { name: "logs", inputs, expect: { logs: ["month 1"] } },
      { name: "waiting", inputs, scenario: silent, expect: { output: { reminded: 3 } } },
      { name: "failing", inputs, scenario: failing, expect: { error: { message: "no post", line: 7 } } },
      { name: "inputs", expect: { status: "completed" } },
    ];
    const { code, stdout } = await run("different", { scenario, tests });
    expect(code).toBe(1);
    const lines = stdout.split("\n").filter((line) => line.startsWith("   "));
    expect(lines.map((line) => line.trim())).toEqual([
      "output.reminded: expected 4, got 3",
      'output.by: expected "post", got nothing',
      'effects[1].name: expected "write", got "remind"',
      'effects[2]: expected nothing, got {"kind":"timer","name":"Timer","inputs":{"delayMs":2592000000}}',
      'effects[3]: expected nothing, got {"kind":"task","name":"remind","inputs":{"person":"Ada","month":2}}',
      'effects[4]: expected nothing, got {"kind":"timer","name":"Timer","inputs":{"delayMs":2592000000}}',
      'effects[5]: expected nothing, got {"kind":"task","name":"remind","inputs":{"person":"Ada","month":3}}',
      'logs[1]: expected nothing, got "month 2"',
      'logs[2]: expected nothing, got "month 3"',
      "status: expected completed, got waiting, for task remind (line 7)",
      'error.message: expected "no post", got "no mail"',
      "The inputs do not fit the script: inputs must have required property 'person'.",
    ]);
    expect(stdout).toContain("0 tests passed, 6 failed.");
  });

  it("knows runs that are meant to wait or to fail", async () => {
    const tests = [
      {
        name: "waits",
        inputs,
        scenario: { tasks: { remind: [] } },
        expect: { pending: [{ kind: "task", name: "remind", line: 7 }] },
      },
      {
        name: "fails",
        inputs,
        scenario: { tasks: { remind: [{ error: { message: "no mail" } }] } },
        expect: { error: { type: "TaskError" } },
      },
    ];
    const { code, stdout } = await run("endings", { tests }, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      passed: 2,
      failed: 0,
      tests: [{ passed: true, waits: 2 }, {}],
    });
  });

  it.each([
    ["{", /is not JSON/],
    [{ tests: [] }, /"tests" must be a list of tests\./],
    [{ tests: [{ expect: {} }] }, /test 1 needs a "name"\./],
    [{ tests: [{ name: "a", expect: {} }] }, /"a": "expect" expects nothing\./],
    [
      { tests: [{ name: "a", expects: {} }] },
      /there is no field "expects"; there are: name, inputs, scenario, expect\./,
    ],
    [{ tests: [{ name: "a", expect: { outptu: 1 } }] }, /there is no field "outptu"/],
    [{ tests: [{ name: "a", expect: { status: "done" } }] }, /"status" is one of completed, failed, waiting\./],
    [{ tests: [{ name: "a", expect: { effects: [{ title: "x" }] } }] }, /there is no field "title"/],
    [{ tests: [1] }, /test 1: an object is needed here\./],
    [{ scenario: "missing.json", tests: [{ name: "a", expect: { logs: [] } }] }, /Cannot read .*missing\.json/],
    [{ scenario: { taks: {} }, tests: [{ name: "a", expect: { logs: [] } }] }, /has no field "taks"/],
  ])("refuses %j, and says why", async (tests, message) => {
    const { code, stderr } = await run("wrong", tests);
    expect(stderr).toMatch(message);
    expect([code, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
  });

  it("refuses what has no tests, and scripts with errors", async () => {
    const lonely = folder.file("lonely.flow", "return 1");
    expect(await fermata(["test", lonely])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("has no tests: write"),
    });
    expect(await fermata(["test", "nowhere.flow"])).toMatchObject({ code: 2 });
    expect(await fermata(["test", folder.file("a.txt", "")])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is no script"),
    });
    const broken = folder.file("broken.flow", "var x = 1");
    folder.file("broken.test.json", JSON.stringify({ tests: [{ name: "a", expect: { logs: [] } }] }));
    expect(await fermata(["test", broken])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("has 1 error and was not tested."),
    });
  });

  it("holds the samples to their tests", async () => {
    const { code, stdout } = await fermata(["test", samplesDirectory, "--snapshot-every-wait"]);
    expect(stdout).toMatch(/\n12 tests passed, 0 failed\.\n$/);
    expect(code).toBe(0);
  });
});

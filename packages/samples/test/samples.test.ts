import { spawnSync } from "node:child_process";
import { basename, dirname } from "node:path";
import {
  type ComputeTask,
  parseTaskDefinition,
  resolveTask,
  type TaskDefinition,
  type TaskOutcome,
  taskResult,
} from "@fermata/backend";
import { compileFlow, type Json, readScenario, runScenario, type Scenario } from "@fermata/flow";
import { listSamples } from "@fermata/samples";
import { describe, expect, test } from "vitest";

const samples = listSamples();

function definitionsOf(tasks: readonly { path: string; source: string }[]): TaskDefinition[] {
  return tasks.map(({ path, source }) => {
    const { definition, diagnostics } = parseTaskDefinition(source, { baseDirectory: dirname(path) });
    expect(diagnostics, path).toEqual([]);
    return definition!;
  });
}

/** What a backend would make of the task, by the plainest means: the samples stand below every backend. */
async function outcomeOf({
  executable,
  function: reference,
  arguments: args = [],
  ...task
}: ComputeTask): Promise<TaskOutcome> {
  if (reference !== undefined) {
    const [path, name] = reference.split("#") as [string, string];
    const { [name]: called } = (await import(path)) as Record<string, (...args: unknown[]) => unknown>;
    return {
      state: "DONE",
      returnValue: await called!(...(task.args ?? []), ...(task.kwargs === undefined ? [] : [task.kwargs])),
    };
  }
  // Only what a machine with nothing but Node has.
  expect(executable).toBe("node");
  const input = task.stdin === undefined ? {} : { input: task.stdin };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], { cwd: task.cwd!, ...input });
  return { state: status === 0 ? "DONE" : "FAILED", exitCode: status ?? 1, stdout, stderr };
}

test("the gallery holds what it promises", () => {
  expect(samples.map(({ name }) => name)).toEqual([
    "fan-out",
    "onboarding",
    "order",
    "ship-parcel",
    "simulation-study",
  ]);
  for (const { title, description, scenario } of samples)
    expect([title.length > 0, description.endsWith("."), scenario !== undefined]).toEqual([true, true, true]);
});

describe.each(samples)("$name", ({ name, flow, tasks, scenario }) => {
  test("F1 F51 compiles without an error or a warning, under the name of its folder", () => {
    const { program, diagnostics } = compileFlow(flow.source);
    expect(diagnostics).toEqual([]);
    expect(program).toBeDefined();
    expect(basename(flow.path)).toBe(`${name}.flow`);
    expect(flow.source).toContain(`\nname: ${name}\n`);
  });

  test("B1 has a definition for each task that it runs, and a sample for each workflow", () => {
    const names = definitionsOf(tasks).map((definition) => definition.name);
    const called = [...flow.source.matchAll(/\bTask\.run\("([^"]+)"/g)].map(([, task]) => task);
    expect(new Set(names)).toEqual(new Set(called));
    for (const [, workflow] of flow.source.matchAll(/\bWorkflow\.run\("([^"]+)"/g))
      expect(samples.map((sample) => sample.name)).toContain(workflow);
  });

  test("F54 has a scenario that answers each of its tasks", () => {
    const { tasks: answers } = JSON.parse(scenario!.source) as { tasks: Record<string, unknown> };
    const names = definitionsOf(tasks).map((definition) => definition.name);
    expect(
      Object.keys(answers)
        .filter((key) => key !== "compute")
        .toSorted(),
    ).toEqual(names.toSorted());
  });
});

describe("F54 the scenarios", () => {
  const approved = { report: "r-204", approved: true, comment: "Welcome aboard", told: ["ana", "kim", "lee"] };
  const order = { order: "o-3", parcels: 2, cents: 1980, trackingNumbers: ["F-1-0003", "F-2-0003"] };
  const cases: readonly [string, Json, unknown][] = [
    ["onboarding", {}, approved],
    ["fan-out", { count: 3 }, { started: 3, right: 3, wrong: [] }],
    ["fan-out", { count: 4 }, { started: 4, right: 3, wrong: [3] }],
    ["order", {}, order],
    ["ship-parcel", { parcel: { number: 1, items: ["lamp"] } }, { trackingNumber: "F-1-0001", cents: 690 }],
    [
      "simulation-study",
      {},
      expect.objectContaining({ decision: "extend", needed: 1100, plan: { wards: 2, bedsAfter: 1140 } }),
    ],
    ["simulation-study", { beds: 1200 }, expect.objectContaining({ decision: "enough", beds: 1200 })],
  ];

  function play(name: string, inputs: Json, change: (scenario: Scenario) => Scenario = (same) => same) {
    const { flow, scenario } = samples.find((sample) => sample.name === name)!;
    const read = readScenario(JSON.parse(scenario!.source));
    if ("problem" in read) throw new Error(read.problem);
    const run = { source: flow.source, inputs, scenario: change(read.scenario) };
    const straight = runScenario(run);
    expect(runScenario({ ...run, snapshotEveryWait: true })).toEqual(straight);
    return straight;
  }

  test.each(cases)("%s with %j, straight and restored at every wait", (...[name, inputs, output]) => {
    expect(play(name, inputs)).toMatchObject({ status: "completed", output, unobserved: [] });
  });

  test("F31 onboarding without an answer fails the submission after a day", () => {
    const outcome = play("onboarding", {}, (scenario) => ({ ...scenario, signals: [] }));
    expect(outcome).toMatchObject({ status: "completed", output: { reason: "TimeoutError" } });
  });
});

describe("B1 every task of the samples really runs", () => {
  async function run(name: string, inputs: unknown): Promise<unknown> {
    const definition = definitionsOf(samples.flatMap(({ tasks }) => tasks)).find((each) => each.name === name)!;
    const { task, result } = resolveTask(definition, inputs);
    const settled = taskResult(await outcomeOf(task as ComputeTask), result, name);
    expect(settled).toMatchObject({ ok: true });
    return settled.ok ? settled.value : undefined;
  }

  test.each([
    ["submit-report", { reportId: "r-204" }, { id: "r-204", approvers: ["ana", "kim", "lee"] }],
    ["another-thing", { item: "ana" }, { told: "ana", at: expect.any(String) }],
    ["something-else", { report: { id: "r-204", approvers: ["bo"] } }, { indexed: { id: 1, approvers: 1 } }],
    ["fail-submission", {}, { failed: true, reason: "unknown" }],
    ["simulate-epidemic", { seed: 1, samples: 2 }, { seed: 1, peaks: [expect.any(Number), expect.any(Number)] }],
    ["analyse-peaks", { peaks: [3, 1, 2] }, { runs: 3, mean: 2, p50: 2, p95: 3 }],
    ["plan-beds", { beds: 800, needed: 1000 }, { wards: 2, bedsAfter: 1040 }],
    [
      "reserve-items",
      { items: ["a", "b", "c"] },
      { order: "o-3", parcels: [expect.anything(), { number: 2, items: ["c"] }] },
    ],
    ["buy-label", { number: 2, items: ["lamp's", 'a "b"'] }, { trackingNumber: "F-2-0011", cents: 790 }],
  ])("%s", async (...[name, inputs, value]) => {
    expect(await run(name, inputs)).toEqual(value);
  });

  test("a study is the same on every machine: the seed decides", async () => {
    const inputs = { seed: 7, samples: 3, contactRate: 0.32 };
    expect(await run("simulate-epidemic", inputs)).toEqual(await run("simulate-epidemic", inputs));
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseTaskDefinition, resolveTask, type TaskDefinition, type TaskEvent, taskResult } from "@fermata/backend";
import { LocalBackend } from "@fermata/backend-local";
import { compileFlow } from "@fermata/flow";
import { listSamples } from "@fermata/samples";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const samples = listSamples();

function definitionsOf(tasks: readonly { path: string; source: string }[]): TaskDefinition[] {
  return tasks.map(({ path, source }) => {
    const { definition, diagnostics } = parseTaskDefinition(source, { baseDirectory: dirname(path) });
    expect(diagnostics, path).toEqual([]);
    return definition!;
  });
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
        .filter((key) => key !== "*")
        .toSorted(),
    ).toEqual(names.toSorted());
  });
});

describe("B1 every task of the samples really runs", () => {
  const backend = new LocalBackend();
  const events: TaskEvent[] = [];
  let workDir: string;

  beforeAll(async () => {
    workDir = await mkdtemp(join(tmpdir(), "fermata-samples-"));
    await backend.start({ id: "samples", workDir, log: () => {} });
    backend.listen(async (batch) => {
      events.push(...batch);
    });
  });
  afterAll(async () => {
    await backend.stop();
    await rm(workDir, { recursive: true, force: true });
  });

  async function run(name: string, inputs: unknown): Promise<unknown> {
    const definition = definitionsOf(samples.flatMap(({ tasks }) => tasks)).find((each) => each.name === name)!;
    const { task, result, options } = resolveTask(definition, inputs);
    const id = `${name}.${events.length}`;
    const { timeoutMs } = options;
    await backend.submit([{ id, name, task, ...(timeoutMs === undefined ? {} : { timeoutMs }) }]);
    for (;;) {
      const outcome = events.find((event) => event.id === id && event.outcome !== undefined)?.outcome;
      if (outcome !== undefined) return taskResult(outcome, result, name);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
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
    expect(await run(name, inputs)).toEqual({ ok: true, value });
  });

  test("a study is the same on every machine: the seed decides", async () => {
    const inputs = { seed: 7, samples: 3, contactRate: 0.32 };
    expect(await run("simulate-epidemic", inputs)).toEqual(await run("simulate-epidemic", inputs));
  });
});

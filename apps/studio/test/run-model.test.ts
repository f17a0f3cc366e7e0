import { openGraph } from "@fermata/graph";
import type { LiveChange, OperationState, RunDetail } from "@fermata/server";
import { describe, expect, test } from "vitest";
import { applyChange, openRunModel, paintNode } from "../src/runs/run-model.ts";
import { timelineRows } from "../src/runs/timeline-rows.ts";

const source = `const report = await Task.run("submit-report")
for (const item of report.items) {
  await Task.run("work", { item })
}
await Signal.when("approval", { timeout: "24h" })
`;
const graph = openGraph(source);
const rangeOf = (text: string) => {
  const start = source.indexOf(text);
  return { start, end: start + text.length, line: source.slice(0, start).split("\n").length, column: 0 };
};
const work = rangeOf('Task.run("work", { item })');
const approval = rangeOf('Signal.when("approval", { timeout: "24h" })');
const nodeOf = (label: string) => [...graph.nodes.values()].find((node) => node.label === label)!.id;
const counts = (part: Partial<Record<OperationState, number>>) => ({
  queued: 0,
  running: 0,
  waiting: 0,
  done: 0,
  failed: 0,
  canceled: 0,
  ...part,
});

function run(part: Partial<RunDetail>): RunDetail {
  return {
    places: [],
    tasks: [],
    waits: [],
    children: [],
    createdAt: 0,
    endedAt: null,
    ...part,
  } as unknown as RunDetail;
}

function taskChange(operation: number, state: "queued" | "running" | "done" | "failed"): LiveChange {
  const times = { createdAt: 0, startedAt: 1, endedAt: state === "done" ? 2 : null };
  return {
    kind: "task",
    runId: "r",
    operation,
    taskId: `r/${operation}`,
    name: "work",
    state,
    attempt: 1,
    backend: "local",
    range: work,
    ...times,
  };
}

describe("S22 and S52 the graph of a run", () => {
  test("a node shows all operations of its calls, and the worst of their states", () => {
    const model = openRunModel(
      graph,
      run({
        places: [
          { at: work, kind: "task", name: "work", counts: counts({ done: 2, failed: 1 }), firstAt: 0, lastAt: 1500 },
        ],
      }),
    );
    expect(paintNode(model, nodeOf("work"), false)).toMatchObject({
      state: "failed",
      turns: { done: 2, total: 3, failed: 1 },
    });
  });

  test("a change moves its operation and names the one node to repaint", () => {
    const model = openRunModel(graph, run({}));
    expect(applyChange(model, taskChange(2, "queued"))).toBe(nodeOf("work"));
    expect(applyChange(model, taskChange(2, "running"))).toBe(nodeOf("work"));
    expect(applyChange(model, taskChange(3, "queued"))).toBe(nodeOf("work"));
    expect(applyChange(model, taskChange(2, "done"))).toBe(nodeOf("work"));
    expect(model.nodes.get(nodeOf("work"))?.counts).toEqual(counts({ queued: 1, done: 1 }));
    expect(paintNode(model, nodeOf("work"), false)).toMatchObject({ state: "queued", turns: { done: 1, total: 2 } });
  });

  test("the same change twice counts once", () => {
    const model = openRunModel(graph, run({}));
    applyChange(model, taskChange(2, "done"));
    applyChange(model, taskChange(2, "done"));
    expect(model.nodes.get(nodeOf("work"))?.counts.done).toBe(1);
  });

  test("an open wait shows until when it waits", () => {
    const wait = {
      operation: 4,
      kind: "signal" as const,
      name: "approval",
      title: null,
      at: approval,
      createdAt: 5,
      dueAt: 99,
      form: null,
    };
    const places = [
      {
        at: approval,
        kind: "signal" as const,
        name: "approval",
        counts: counts({ waiting: 1 }),
        firstAt: 5,
        lastAt: 5,
      },
    ];
    const model = openRunModel(graph, run({ waits: [wait], places }));
    expect(paintNode(model, nodeOf("approval"), false)).toMatchObject({ state: "waiting", since: 5, dueAt: 99 });
  });

  test("what a run never came to is said only once the run has ended", () => {
    const model = openRunModel(graph, run({}));
    expect(paintNode(model, nodeOf("approval"), false)).toBeUndefined();
    expect(paintNode(model, nodeOf("approval"), true)).toMatchObject({ state: "skipped" });
  });

  test("a thousand calls of one place are one row of the timeline, with no more bars than can be told apart", () => {
    const tasks = Array.from({ length: 1024 }, (_, index) => ({
      operation: index + 1,
      name: "work",
      state: "done",
      createdAt: index,
      startedAt: index,
      endedAt: index + 10,
      at: work,
    })) as unknown as RunDetail["tasks"];
    const [row, ...others] = timelineRows(run({ tasks }), graph);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ name: "work", count: 1024, node: nodeOf("work") });
    expect(row!.bars.length).toBeLessThanOrEqual(240);
    expect(Math.max(...row!.bars.map(({ to }) => to!))).toBe(1033);
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Session } from "@fermata/backend";
import { LocalBackend } from "@fermata/backend-local";
import { NoopBackend } from "@fermata/backend-noop";
import { listSamples } from "@fermata/samples";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, MemoryStore, systemClock } from "../src/index.ts";

describe("real flows on real backends", () => {
  const workDir = mkdtempSync(join(tmpdir(), "fermata-engine-"));
  const store = new MemoryStore(() => systemClock.now());
  let session: Session;
  let engine: Engine;
  beforeAll(async () => {
    const backends = [new LocalBackend(), new NoopBackend()];
    session = new Session({ id: "engine-test", settings: { workDir, logLevel: "error" }, backends });
    expect(await session.start()).toEqual([]);
    engine = createEngine({ store, session, settings: { pollMs: 100 } });
    await engine.start();
    for (const { flow, tasks } of listSamples()) {
      for (const { source, path } of tasks) await engine.deployTask(source, { baseDirectory: dirname(path) });
      await engine.deployWorkflow(flow.source);
    }
  });
  afterAll(async () => {
    await engine.stop();
    await session.close();
    rmSync(workDir, { recursive: true, force: true });
  });
  const start = async (workflow: string, inputs: object = {}) =>
    (await engine.startRuns([{ workflow, inputs }]))[0]!.id;

  it("F24, S30: onboarding waits for its approval and goes on with it", async () => {
    const id = await start("onboarding", { reportId: "r-7" });
    await expect.poll(() => engine.waits(id), { timeout: 20_000 }).toMatchObject([{ name: "manager-approval" }]);
    const onboarding = listSamples().find(({ name }) => name === "onboarding")!;
    const line = onboarding.flow.source.slice(0, onboarding.flow.source.indexOf("Signal.when")).split("\n").length;
    expect(store.tables.runs.get(id)).toMatchObject({ state: "waiting", waitingLine: line });
    const operation = (await engine.waits(id))[0]!.operation;
    const answer = { runId: id, name: "manager-approval", operation, payload: { approved: true, comment: "fine" } };
    expect(await engine.sendSignals([answer])).toEqual(["accepted"]);
    expect(await engine.ended(id)).toMatchObject({
      state: "completed",
      output: { report: "r-7", approved: true, comment: "fine" },
    });
  });

  it("F23: order ships its parcels as children and adds their receipts up", async () => {
    const ended = await engine.ended(await start("order"));
    expect(ended).toMatchObject({ state: "completed", output: { parcels: expect.any(Number) } });
    const children = [...store.tables.runs.values()].filter(({ parent }) => parent?.runId === ended.id);
    expect(children).toHaveLength((ended.output as { parcels: number }).parcels);
  });

  it("F5, F33: inputs that break the schema are refused at start, by field", async () => {
    await expect(start("onboarding", { reportId: 7 })).rejects.toMatchObject({
      code: "INVALID_INPUTS",
      issues: [{ path: "reportId" }],
    });
  });

  it("F32: an error nobody catches fails the run, at its line", async () => {
    await engine.deployWorkflow(
      'const a = 1\n\nawait Task.run("submit-report", { reportId: "x" })\nthrow new Error("no")\n',
      {
        name: "thrower",
      },
    );
    expect(await engine.ended(await start("thrower"))).toMatchObject({
      state: "failed",
      error: { type: "Error", message: "no", at: { line: 4 } },
    });
  });

  it("B1, B11: unknown names and wrong sources are refused, by line", async () => {
    await expect(engine.deployWorkflow("let a = ;", { name: "broken" })).rejects.toMatchObject({
      code: "INVALID_SOURCE",
      issues: [{ line: 1 }],
    });
    await engine.deployWorkflow('await Task.run("nowhere")\nawait Workflow.run("nothing")', { name: "unknown" });
    await expect(start("unknown")).rejects.toMatchObject({
      code: "UNKNOWN_TASK",
      issues: [{ path: "nowhere" }, { path: "nothing" }],
    });
    await expect(engine.deployTask("name: x\nkind: compute\nexecutable: 7\n")).rejects.toMatchObject({
      code: "INVALID_DEFINITION",
    });
  });

  it("E23, B6: cancel kills a program that runs, through the script's finally", async () => {
    const source = `
      const running = ComputeTask.run({ executable: "sleep", arguments: ["600"] })
      try { await running } finally { await ComputeTask.run({ executable: "true" }) }`;
    await engine.deployWorkflow(source, { name: "sleeper" });
    const id = await start("sleeper");
    await expect.poll(() => store.tables.tasks.get(`${id}/1`)?.attemptBackend, { timeout: 20_000 }).toBe("local");
    await engine.endRuns({ runs: [id], kind: "cancel", reason: "enough" });
    expect(await engine.ended(id)).toMatchObject({ state: "canceled", error: { type: "CanceledError" } });
    await expect.poll(() => store.tables.tasks.get(`${id}/1`)?.state, { timeout: 20_000 }).toBe("canceled");
    expect(store.tables.tasks.get(`${id}/2`)?.state).toBe("done");
  });

  it("E8, F42: a hundred flows go on from snapshots at another engine", async () => {
    await engine.deployWorkflow(
      `let sum = 0
       for (const n of [1, 2, 3]) sum += (await AITask.run({ prompt: "x" }, { backend: "noop" })) ? n : 0
       const extra = await Signal.when("more")
       return sum + extra`,
      { name: "sums" },
    );
    const runs = await engine.startRuns(Array.from({ length: 100 }, () => ({ workflow: "sums" })));
    await expect
      .poll(async () => (await store.readWaits(runs.map(({ id }) => id))).length, { timeout: 20_000 })
      .toBe(100);
    await engine.stop();
    engine = createEngine({ store, session, settings: { pollMs: 100 } });
    await engine.start();
    await engine.sendSignals(runs.map(({ id }, index) => ({ runId: id, name: "more", payload: index })));
    const ends = await Promise.all(runs.map(({ id }) => engine.ended(id)));
    expect(ends.map(({ output }) => output)).toEqual(runs.map((_, index) => 6 + index));
  });

  it("E26: waiting runs are found by their live variables, page by page", async () => {
    await engine.deployWorkflow(
      `const order = { total: Inputs.total, lines: [{ name: "tea" }] }
       await Signal.when("manager-approval")`,
      { name: "orders" },
    );
    const totals = [100, 501, 900, 500, 7000];
    const runs = await engine.startRuns(totals.map((total) => ({ workflow: "orders", inputs: { total } })));
    const ids = runs.map(({ id }) => id);
    await expect.poll(async () => (await store.readWaits(ids)).length, { timeout: 20_000 }).toBe(5);
    const filter = { workflow: "orders", waitingFor: "manager-approval" };
    const dear = { path: "order.total", is: ">", value: 500 } as const;
    const found: string[] = [];
    let after: string | null | undefined;
    while (after !== null) {
      const page = await engine.control.findByVariable(dear, filter, { limit: 2, ...(after ? { after } : {}) });
      found.push(...page.hits.map(({ id, value, line }) => `${ids.indexOf(id)}: ${value} at ${line}`));
      after = page.after;
    }
    expect(found.sort()).toEqual(["1: 501 at 2", "2: 900 at 2", "4: 7000 at 2"]);
    const tea = { path: "order.lines.0.name", is: "=", value: "tea" } as const;
    expect((await engine.control.findByVariable(tea, filter, { limit: 10 })).hits).toHaveLength(5);
    expect((await engine.control.findByVariable({ ...tea, path: "nowhere" }, filter, { limit: 10 })).hits).toEqual([]);
  });

  it("E25: a run of a real flow is forked at a checkpoint, and its variables go along", async () => {
    await engine.deployWorkflow(
      `let said = []
       for (let i = 0; i < 2; i++) said.push(await Signal.when("word"))
       return said.join(" ")`,
      { name: "words" },
    );
    const id = await start("words");
    const say = async (run: string, payload: string) => {
      await expect.poll(async () => (await engine.waits(run)).length, { timeout: 20_000 }).toBe(1);
      await engine.sendSignals([{ runId: run, name: "word", payload }]);
    };
    await say(id, "hello");
    await expect.poll(async () => (await store.readCheckpoint(id, 2))?.revision, { timeout: 20_000 }).toBe(2);
    await say(id, "world");
    expect((await engine.ended(id)).output).toBe("hello world");
    const fork = await engine.control.fork(id, { revision: 2 });
    await say(fork, "again");
    expect((await engine.ended(fork)).output).toBe("hello again");
  });

  it("E9, F44: a script that never waits leaves the others their turn, and can be ended; a limit fails it by name", async () => {
    await engine.deployWorkflow("while (true) {}", { name: "endless" });
    const id = await start("endless");
    const others = await Promise.all([1, 2, 3].map(() => start("order")));
    for (const other of others) expect((await engine.ended(other)).state).toBe("completed");
    expect((await engine.run(id))?.state).toBe("queued");
    await engine.endRuns({ runs: [id], kind: "terminate", reason: "enough" });
    expect(await engine.ended(id)).toMatchObject({ state: "canceled", error: { message: "enough" } });
    await engine.deployWorkflow("let text = 'x'\nwhile (true) text += text", { name: "greedy" });
    expect((await engine.ended(await start("greedy"))).error).toMatchObject({ type: "LimitError" });
  });
});

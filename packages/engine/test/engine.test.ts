import { describe, expect, it } from "vitest";
import { EngineError, systemClock } from "../src/index.ts";
import { done, failed } from "./scripted-backend.ts";
import { world } from "./world.ts";

describe("a run", () => {
  it("F21, F40: goes through its tasks one after the other, and its output is what it returned", async () => {
    const { engine, deploy, start } = await world((name) => ({ afterMs: 1, outcome: done(name) }));
    await deploy("three", [{ task: "a" }, { task: "b" }, { all: ["c", "a"] }]);
    const ended = await engine.ended(await start("three"));
    expect(ended).toMatchObject({ state: "completed", output: ["a", "b", "c", "a"] });
  });

  it("E20: a task is retried with backoff, and its error says how often", async () => {
    const { engine, deploy, start, session } = await world((name, attempt) => ({
      afterMs: 1,
      outcome: name === "a" && attempt < 3 ? failed() : name === "b" ? failed("always") : done(attempt),
    }));
    const options = { retries: 2 };
    await deploy("retry", [
      { task: "a", options },
      { task: "b", options },
    ]);
    const ended = await engine.ended(await start("retry"));
    expect(ended.state).toBe("failed");
    expect(ended.error).toMatchObject({ type: "TaskError", details: { task: "b", attempts: 3 } });
    expect(session.submitted).toHaveLength(6);
  });

  it("B31: what the infrastructure loses does not use up retries", async () => {
    const { engine, deploy, start } = await world((_, attempt) => ({
      afterMs: 1,
      outcome: attempt < 4 ? failed("node lost", "infrastructure") : done("at last"),
    }));
    await deploy("lost", [{ task: "a" }]);
    expect(await engine.ended(await start("lost"))).toMatchObject({ state: "completed", output: ["at last"] });
  });

  it("F21: fire and forget: its failure is recorded on the run and does not fail it", async () => {
    const { store, engine, deploy, start } = await world((name) => ({
      afterMs: name === "b" ? 30 : 1,
      outcome: name === "b" ? failed("unheard") : done(1),
    }));
    await deploy("fire", [{ fire: "b" }, { task: "a" }]);
    const id = await start("fire");
    expect(await engine.ended(id)).toMatchObject({ state: "completed" });
    await expect.poll(() => store.tables.tasks.get(`${id}/1`)?.state).toBe("failed");
    expect(store.tables.events.filter(({ type }) => type === "unobserved.failure")).toMatchObject([
      { runId: id, operation: 1 },
    ]);
  });

  it("F21, F24: a run waits while a task runs that nobody awaits, and runs while one is awaited", async () => {
    const { store, session, engine, deploy, start } = await world((name) =>
      name === "b" ? null : { afterMs: 1, outcome: done(name) },
    );
    await deploy("careless", [{ fire: "b" }, { task: "a" }, { signal: "s" }, { all: ["b", "c"] }]);
    const id = await start("careless");
    await expect.poll(() => store.tables.runs.get(id)?.state).toBe("waiting");
    expect(store.tables.runs.get(id)?.waitingLine).toBe(3);
    expect(store.tables.tasks.get(`${id}/1`)?.state).toBe("running");
    await engine.sendSignals([{ runId: id, name: "s" }]);
    await expect.poll(() => store.tables.tasks.get(`${id}/5`)?.state).toBe("done");
    expect(store.tables.runs.get(id)).toMatchObject({ state: "running", waitingLine: 4 });
    expect(session.submitted).toContain(`${id}/4.1`);
  });

  it("F24: a signal before, at and after its wait is taken in order of arrival", async () => {
    const { engine, deploy, start } = await world();
    await deploy("signals", [{ signal: "s" }, { task: "a" }, { signal: "s" }, { signal: "t" }, { signal: "s" }]);
    const id = await start("signals");
    const send = (name: string, payload: unknown) => engine.sendSignals([{ runId: id, name, payload }]);
    expect(await send("s", 1)).toEqual(["accepted"]);
    await send("s", 2);
    await expect.poll(async () => (await engine.waits(id)).map(({ name }) => name)).toEqual(["t"]);
    await send("s", 3);
    await send("t", "t");
    expect((await engine.ended(id)).output).toEqual([1, "ok", 2, "t", 3]);
    expect(await send("s", 4)).toEqual(["ended-run"]);
  });

  it("F31: a signal wait that nobody answers times out", async () => {
    const { engine, deploy, start } = await world();
    await deploy("late", [{ signal: "s", timeoutMs: 20, catch: true }, { timer: 5 }]);
    expect((await engine.ended(await start("late"))).output).toEqual(["TimeoutError", null]);
  });

  it("S30: a payload that does not fit the form of the open wait is refused and the run goes on waiting", async () => {
    const { engine, deploy, start } = await world();
    const form = { type: "object", required: ["approved"], properties: { approved: { type: "boolean" } } };
    await deploy("form", [{ signal: "s", form }]);
    const id = await start("form");
    await expect.poll(async () => (await engine.waits(id)).length).toBe(1);
    const send = (payload: unknown) => engine.sendSignals([{ runId: id, name: "s", payload }]);
    await expect(send({ approved: "yes" })).rejects.toMatchObject({ code: "INVALID_PAYLOAD" });
    await expect(send({})).rejects.toThrow(/approved is missing/);
    await expect(send("x".repeat(300_000))).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    expect(await send({ approved: true })).toEqual(["accepted"]);
    expect((await engine.ended(id)).output).toEqual([{ approved: true }]);
  });

  it("F23: a child's result and a child's failure reach the parent", async () => {
    const { engine, deploy, start } = await world((name) => ({
      afterMs: 1,
      outcome: name === "b" ? failed() : done(7),
    }));
    await deploy("good", [{ task: "a" }]);
    await deploy("bad", [{ task: "b" }]);
    await deploy("parent", [{ child: "good" }, { child: "bad", catch: true }, { child: "nowhere", catch: true }]);
    await deploy("nowhere", []);
    const id = await start("parent");
    expect((await engine.ended(id)).output).toEqual([[7], "WorkflowError", []]);
  });

  it("E23: cancel runs finally, kills tasks, cancels children, and ends as canceled", async () => {
    const { store, engine, session, deploy, start } = await world((name) =>
      name === "a" ? null : { afterMs: 1, outcome: done(name) },
    );
    await deploy("inner", [{ signal: "never" }]);
    await deploy("outer", [{ fire: "a" }, { child: "inner" }], { finally: [{ task: "c" }] });
    const id = await start("outer");
    await expect.poll(() => store.tables.runs.size).toBe(2);
    await expect.poll(() => session.submitted.length).toBe(1);
    expect(await engine.endRuns({ runs: [id], kind: "cancel", reason: "enough" })).toEqual(["accepted"]);
    const ended = await engine.ended(id);
    expect(ended).toMatchObject({ state: "canceled", error: { type: "CanceledError" } });
    const child = [...store.tables.runs.values()].find((run) => run.parent)!;
    expect((await engine.ended(child.id)).state).toBe("canceled");
    await expect.poll(() => store.tables.tasks.get(`${id}/1`)?.state).toBe("canceled");
    expect(store.tables.tasks.get(`${id}/3`)?.state).toBe("done");
    expect(session.canceled).toEqual([`${id}/1.1`]);
  });

  it("E23: terminate ends a run without its finally", async () => {
    const { store, engine, deploy, start } = await world();
    await deploy("stuck", [{ signal: "never" }], { finally: [{ task: "c" }] });
    const id = await start("stuck");
    await expect.poll(async () => (await engine.waits(id)).length).toBe(1);
    await engine.endRuns({ runs: [id], kind: "terminate" });
    expect((await engine.ended(id)).state).toBe("canceled");
    expect(store.tables.tasks.size).toBe(0);
  });

  it("E20: a run's timeout fails it, through finally", async () => {
    const { engine, deploy, start } = await world();
    await deploy("slow", [{ signal: "never" }], { finally: [{ task: "c" }] });
    const id = await start("slow", { timeoutMs: 20 });
    expect(await engine.ended(id)).toMatchObject({ state: "failed", error: { type: "TimeoutError" } });
  });

  it("E9, F44: a script that computes for long does not stop others", async () => {
    const { engine, deploy, start } = await world();
    await deploy("spin", [{ spin: 1e300 }]);
    await deploy("quick", [{ task: "a" }]);
    const [long, quick] = [await start("spin"), await start("quick")];
    await engine.ended(quick);
    expect((await engine.run(long))?.state).toBe("queued");
    await engine.endRuns({ runs: [long], kind: "terminate" });
    expect((await engine.ended(long)).state).toBe("canceled");
  });

  it("E9: a script that starts thousands of tasks at once lets others go on meanwhile", async () => {
    let turns = 0;
    const clock = {
      ...systemClock,
      yieldTurn: () => {
        turns++;
        return systemClock.yieldTurn();
      },
    };
    const { engine, store, deploy, start } = await world(undefined, { clock, settings: { turnMs: 0 } });
    await deploy("many", [{ all: Array.from({ length: 5_000 }, () => "a") }]);
    const before = turns;
    const id = await start("many");
    await expect.poll(() => store.tables.runs.get(id)?.state).toBe("running");
    expect(turns - before).toBeGreaterThan(5_000 / 200);
    await engine.ended(id);
  });
});

describe("workers", () => {
  it("E4: the runs of a killed worker go on at another, results taken once", async () => {
    const { store, engine, make, deploy, start } = await world((name) => ({ afterMs: 20, outcome: done(name) }));
    await deploy("steps", [{ task: "a" }, { task: "b" }, { task: "c" }, { signal: "s" }]);
    const ids = await Promise.all(Array.from({ length: 20 }, () => start("steps")));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { engine: heir } = await make();
    engine.kill();
    for (const id of ids) await heir.sendSignals([{ runId: id, name: "s", payload: "late" }]);
    for (const id of ids) {
      expect(await heir.ended(id)).toMatchObject({ state: "completed", output: ["a", "b", "c", "late"] });
    }
    const ends = store.tables.events.filter(({ type }) => type === "run.completed");
    expect(ends).toHaveLength(20);
  });

  it("E4: a worker that is declared dead starts anew by itself", async () => {
    const { store, engine, deploy, start } = await world();
    await deploy("one", [{ signal: "s" }, { task: "a" }]);
    const id = await start("one");
    for (const worker of store.tables.workers.values()) worker.heartbeatAt = 0;
    await store.reapWorkers();
    await engine.sendSignals([{ runId: id, name: "s" }]);
    expect(await engine.ended(id)).toMatchObject({ state: "completed" });
    expect(store.tables.workers.size).toBe(2);
  });

  it("E8: stopping gives everything back, and another goes on from the snapshots", async () => {
    const { engine, make, deploy, start } = await world();
    await deploy("two", [{ task: "a" }, { signal: "s" }, { task: "b" }]);
    const id = await start("two");
    await expect.poll(async () => (await engine.waits(id)).length).toBe(1);
    await engine.stop();
    const { engine: next } = await make();
    await next.sendSignals([{ runId: id, name: "s", payload: 5 }]);
    expect((await next.ended(id)).output).toEqual(["ok", 5, "ok"]);
  });

  it("E20: plain tasks run, and unknown names are refused at once", async () => {
    const { engine, deploy } = await world((name) => ({ afterMs: 1, outcome: done(name) }));
    const [task] = await engine.startTasks([{ name: "a" }]);
    await expect.poll(async () => (await engine.task(task!.id))?.state).toBe("done");
    await expect(engine.startTasks([{ name: "x" }])).rejects.toMatchObject({ code: "UNKNOWN_TASK" });
    await expect(engine.startRuns([{ workflow: "x" }])).rejects.toBeInstanceOf(EngineError);
    await deploy("names", [{ task: "missing" }]);
    await expect(engine.startRuns([{ workflow: "names" }])).rejects.toThrow(/no task named "missing"/);
  });

  it("E20: ten thousand runs and ten thousand tasks are started in one call each", async () => {
    const { engine, store, deploy } = await world(undefined, {
      settings: { runsLeasedMax: 100, tasksInFlightMax: 50 },
    });
    await deploy("parked", [{ signal: "s" }]);
    const runs = await engine.startRuns(Array.from({ length: 10_000 }, () => ({ workflow: "parked", queue: "later" })));
    const tasks = await engine.startTasks(
      Array.from({ length: 10_000 }, () => ({ name: "a", options: { queue: "later" } })),
    );
    expect([new Set(runs.map(({ id }) => id)).size, new Set(tasks.map(({ id }) => id)).size]).toEqual([10_000, 10_000]);
    expect([store.tables.runs.size, store.tables.tasks.size]).toEqual([10_000, 10_000]);
  });
});

import { describe, expect, it } from "vitest";
import type { MoveAnswer } from "../src/index.ts";
import { done, failed } from "./scripted-backend.ts";
import { world } from "./world.ts";

const waitsFor = (engine: { waits(id: string): Promise<readonly unknown[]> }, id: string) =>
  expect.poll(async () => (await engine.waits(id)).length).toBe(1);

async function all<T>(answers: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const answer of answers) list.push(answer);
  return list;
}

describe("pause and resume (E23)", () => {
  it("a paused run stands still, whatever comes for it, and goes on from there", async () => {
    const { store, engine, deploy, start } = await world();
    await deploy("steps", [{ signal: "s" }, { task: "a" }, { signal: "t" }]);
    const id = await start("steps");
    await waitsFor(engine, id);
    expect(await engine.control.order({ runs: [id] }, "pause", "maintenance")).toBe(1);
    await expect.poll(() => store.tables.runs.get(id)?.state).toBe("paused");
    await engine.sendSignals([{ runId: id, name: "s", payload: 1 }]);
    await engine.sendSignals([{ runId: id, name: "t", payload: 2 }]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(store.tables.runs.get(id)).toMatchObject({ state: "paused", messages: { length: 3 } });
    expect(store.tables.tasks.size).toBe(0);
    await engine.control.order({ runs: [id] }, "resume");
    expect(await engine.ended(id)).toMatchObject({ state: "completed", output: [1, "ok", 2] });
    const types = store.tables.events.filter(({ type }) => /paused|resumed/.test(type)).map(({ type }) => type);
    expect(types).toEqual(["run.paused", "run.resumed"]);
  });

  it("a pause outlives its worker, the tasks of a paused run end, and a cancel ends it through finally", async () => {
    const { store, engine, make, deploy, start } = await world((name) => ({ afterMs: 60, outcome: done(name) }));
    await deploy("long", [{ task: "a" }, { signal: "never" }], { finally: [{ task: "c" }] });
    const id = await start("long");
    await expect.poll(() => store.tables.tasks.get(`${id}/1`)?.state).toBe("running");
    await engine.control.order({ filter: { workflow: "long" } }, "pause");
    await expect.poll(() => store.tables.runs.get(id)?.state).toBe("paused");
    await expect.poll(() => store.tables.tasks.get(`${id}/1`)?.state).toBe("done");
    engine.kill();
    const { engine: heir } = await make();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(store.tables.runs.get(id)?.state).toBe("paused");
    await heir.control.order({ runs: [id] }, "cancel");
    expect(await heir.ended(id)).toMatchObject({ state: "canceled" });
    expect(store.tables.tasks.get(`${id}/3`)?.state ?? store.tables.tasks.get(`${id}/2`)?.state).toBe("done");
  });
});

describe("in bulk (E21, E23, E26)", () => {
  it("one signal reaches all that wait for its name, each once", async () => {
    const { engine, deploy, start } = await world();
    await deploy("hall", [{ signal: "doors" }]);
    await deploy("other", [{ signal: "windows" }]);
    const ids = await Promise.all(Array.from({ length: 30 }, () => start("hall")));
    const other = await start("other");
    for (const id of [...ids, other]) await waitsFor(engine, id);
    expect(await engine.control.signalAll({ name: "doors", payload: "open", messageId: "m" })).toBe(30);
    expect(await engine.control.signalAll({ name: "doors", payload: "open", messageId: "m" })).toBe(0);
    for (const id of ids) expect((await engine.ended(id)).output).toEqual(["open"]);
    expect((await engine.run(other))?.state).toBe("waiting");
  });

  it("runs are canceled by filter", async () => {
    const { engine, deploy, start } = await world();
    await deploy("parked", [{ signal: "s" }]);
    const ids = await Promise.all(
      Array.from({ length: 5 }, (_, n) => start("parked", { tags: [n < 3 ? "old" : "new"] })),
    );
    for (const id of ids) await waitsFor(engine, id);
    expect(await engine.control.order({ filter: { workflow: "parked", tag: "old" } }, "cancel")).toBe(3);
    for (const id of ids.slice(0, 3)) expect((await engine.ended(id)).state).toBe("canceled");
    expect(await engine.control.find({ states: ["waiting"] }, { limit: 10 })).toHaveLength(2);
  });
});

describe("time travel (E25)", () => {
  it("a fork begins at a checkpoint and does anew what was waited for there", async () => {
    const { store, engine, deploy, start } = await world((name) => ({ afterMs: 1, outcome: done(name) }));
    await deploy("story", [{ signal: "s" }, { task: "a" }, { signal: "t" }]);
    const id = await start("story");
    const play = async (run: string, first: number, second: number) => {
      await waitsFor(engine, run);
      await engine.sendSignals([{ runId: run, name: "s", payload: first }]);
      await engine.sendSignals([{ runId: run, name: "t", payload: second }]);
      return (await engine.ended(run)).output;
    };
    expect(await play(id, 1, 2)).toEqual([1, "a", 2]);
    const fork = await engine.control.fork(id, { revision: 1 });
    expect(await play(fork, 3, 4)).toEqual([3, "a", 4]);
    expect(store.tables.tasks.get(`${fork}/2`)?.state).toBe("done");
    await expect(engine.control.fork(id, { revision: 99 })).rejects.toMatchObject({ code: "UNKNOWN_CHECKPOINT" });
  });

  it("a failed run is retried from the wait that failed", async () => {
    let broken = true;
    const { engine, session, deploy, start } = await world((name) => ({
      afterMs: 1,
      outcome: name === "b" && broken ? failed("down") : done(name),
    }));
    await deploy("brittle", [{ task: "a" }, { task: "b" }, { task: "c" }]);
    const id = await start("brittle");
    expect(await engine.ended(id)).toMatchObject({ state: "failed" });
    broken = false;
    const again = await engine.control.fork(id);
    expect(await engine.ended(again)).toMatchObject({ state: "completed", output: ["a", "b", "c"] });
    expect(session.submitted.filter((each) => each.includes("/1."))).toHaveLength(1);
  });

  it("a thousand parked runs move to a compatible version after a dry run; an incompatible one is refused, run by run", async () => {
    const { store, engine, deploy, start } = await world((name) => ({ afterMs: 1, outcome: done(name) }));
    await deploy("claim", [{ task: "a" }, { signal: "approval" }, { task: "b" }]);
    const ids = await Promise.all(Array.from({ length: 1_000 }, () => start("claim")));
    await expect.poll(async () => (await store.readWaits(ids)).length, { timeout: 20_000 }).toBe(1_000);
    const good = await deploy("claim", [{ task: "a" }, { signal: "approval" }, { task: "c" }]);
    const bad = await deploy("claim", [{ task: "b" }, { signal: "approval" }]);
    const counts = (answers: readonly MoveAnswer[]) => {
      const count: Record<string, number> = {};
      for (const { result } of answers) count[result] = (count[result] ?? 0) + 1;
      return count;
    };
    const which = { filter: { workflow: "claim" } };
    expect(counts(await all(engine.control.move(which, good.version, { dryRun: true })))).toEqual({ movable: 1_000 });
    expect(new Set([...store.tables.runs.values()].map(({ version }) => version)).size).toBe(1);
    const refused = await all(engine.control.move(which, bad.version));
    expect(counts(refused)).toEqual({ refused: 1_000 });
    expect(refused[0]).toMatchObject({ reasons: ["line 1 was different when the run came by"] });
    expect(counts(await all(engine.control.move(which, good.version)))).toEqual({ moved: 1_000 });
    await engine.control.signalAll({ name: "approval", payload: "yes" });
    for (const id of ids) expect((await engine.ended(id)).output).toEqual(["a", "yes", "c"]);
    expect(counts(await all(engine.control.move({ runs: [ids[0]!] }, bad.version)))).toEqual({ refused: 1 });
    await expect(all(engine.control.move(which, "f".repeat(64)))).rejects.toMatchObject({ code: "UNKNOWN_VERSION" });
  });

  it("a plain task that failed for good is driven anew", async () => {
    let broken = true;
    const { engine } = await world(() => ({ afterMs: 1, outcome: broken ? failed("down") : done("up") }));
    const [task] = await engine.startTasks([{ name: "a" }]);
    await expect.poll(async () => (await engine.task(task!.id))?.state).toBe("failed");
    broken = false;
    const dead = await engine.control.findTasks({ states: ["failed"], plain: true }, { limit: 10 });
    expect(await engine.control.redrive(dead)).toBe(1);
    await expect.poll(async () => (await engine.task(task!.id))?.state).toBe("done");
  });
});

describe("queues (E20)", () => {
  it("a rule holds for the tasks of runs too, which else begin together with their step", async () => {
    let [running, most] = [0, 0];
    const { engine, store, deploy, start } = await world((name) => {
      most = Math.max(most, ++running);
      setTimeout(() => running--, 10);
      return { afterMs: 15, outcome: done(name) };
    });
    await engine.control.saveQueueRule({ queue: "default", concurrencyMax: 2 });
    expect(await engine.control.listQueueRules()).toEqual([
      { queue: "default", concurrencyMax: 2, paused: false, fair: false },
    ]);
    await deploy("wide", [{ all: ["a", "b", "c", "a", "b", "c"] }]);
    expect((await engine.ended(await start("wide"))).output).toEqual(["a", "b", "c", "a", "b", "c"]);
    expect(most).toBe(2);
    await engine.control.saveQueueRule({ queue: "default", paused: true });
    const id = await start("wide");
    await expect.poll(() => store.tables.tasks.get(`${id}/6`)?.state).toBe("queued");
    await engine.control.removeQueueRule("default");
    expect((await engine.ended(id)).state).toBe("completed");
    const wrong = engine.control.saveQueueRule({ queue: "default", concurrencyMax: 0 });
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_INPUTS" });
  });

  it("E9: what comes faster than the store takes it is refused as BUSY", async () => {
    const { engine, deploy } = await world(undefined, { settings: { intakeMax: 10 } });
    await deploy("quick", []);
    const start = (count: number) => engine.startRuns(Array.from({ length: count }, () => ({ workflow: "quick" })));
    const answers = await Promise.allSettled([start(8), start(8), start(2)]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((answers[1] as PromiseRejectedResult).reason).toMatchObject({ code: "BUSY", retryable: true });
    expect(await start(12)).toHaveLength(12);
  });
});

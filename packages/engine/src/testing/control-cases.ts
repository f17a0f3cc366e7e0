import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { ControlStore, Schedule } from "../control-store.ts";
import type { Store } from "../store.ts";
import { type StoreBench, type StoreCase, storeCase } from "./store-case.ts";

function controlCase(
  title: string,
  check: (bench: StoreBench, store: Store & ControlStore) => Promise<void>,
): StoreCase {
  return storeCase(title, (bench) => check(bench, bench.store as Store & ControlStore));
}

/** Finding, pausing, time travel, schedules and rules of queues: the promises of ControlStore. */
export const controlCases: readonly StoreCase[] = [
  controlCase("E23: a pause comes as a message that stays, and a paused release shows", async (bench, store) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    await bench.commitRuns(worker, bench.step(claim));
    await store.requestEnd({ runs: [claim.id], kind: "pause", reason: "maintenance" });
    const [woken] = await bench.claim(worker);
    assert.deepEqual(
      woken?.messages.map(({ kind }) => kind),
      ["pause"],
    );
    const { id, revision } = woken!;
    const releases = [{ id, revision, seenSequence: woken!.messages[0]!.sequence, requeue: false, paused: true }];
    await bench.commit(worker, { releases });
    assert.equal(await bench.state(id), "paused");
    assert.deepEqual(await bench.claim(worker), []);
    await store.requestEnd({ runs: [id], kind: "resume" });
    const [again] = await bench.claim(worker);
    assert.deepEqual(
      again?.messages.map(({ kind }) => kind),
      ["pause", "resume"],
      "the pause was not consumed",
    );
    assert.equal([...(await store.loadSnapshots([id])).values()].length, 1, "and the snapshot is kept");
    await bench.commitRuns(worker, bench.step(again!));
    assert.equal(await bench.state(id), "waiting");
  }),
  controlCase("E26: runs are found by every field of the filter, in keyset pages", async (bench, store) => {
    const worker = await bench.worker();
    const workflow = `w-${bench.queue}`;
    const tagged = await bench.claimed(worker, { tags: ["blue"], workflow });
    const waiting = await bench.claimed(worker, { workflow });
    await bench.commitRuns(worker, bench.step(waiting, { newWaits: [bench.wait(waiting.id, 1)] }));
    const ended = await bench.claimed(worker, { workflow });
    await bench.commitRuns(worker, bench.end(ended));
    const find = (filter: object) => store.findRuns({ workflow, ...filter }, { limit: 10 });
    assert.deepEqual(await find({ tag: "blue" }), [tagged.id]);
    assert.deepEqual(await find({ waitingFor: "approval" }), [waiting.id]);
    assert.deepEqual(await find({ states: ["completed"] }), [ended.id]);
    assert.deepEqual(await find({ queue: "no such queue" }), []);
    assert.deepEqual(await find({ createdFrom: bench.fixture.now() + 60_000 }), []);
    const all = await find({});
    assert.deepEqual(new Set(all), new Set([tagged.id, waiting.id, ended.id]));
    assert.deepEqual(all, [...all].sort());
    assert.deepEqual(await store.findRuns({ workflow }, { limit: 1, after: all[0]! }), [all[1]]);
  }),
  controlCase("E25: a fork begins at a checkpoint, with its message, and is idempotent by id", async (bench, store) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    const first = { runId: claim.id, revision: 1, at: bench.fixture.now(), line: 3, snapshot: new Uint8Array([7]) };
    await bench.commit(worker, { runs: [bench.step(claim, { snapshot: first.snapshot })], checkpoints: [first] });
    assert.deepEqual([...(await store.readCheckpoint(claim.id))!.snapshot], [7]);
    assert.equal((await store.readCheckpoint(claim.id, 1))?.line, 3);
    assert.equal(await store.readCheckpoint(claim.id, 9), undefined);
    const [record] = await store.readRecords([claim.id, randomUUID()]);
    assert.deepEqual([record?.id, record?.state, record?.revision], [claim.id, "waiting", 1]);
    assert.deepEqual(record?.inputs, claim.inputs);
    const fork = bench.run({ from: { runId: claim.id, revision: 1, snapshot: first.snapshot } });
    const [answer] = await store.createRuns([fork], worker);
    assert.deepEqual(answer, { id: fork.id, created: true, claimed: false });
    assert.equal((await store.createRuns([fork]))[0]?.created, false);
    const claims = await bench.claim(worker);
    const claimed = claims.find(({ id }) => id === fork.id);
    assert.equal(claimed?.revision, 1);
    assert.deepEqual(
      claimed?.messages.map(({ kind }) => kind),
      ["fork"],
    );
    assert.deepEqual([...(await store.loadSnapshots([fork.id])).get(fork.id)!], [7]);
  }),
  controlCase(
    "E25: a parked run moves to another version; one that is owned or moved on does not",
    async (bench, store) => {
      const worker = await bench.worker();
      const parked = await bench.claimed(worker);
      await bench.commitRuns(worker, bench.step(parked));
      const owned = await bench.claimed(worker);
      const ended = await bench.claimed(worker);
      await bench.commitRuns(worker, bench.end(ended));
      const version = "1".repeat(64);
      const move = (id: string, revision: number) => ({ id, revision, version, snapshot: new Uint8Array([9, 9]) });
      assert.deepEqual(await store.moveRuns([move(parked.id, 0), move(owned.id, 0), move(ended.id, 1)]), [
        "busy",
        "busy",
        "ended-run",
      ]);
      assert.deepEqual(await store.moveRuns([move(parked.id, 1), move(randomUUID(), 1)]), ["moved", "unknown-run"]);
      await bench.signal(parked.id);
      const [claim] = await bench.claim(worker);
      assert.deepEqual([claim?.id, claim?.version, claim?.revision], [parked.id, version, 2]);
      assert.deepEqual([...(await store.loadSnapshots([parked.id])).get(parked.id)!], [9, 9]);
    },
  ),
  controlCase("E20: a plain task that failed for good is found and driven anew", async (bench, store) => {
    const worker = await bench.worker();
    const run = await bench.claimed(worker);
    const [plain, own] = [bench.task(`${randomUUID()}/0`), bench.task(`${run.id}/1`)];
    await store.createTasks([plain]);
    await bench.commitRuns(worker, bench.step(run, { newTasks: [own], park: false }));
    await bench.claimTasks(worker);
    const error = { type: "TaskError", message: "exit 1" };
    const failed = { outcome: { state: "failed", error } } as const;
    await bench.commit(worker, { tasks: [bench.done(plain.id, 1, failed), bench.done(own.id, 1, failed)] });
    const filter = { states: ["failed"], queue: bench.queue } as const;
    assert.deepEqual(await store.findTasks({ ...filter, plain: true }, { limit: 5 }), [plain.id]);
    assert.equal((await store.findTasks(filter, { limit: 5 })).length, 2);
    assert.equal(await store.redriveTasks([plain.id, own.id, `${randomUUID()}/0`]), 1);
    const [again] = await bench.claimTasks(worker);
    assert.deepEqual([again?.id, again?.attempt, again?.failures], [plain.id, 2, 0]);
  }),
  controlCase("E22: a schedule is due at its time, and only one of two advances it", async (bench, store) => {
    const name = `s-${bench.queue}`;
    const nextAt = bench.fixture.now() - 10;
    const schedule: Schedule = {
      ...{ name, workflow: "w", inputs: { a: 1 }, times: { cron: "0 8 * * 1", timeZone: "Europe/Berlin" } },
      ...{ overlap: "skip", catchUp: "last", paused: false, tags: ["x"], nextAt, lastAt: null, lastRun: null },
    };
    await store.saveSchedule(schedule);
    assert.deepEqual(
      (await store.listSchedules()).find((each) => each.name === name),
      schedule,
    );
    const isDue = async () => (await store.dueSchedules(1_000)).due.some((each) => each.name === name);
    assert.equal(await isDue(), true);
    const later = { nextAt: bench.fixture.now() + 3_600_000, lastAt: nextAt, lastRun: randomUUID() };
    assert.equal(await store.advanceSchedule(name, nextAt, later), true);
    assert.equal(await store.advanceSchedule(name, nextAt, later), false);
    assert.equal(await isDue(), false);
    await store.saveSchedule({ ...schedule, paused: true });
    assert.equal(await isDue(), false, "a paused one is never due");
    assert.equal(await store.removeSchedule(name), true);
    assert.equal(await store.removeSchedule(name), false);
  }),
  controlCase("E20: a queue that is paused gives no task out; limits hold for queue and key", async (bench, store) => {
    const worker = await bench.worker();
    const task = (key: string) => bench.task(`${randomUUID()}/0`, { concurrencyKey: key });
    const rule = { queue: bench.queue, paused: true, fair: false };
    await store.saveQueueRule(rule);
    assert.deepEqual(
      (await store.listQueueRules()).find(({ queue }) => queue === bench.queue),
      rule,
    );
    await store.createTasks([task("a"), task("a"), task("a"), task("b"), task("b")]);
    assert.deepEqual(await bench.claimTasks(worker), []);
    await store.saveQueueRule({ ...rule, paused: false, concurrencyMax: 3, keyConcurrencyMax: 2 });
    const claimed = await bench.claimTasks(worker);
    const keys = claimed.map(({ concurrencyKey }) => concurrencyKey).sort();
    assert.deepEqual(keys, ["a", "a", "b"], "three at once, two of one key");
    assert.deepEqual(await bench.claimTasks(worker), []);
    await bench.commit(worker, { tasks: [bench.done(claimed[0]!.id, 1)] });
    assert.equal((await bench.claimTasks(worker)).length, 1, "one ended, one begins");
    assert.equal(await store.removeQueueRule(bench.queue), true);
    assert.equal((await bench.claimTasks(worker)).length, 1);
  }),
  controlCase("E20: a rate per key lets so many begin within its time", async (bench, store) => {
    const worker = await bench.worker();
    await store.saveQueueRule({ queue: bench.queue, paused: false, fair: false, keyRate: { count: 2, perMs: 200 } });
    const task = () => bench.task(`${randomUUID()}/0`, { concurrencyKey: "a" });
    await store.createTasks([task(), task(), task()]);
    assert.equal((await bench.claimTasks(worker)).length, 2);
    await bench.fixture.passTime(200);
    assert.equal((await bench.claimTasks(worker)).length, 1);
    await store.removeQueueRule(bench.queue);
  }),
  controlCase("E20: in a fair queue the keys take turns, however much each has queued", async (bench, store) => {
    const worker = await bench.worker();
    await store.saveQueueRule({ queue: bench.queue, paused: false, fair: true });
    const now = bench.fixture.now();
    const task = (concurrencyKey: string, age: number) =>
      bench.task(`${randomUUID()}/0`, { concurrencyKey, availableAt: now - age });
    await store.createTasks([
      task("much", 90),
      task("much", 80),
      task("much", 70),
      task("little", 60),
      task("little", 50),
    ]);
    const claimed = await bench.claimTasks(worker, ["local"], 4);
    assert.deepEqual(claimed.map(({ concurrencyKey }) => concurrencyKey).sort(), ["little", "little", "much", "much"]);
    await store.removeQueueRule(bench.queue);
  }),
];

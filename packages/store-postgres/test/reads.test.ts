import { randomUUID } from "node:crypto";
import { connect, type Database } from "@fermata/db";
import { createTestDatabase, type TestDatabase } from "@fermata/db/testing";
import { type NewRun, uuidV7 } from "@fermata/engine";
import { StoreBench } from "@fermata/engine/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresStore, PostgresReads, type PostgresStore } from "../src/index.ts";

let testDatabase: TestDatabase;
let database: Database;
let store: PostgresStore;
let reads: PostgresReads;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = connect(testDatabase.url);
  store = openPostgresStore(testDatabase.url);
  reads = new PostgresReads(database);
});
afterAll(async () => {
  await store.close();
  await database.close();
  await testDatabase.drop();
});

function bench(): StoreBench {
  return new StoreBench({ store, now: () => Date.now(), passTime: async () => {} });
}

const random = () => Math.random();
const newId = (at = Date.now()) => uuidV7(at, { random });

describe("lists of runs (S21)", () => {
  it("E26: filters by state, workflow, tag, id and time, and pages by key without losing or doubling any", async () => {
    const some = bench();
    const worker = await some.worker();
    const base = Date.now() - 600_000;
    const runs = Array.from({ length: 30 }, (_, index) =>
      some.run({
        id: newId(base + index * 1000),
        createdAt: base + index * 1000,
        tags: index % 3 === 0 ? ["third"] : [],
      }),
    );
    await store.createRuns(runs, worker);
    const end = (run: NewRun, state: "completed" | "failed" | "canceled") =>
      some.end(
        { id: run.id, revision: 0 },
        { state, ...(state !== "completed" && { error: { type: "Error", message: state } }) },
      );
    await some.commitRuns(
      worker,
      ...runs.slice(0, 10).map((run) => end(run, "completed")),
      ...runs.slice(10, 14).map((run) => end(run, "failed")),
      ...runs.slice(14, 16).map((run) => end(run, "canceled")),
      ...runs.slice(16, 20).map((run) => some.step({ id: run.id, revision: 0 })),
    );
    const workflow = runs[0]!.workflow;
    const ids = async (filter: Parameters<PostgresReads["listRuns"]>[0]) => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await reads.listRuns({ workflow, ...filter }, { cursor, limit: 4 });
        found.push(...page.rows.map((row) => row.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return found;
    };
    const newest = (from: number, to: number) =>
      runs
        .slice(from, to)
        .map((run) => run.id)
        .reverse();
    expect(await ids({})).toEqual(newest(0, 30));
    expect(await ids({ states: ["completed"] })).toEqual(newest(0, 10));
    expect(await ids({ states: ["failed"] })).toEqual(newest(10, 14));
    expect(await ids({ states: ["waiting"] })).toEqual(newest(16, 20));
    expect(await ids({ states: ["running"] })).toEqual(newest(20, 30));
    expect(await ids({ states: ["completed", "canceled", "waiting"] })).toEqual(
      [...newest(14, 16), ...newest(16, 20), ...newest(0, 10)].sort().reverse(),
    );
    expect(await ids({ tag: "third" })).toEqual(
      runs
        .filter((_, index) => index % 3 === 0)
        .map((run) => run.id)
        .reverse(),
    );
    expect(await ids({ from: base + 5000, to: base + 7000 })).toEqual(newest(5, 8));
    expect(await ids({ id: runs[3]!.id.slice(0, 35) })).toContain(runs[3]!.id);
    expect(await ids({ id: "no hex" })).toEqual([]);
    expect(await ids({ version: "f".repeat(64) })).toEqual([]);
    const [failed] = (await reads.listRuns({ workflow, states: ["failed"] }, { limit: 1 })).rows;
    expect(failed).toMatchObject({ state: "failed", error: { message: "failed" }, tags: [], parentId: null });
    expect(failed?.endedAt).toBeGreaterThan(base);
  });

  it("S22: a run whole, its tasks, waits, children, events and logs in pages that can be followed", async () => {
    const some = bench();
    const worker = await some.worker();
    const version = "c".repeat(64);
    await store.saveWorkflow({ name: "whole", version, source: "return 1;", deployedAt: 5 });
    const run = some.run({ id: newId(), version, inputs: { b: 1, a: [null, "\0"] } });
    await store.createRuns([run], worker);
    const at = { start: 3, end: 9, line: 2, column: 0 };
    const child = some.run({ id: newId(), parent: { runId: run.id, operation: 4 } });
    const newTasks = [1, 2, 3].map((operation) =>
      some.task(`${run.id}/${operation}`, { claimed: operation < 3, name: `t${operation % 2}`, at, backend: "local" }),
    );
    const when = Date.now();
    await some.commit(worker, {
      runs: [
        some.step(
          { id: run.id, revision: 0 },
          { newTasks, newChildren: [child], newWaits: [some.wait(run.id, 5)], park: false, waitingLine: 7 },
        ),
      ],
      events: [1, 2, 3].map((operation) => ({ runId: run.id, at: when, type: "task.created", operation }) as const),
      logs: ["one", "two"].map((message) => ({ runId: run.id, at: when, level: "info", message, line: 1 }) as const),
      checkpoints: [{ runId: run.id, revision: 1, at: when, line: 7, snapshot: new Uint8Array([9, 0, 1]) }],
    });
    await some.commit(worker, {
      runs: [],
      tasks: [some.done(`${run.id}/1`, 1, { deliver: false })],
      progress: [{ id: `${run.id}/1`, attempt: 1, state: "running", backend: "noop", at: when }],
    });

    const whole = await reads.getRun(run.id);
    expect(whole).toMatchObject({ state: "waiting", waitingLine: 7, revision: 1, source: "return 1;", output: null });
    expect(JSON.stringify(whole?.inputs), "keys keep their order, U+0000 is kept").toBe('{"b":1,"a":[null,"\\u0000"]}');
    expect(await reads.getRun(randomUUID())).toBeUndefined();
    expect(await reads.getRun("x'; DROP TABLE run; --")).toBeUndefined();

    const tasks = await reads.listTasks(run.id, {}, { limit: 2 });
    expect(tasks.rows.map((task) => [task.operation, task.state, task.backend])).toEqual([
      [1, "done", "noop"],
      [2, "running", "local"],
    ]);
    expect(tasks.rows[0]).toMatchObject({ result: { ok: true }, startedAt: when, at });
    const rest = await reads.listTasks(run.id, {}, { limit: 2, cursor: tasks.nextCursor! });
    expect(rest.rows.map((task) => task.operation)).toEqual([3]);
    expect(rest.nextCursor).toBeNull();
    expect((await reads.listTasks(run.id, { states: ["queued"] }, { limit: 9 })).rows.length).toBe(1);
    expect((await reads.getTask(run.id, 2))?.name).toBe("t0");
    expect(await reads.countTasks(run.id)).toEqual({ queued: 1, running: 1, done: 1, failed: 0, canceled: 0 });
    const places = await reads.taskPlaces(run.id);
    expect(places.map((place) => [place.name, place.state, place.count, place.at])).toEqual([
      ["t1", "done", 1, at],
      ["t0", "running", 1, at],
      ["t1", "queued", 1, at],
    ]);

    expect((await reads.listWaits(run.id)).map((wait) => wait.operation)).toEqual([5]);
    expect((await reads.listChildren(run.id)).map((row) => [row.id, row.operation, row.state])).toEqual([
      [child.id, 4, "queued"],
    ]);

    const first = await reads.listEvents(run.id, { limit: 2 });
    expect(first.rows.map((event) => [event.type, event.operation])).toEqual([
      ["run.created", undefined],
      ["task.created", 1],
      ["task.created", 2],
    ]);
    expect(first.more).toBe(true);
    const second = await reads.listEvents(run.id, { limit: 2, cursor: first.nextCursor });
    expect([second.rows.length, second.more]).toEqual([1, false]);
    const idle = await reads.listEvents(run.id, { limit: 2, cursor: second.nextCursor });
    expect([idle.rows.length, idle.nextCursor]).toEqual([0, second.nextCursor]);
    await some.signal(run.id);
    const later = await reads.listEvents(run.id, { limit: 2, cursor: idle.nextCursor });
    expect(later.rows.map((event) => event.type)).toEqual(["signal.received"]);
    const logs = await reads.listLogs(run.id, { limit: 1 });
    expect([logs.rows[0]?.message, logs.more]).toEqual(["one", true]);
    expect((await reads.listLogs(run.id, { limit: 5, cursor: logs.nextCursor })).rows[0]?.message).toBe("two");

    expect((await reads.listCheckpoints(run.id, { limit: 5 })).rows).toEqual([{ revision: 1, at: when, line: 7 }]);
    expect([...((await reads.getCheckpoint(run.id))?.snapshot ?? [])]).toEqual([9, 0, 1]);
    expect([...((await store.loadSnapshots([run.id])).get(run.id) ?? [])], "stored once, found by both").toEqual([
      9, 0, 1,
    ]);
    expect(await reads.getCheckpoint(run.id, 3)).toBeUndefined();
  });
});

describe("approvals and audit (S30)", () => {
  it("S30: lists open signal waits oldest first, and who decided newest first", async () => {
    const some = bench();
    const worker = await some.worker();
    const run = some.run({ id: newId(), workflow: `approve-${some.queue}` });
    await store.createRuns([run], worker);
    const createdAt = Date.now();
    const newWaits = [1, 2, 3, 4].map((operation) =>
      some.wait(run.id, operation, { createdAt: createdAt - operation, kind: operation === 4 ? "timer" : "signal" }),
    );
    await some.commitRuns(worker, some.step({ id: run.id, revision: 0 }, { newWaits }));
    const filter = { workflow: run.workflow };
    const page = await reads.listSignalWaits(filter, { limit: 2 });
    expect(page.rows.map((row) => [row.operation, row.workflow])).toEqual([
      [3, run.workflow],
      [2, run.workflow],
    ]);
    const next = await reads.listSignalWaits(filter, { limit: 2, cursor: page.nextCursor! });
    expect([next.rows.map((row) => row.operation), next.nextCursor]).toEqual([[1], null]);
    expect(await reads.getSignalWait(run.id, 4), "a timer is no approval").toBeUndefined();
    expect((await reads.getSignalWait(run.id, 1))?.inputs).toEqual(run.inputs);

    const entry = { at: 1, action: "approval.decided", actor: "eva", origin: "::1", runId: run.id, operation: 1 };
    const ids: string[] = [];
    for (const data of [{ approved: true }, null]) {
      ids.push((await reads.appendAudit({ ...entry, subject: run.workflow, data })).id);
    }
    const newest = await reads.listAudit({ action: "approval.decided", runId: run.id }, { limit: 1 });
    expect(newest.rows.map((row) => [row.id, row.data])).toEqual([[ids[1], null]]);
    const older = await reads.listAudit({ action: "approval.decided" }, { limit: 5, cursor: newest.nextCursor! });
    expect(older.rows.map((row) => [row.id, row.data, row.at])).toEqual([[ids[0], { approved: true }, 1]]);
  });
});

describe("workflows and drafts (S7)", () => {
  it("S7: a draft is written by one of two who began from the same revision; the other gets what is there", async () => {
    const name = `d-${randomUUID()}`;
    expect(await reads.getWorkflow(name)).toBeUndefined();
    const first = await reads.saveDraft({ name, source: "1", layout: { x: 1 }, baseRevision: 0 });
    expect([first.saved, first.draft.revision]).toEqual([true, 1]);
    expect((await reads.saveDraft({ name, source: "other", baseRevision: 0 })).saved).toBe(false);
    const both = await Promise.all(["2a", "2b"].map((source) => reads.saveDraft({ name, source, baseRevision: 1 })));
    expect(both.filter((answer) => answer.saved).length).toBe(1);
    expect(both[0]?.draft, "both see the same draft").toEqual(both[1]?.draft);
    expect(both[0]?.draft.layout, "kept").toEqual({ x: 1 });
    expect((await reads.saveDraft({ name, source: "3", layout: null, baseRevision: 2 })).draft.layout).toBeNull();
    expect(await reads.getWorkflow(name)).toMatchObject({ draft: { source: "3" }, version: null, activeRuns: 0 });
  });

  it("E24: versions are listed newest first, renamed with their workflow, and outlive it", async () => {
    const some = bench();
    const name = `v-${randomUUID()}`;
    const hashes = ["1", "2", "3"].map((digit) => `${randomUUID().replaceAll("-", "")}${digit.repeat(32)}`);
    for (const [index, version] of hashes.entries()) {
      await store.saveWorkflow({ name, version, source: `return ${index};`, deployedAt: 1000 + index });
    }
    const run = some.run({ id: newId(), workflow: name, version: hashes[2]! });
    await store.createRuns([run]);
    const page = await reads.listVersions(name, { limit: 2 });
    expect(page.rows.map((row) => row.hash)).toEqual([hashes[2], hashes[1]]);
    expect((await reads.listVersions(name, { limit: 2, cursor: page.nextCursor! })).rows).toEqual([
      { hash: hashes[0], deployedAt: 1000 },
    ]);
    const listed = (await reads.listWorkflows()).find((row) => row.name === name);
    expect(listed).toMatchObject({
      activeRuns: 1,
      lastRun: { id: run.id, state: "queued" },
      version: { hash: hashes[2] },
    });
    const to = `${name}-renamed`;
    expect(await reads.renameWorkflow(name, to)).toBe(true);
    await store.saveWorkflow({ name, version: hashes[0]!, source: "return 0;", deployedAt: 9000 });
    expect(await reads.renameWorkflow(to, name), "taken").toBe(false);
    expect((await reads.getVersion(to, hashes[1]!))?.source).toBe("return 1;");
    await reads.deleteWorkflow(to);
    expect(await reads.getWorkflow(to)).toBeUndefined();
    expect((await store.findVersion(hashes[2]!))?.source).toBe("return 2;");
  });

  it("B1: task definitions are listed, read and deleted", async () => {
    const name = `t-${randomUUID()}`;
    await store.saveTaskDefinition({ name, source: "name: x", spec: { kind: "ai", prompt: "p" } });
    expect(await reads.getDefinition(name)).toMatchObject({
      spec: { kind: "ai" },
      parameters: null,
      description: null,
    });
    expect((await reads.listDefinitions()).map((row) => row.name)).toContain(name);
    expect([await reads.deleteDefinition(name), await reads.deleteDefinition(name)]).toEqual([true, false]);
  });
});

describe("the dashboard (S20)", () => {
  it("S20: counts live runs exactly, ended ones by tally, and what happened per minute", async () => {
    const fresh = await createTestDatabase();
    const own = openPostgresStore(fresh.url);
    const ownDatabase = connect(fresh.url);
    const ownReads = new PostgresReads(ownDatabase);
    const some = new StoreBench({ store: own, now: () => Date.now(), passTime: async () => {} });
    const worker = await some.worker();
    const runs = [1, 2, 3, 4].map(() => some.run({ id: newId() }));
    await own.createRuns(runs, worker);
    await some.commit(worker, {
      runs: [
        some.end({ id: runs[0]!.id, revision: 0 }),
        some.end({ id: runs[1]!.id, revision: 0 }, { state: "failed", error: { type: "Error", message: "x" } }),
        some.step(
          { id: runs[2]!.id, revision: 0 },
          {
            newWaits: [some.wait(runs[2]!.id, 9)],
            newTasks: [some.task(`${runs[2]!.id}/1`), some.task(`${runs[2]!.id}/2`, { claimed: true })],
            park: false,
          },
        ),
      ],
    });
    await own.createRuns([some.run({ id: newId() })]);
    await own.close();
    expect(await ownReads.stats()).toEqual({
      runs: { queued: 1, running: 1, waiting: 1, paused: 0, completed: 1, failed: 1, canceled: 0 },
      tasks: { queued: 1, running: 1 },
      openSignalWaits: 1,
    });
    const from = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
    const buckets = await ownReads.throughput({ from, bucketMs: 60_000, buckets: 3 });
    expect(buckets.map((bucket) => bucket.at)).toEqual([from, from + 60_000, from + 120_000]);
    expect(buckets.reduce((sum, bucket) => sum + bucket.started, 0)).toBe(5);
    expect(buckets.reduce((sum, bucket) => sum + bucket.failed, 0)).toBe(1);
    await ownDatabase.close();
    await fresh.drop();
  });
});

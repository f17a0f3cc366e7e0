import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Database } from "@fermata/db";
import { createTestDatabase, type TestDatabase } from "@fermata/db/testing";
import { uuidV7 } from "@fermata/engine";
import { StoreBench } from "@fermata/engine/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresStore, type PostgresStore, StoreError } from "../src/index.ts";

let testDatabase: TestDatabase;
let database: Database;
let stores: PostgresStore[];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = connect(testDatabase.url);
  stores = [openPostgresStore(testDatabase.url), openPostgresStore(testDatabase.url)];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await database.close();
  await testDatabase.drop();
});

const passTime = async (ms: number) => {
  await sleep(ms);
};
function bench(store = stores[0]!): StoreBench {
  return new StoreBench({ store, now: () => Date.now(), passTime });
}
const newId = () => uuidV7(Date.now(), { random: () => Math.random() });

/** Calls until it succeeds; the Store's calls may be repeated word for word. */
async function untilDone<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StoreError) || !error.retryable) throw error;
      await sleep(5);
    }
  }
}

/** A worker that takes every signal of the bench's queue and parks the run again, until it is told to stop. */
async function consume(
  some: StoreBench,
  worker: string,
  seen: { readonly got: string[]; stop: boolean },
): Promise<void> {
  while (!seen.stop) {
    const claims = await untilDone(() => some.claim(worker, 20));
    if (claims.length === 0) {
      await sleep(2);
      continue;
    }
    const runs = claims.map((claim) => {
      const consumed = claim.messages.map((message) => message.sequence);
      return some.step(claim, { consumed, seenSequence: Math.max(0, ...consumed), park: true });
    });
    const batch = some.batch(worker, { runs });
    const result = await untilDone(() => some.store.commit(worker, batch));
    expect(result).toEqual({ alive: true, rejectedRuns: [], rejectedTasks: [] });
    for (const claim of claims) {
      for (const message of claim.messages) if (message.kind === "signal") seen.got.push(String(message.payload));
    }
  }
}

describe("messages against parking", () => {
  it("E2, F24: two workers, 1,000 signals to runs that are being parked: none is lost, none is taken twice", async () => {
    const first = bench();
    const second = bench(stores[1]);
    Object.assign(second, { queue: first.queue });
    const runs = Array.from({ length: 25 }, () => first.run({ id: newId() }));
    await first.store.createRuns(runs);
    const workers = [await first.worker(), await second.worker()];
    const seen = { got: [] as string[], stop: false };
    const { got } = seen;
    const consuming = [consume(first, workers[0]!, seen), consume(second, workers[1]!, seen)];
    const send = async (from: number) => {
      for (let i = from; i < 1000; i += 8) {
        const answer = await stores[i % 2]!.sendSignals([
          { runId: runs[i % runs.length]!.id, name: "n", payload: `p${i}`, messageId: `m${i}` },
        ]);
        expect(answer).toEqual(["accepted"]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, from) => send(from)));
    for (let round = 0; got.length < 1000 && round < 500; round++) await sleep(10);
    seen.stop = true;
    await Promise.all(consuming);
    expect(got.length).toBe(1000);
    expect(new Set(got).size).toBe(1000);
  });

  it("E21: signals to many runs at once, in any order, from several senders while the runs step: no deadlock, none lost", async () => {
    const some = bench();
    const runs = Array.from({ length: 120 }, () => some.run({ id: newId() }));
    await some.store.createRuns(runs);
    const worker = await some.worker();
    const seen = { got: [] as string[], stop: false };
    const { got } = seen;
    const consuming = consume(some, worker, seen);
    await Promise.all(
      [1, 2, 3, 4].map(async (sender) => {
        const order = sender % 2 === 0 ? runs : [...runs].reverse();
        const signals = order.map((run) => ({ runId: run.id, name: "n", payload: `${sender}/${run.id}` }));
        expect(new Set(await stores[sender % 2]!.sendSignals(signals))).toEqual(new Set(["accepted"]));
      }),
    );
    for (let round = 0; got.length < 480 && round < 500; round++) await sleep(10);
    seen.stop = true;
    await consuming;
    expect(new Set(got).size).toBe(480);
    expect(got.length).toBe(480);
  });
});

describe("the fence", () => {
  it("E2: a commit that began before its worker was buried is whole, one that begins after writes nothing", async () => {
    for (let round = 0; round < 15; round++) {
      const some = bench();
      const worker = await some.worker();
      const runs = Array.from({ length: 5 }, () => some.run({ id: newId() }));
      await some.store.createRuns(runs, worker);
      const steps = runs.map((run) =>
        some.step(
          { id: run.id, revision: 0 },
          { newTasks: [some.task(`${run.id}/1`, { claimed: true })], park: false },
        ),
      );
      const [result] = await Promise.all([some.commit(worker, { runs: steps }), stores[1]!.unregisterWorker(worker)]);
      const heir = await some.worker();
      const claims = await some.claim(heir);
      const tasks = await some.claimTasks(heir);
      expect(claims.length, "every run is anybody's now").toBe(5);
      expect(new Set(claims.map((claim) => claim.revision))).toEqual(new Set([result.alive ? 1 : 0]));
      expect(tasks.map((task) => task.lost?.attempt)).toEqual(result.alive ? [1, 1, 1, 1, 1] : []);
    }
  });

  it("E2: runs created for a worker that is being buried end up with somebody", async () => {
    for (let round = 0; round < 15; round++) {
      const some = bench();
      const worker = await some.worker();
      const runs = Array.from({ length: 5 }, () => some.run({ id: newId() }));
      await Promise.all([some.store.createRuns(runs, worker), stores[1]!.unregisterWorker(worker)]);
      expect((await some.claim(await some.worker())).length).toBe(5);
    }
  });

  it("E4: a task that outlives its run is found again when its worker dies", async () => {
    const some = bench();
    const worker = await some.worker(20);
    const run = await some.claimed(worker);
    const id = `${run.id}/1`;
    await some.commitRuns(worker, some.end(run, { newTasks: [some.task(id, { claimed: true })] }));
    await passTime(60);
    await some.store.reapWorkers();
    const [task] = await some.claimTasks(await some.worker());
    expect(task).toMatchObject({ id, attempt: 2, lost: { attempt: 1 } });
  });

  it("E4: a task whose cancel was asked for ends when its worker dies, and its run hears of it", async () => {
    const some = bench();
    const worker = await some.worker();
    const run = await some.claimed(worker);
    const id = `${run.id}/1`;
    await some.commitRuns(worker, some.step(run, { newTasks: [some.task(id, { claimed: true })] }));
    await some.store.cancelTasks([id]);
    await some.store.unregisterWorker(worker);
    const heir = await some.worker();
    expect(await some.claimTasks(heir)).toEqual([]);
    expect((await some.claim(heir))[0]?.messages.map((message) => message.kind)).toEqual(["failure"]);
    expect((await some.store.readTasks([id]))[0]?.state).toBe("canceled");
  });
});

describe("lost connections (E42)", () => {
  it("E3: backends are terminated again and again during commits: nothing acknowledged is lost, nothing happens twice", async () => {
    const some = bench();
    const worker = await some.worker();
    const ended: string[] = [];
    const terminate = async (afterMs: number) => {
      await sleep(afterMs);
      await database.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'fermata store'",
      );
    };
    let interrupted = 0;
    const trying = <T>(call: () => Promise<T>) =>
      untilDone(async () => {
        try {
          return await call();
        } catch (error) {
          interrupted++;
          throw error;
        }
      });
    for (let round = 0; round < 25; round++) {
      // Once per round, so that it gets on however slow the machine is; earlier or later into the round.
      const terminating = terminate(round % 12);
      const runs = Array.from({ length: 8 }, () => some.run({ id: newId() }));
      await trying(() => some.store.createRuns(runs));
      // A claim whose answer was lost is given back, as the engine does.
      const claims = await trying(async () => {
        await some.store.reconcile(worker, { runs: [], tasks: [] });
        return some.claim(worker);
      });
      const batch = some.batch(worker, {
        runs: claims.map((claim) => some.end(claim, { newTasks: [some.task(`${claim.id}/1`)] })),
      });
      const result = await trying(() => some.store.commit(worker, batch));
      expect(result).toEqual({ alive: true, rejectedRuns: [], rejectedTasks: [] });
      ended.push(...claims.map((claim) => claim.id));
      await terminating;
    }
    expect(interrupted, "it did hit").toBeGreaterThan(0);
    expect(new Set(ended).size).toBe(ended.length);
    const states = await trying(() => some.store.readRuns(ended));
    expect(states.filter((run) => run.state === "completed").length).toBe(200);
    const tasks = await database.pool.query("SELECT count(*)::int AS count FROM task WHERE run_id = ANY ($1::uuid[])", [
      ended,
    ]);
    expect(tasks.rows[0].count).toBe(200);
  });

  it("E5: a hint reaches another process' listener, also after its connection was cut", async () => {
    const hints: string[] = [];
    const stop = stores[1]!.subscribe((hint) => hints.push(`${hint.runs}`));
    const some = bench();
    const create = () => some.store.createRuns([some.run({ id: newId() })]);
    await create();
    for (let i = 0; i < 2; i++) {
      await expect.poll(() => hints.length).toBeGreaterThan(0);
      await database.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fermata wake' AND datname = current_database()",
      );
      hints.length = 0;
      // Told when it listens again, and by what happens from then on.
      await expect.poll(() => hints.length, { timeout: 5000 }).toBeGreaterThan(0);
      hints.length = 0;
      await create();
    }
    await expect.poll(() => hints.length).toBeGreaterThan(0);
    stop();
  });

  it("E3: a server that is not there is one clear, retryable error", async () => {
    const store = openPostgresStore("postgresql://nobody:none@127.0.0.1:9/none");
    await expect(store.heartbeat(newId())).rejects.toMatchObject({
      name: "StoreError",
      code: "UNREACHABLE",
      retryable: true,
    });
    await expect(store.claimRuns({ worker: newId(), queues: ["q"], limit: 1 })).rejects.toMatchObject({
      code: "UNREACHABLE",
    });
    await expect(store.findWorkflow("x")).rejects.toMatchObject({ code: "UNREACHABLE" });
    await store.close();
  });
});

describe("what is written", () => {
  it("E6: steps and results are HOT updates, and an ended run leaves nothing in the runnable plane", async () => {
    const fresh = await createTestDatabase();
    const store = openPostgresStore(fresh.url);
    const own = connect(fresh.url);
    const some = bench(store);
    const worker = await some.worker();
    const runs = Array.from({ length: 50 }, () => some.run({ id: newId(), timeoutAt: Date.now() + 60_000 }));
    await store.createRuns(runs, worker);
    const waits = (id: string) => [some.wait(id, 9, { dueAt: Date.now() + 60_000 })];
    for (let revision = 0; revision < 3; revision++) {
      await some.commit(worker, {
        runs: runs.map(({ id }) =>
          some.step(
            { id, revision },
            {
              newTasks: [some.task(`${id}/${revision + 1}`, { claimed: true })],
              newWaits: revision === 0 ? waits(id) : [],
              park: false,
            },
          ),
        ),
        tasks: revision === 0 ? [] : runs.map(({ id }) => some.done(`${id}/${revision}`, 1, { deliver: false })),
      });
    }
    await store.sendSignals(runs.map(({ id }) => ({ runId: id, name: "n", payload: 1, messageId: "m" })));
    await some.commit(worker, {
      runs: runs.map(({ id }) => some.end({ id, revision: 3 })),
      tasks: runs.map(({ id }) => some.done(`${id}/3`, 1, { deliver: false })),
    });
    await store.close();
    const count = async (table: string) => (await own.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;
    const live = [
      "run_live",
      "run_queue",
      "task_queue",
      "task_lease",
      "task_cancel",
      "message",
      "signal_receipt",
      "open_wait",
      "timer",
    ];
    for (const table of live) expect([table, await count(table)]).toEqual([table, 0]);
    await own.pool.query("SELECT pg_stat_force_next_flush()");
    await expect
      .poll(
        async () =>
          (await own.pool.query("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'run_live'")).rows[0]
            .n_tup_upd,
      )
      .toBe("200");
    const stats = await own.pool.query(
      "SELECT relname, n_tup_upd::int AS updated, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname IN ('run', 'run_live', 'task')",
    );
    for (const { relname, updated, hot } of stats.rows) {
      expect([relname, hot >= updated * 0.75], `${relname}: ${hot} of ${updated} are HOT`).toEqual([relname, true]);
    }
    await own.close();
    await fresh.drop();
  });

  it("E6: history goes in whole days, except of a day on which a live run began", async () => {
    const fresh = await createTestDatabase();
    const store = openPostgresStore(fresh.url);
    const own = connect(fresh.url);
    const some = bench(store);
    const day = 86_400_000;
    const old = Date.now() - 10 * day;
    await own.pool.query("SELECT make_history_partitions($1, 3)", [old]);
    const worker = await some.worker();
    const at = (when: number) => some.run({ id: uuidV7(when, { random: () => Math.random() }) });
    const [ended, live] = [at(old), at(old + day)];
    await store.createRuns([ended, live], worker);
    await some.commit(worker, {
      runs: [some.end({ id: ended.id, revision: 0 })],
      events: [ended, live].map((run) => ({ runId: run.id, at: old, type: "run.started" }) as const),
    });
    expect(await store.dropHistory(Date.now() - 5 * day), "two of three days, three tables each").toBe(6);
    const left = await own.pool.query("SELECT run_id FROM event");
    expect(left.rows).toEqual([{ run_id: live.id }]);
    await store.close();
    await own.close();
    await fresh.drop();
  });

  it("B1: names and keys with characters that Postgres has no place for do not poison a batch", async () => {
    const some = bench();
    const worker = await some.worker();
    const run = some.run({ id: newId(), inputs: { "\0": "\ud800" }, idempotencyKey: "k\0", tags: ["a\0b", "c"] });
    await some.store.createRuns([run], worker);
    await some.commitRuns(
      worker,
      some.step(
        { id: run.id, revision: 0 },
        {
          newTasks: [some.task(`${run.id}/1`, { name: "n\0", inputs: "\0" })],
          newWaits: [some.wait(run.id, 2, { name: "\0" })],
        },
      ),
    );
    expect((await some.claimTasks(worker))[0]?.inputs).toBe("\0");
    expect(await some.signal(run.id, { payload: "\0", messageId: "\0" })).toEqual(["accepted"]);
    expect(await some.signal(run.id, { payload: "\0", messageId: "\0" })).toEqual(["duplicate"]);
    expect((await some.claim(worker))[0]?.messages[0]).toMatchObject({ payload: "\0" });
  });

  it("E23: ids that are none are unknown, not an error", async () => {
    const some = bench();
    expect(await some.store.sendSignals([{ runId: "no-uuid", name: "n", payload: null }])).toEqual(["unknown-run"]);
    expect(await some.store.requestEnd({ runs: ["", "'"], kind: "cancel" })).toEqual(["unknown-run", "unknown-run"]);
    expect(await some.store.readRuns(["x"])).toEqual([]);
    expect(await some.store.readTasks(["x/1", "/", ""])).toEqual([]);
    await some.store.cancelTasks(["x/1", `${newId()}/x`]);
  });
});

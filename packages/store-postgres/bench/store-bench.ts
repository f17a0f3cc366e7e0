/**
 * `npm run bench -w packages/store-postgres`: the Store's hot calls on a real Postgres (DATABASE_URL, else an embedded one), without
 * engine or language. Prints one JSON object (BUILDING.md, Benchmarks). Three runs of each, the median as value.
 */
import { cpus, totalmem } from "node:os";
import { connect, type Database } from "@fermata/db";
import { createTestDatabase } from "@fermata/db/testing";
import { type NewRun, type RunEvent, uuidV7 } from "@fermata/engine";
import { StoreBench } from "@fermata/engine/testing";
import { openPostgresStore, type PostgresStore } from "../src/index.ts";

const RUNS = 3;
const SNAPSHOT = new Uint8Array(1200).map((_, index) => (index * 31) % 251);

interface Result {
  readonly name: string;
  readonly system: "fermata";
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
}

const newId = () => uuidV7(Date.now(), { random: Math.random });

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

class Bench {
  readonly results: Result[] = [];
  readonly store: PostgresStore;
  readonly database: Database;

  constructor(store: PostgresStore, database: Database) {
    this.store = store;
    this.database = database;
  }

  some(): StoreBench {
    return new StoreBench({ store: this.store, now: () => Date.now(), passTime: async () => {} });
  }

  add(name: string, unit: string, runs: readonly number[]): void {
    const rounded = runs.map((value) => Math.round(value * 10) / 10);
    this.results.push({ name, system: "fermata", unit, value: median(rounded), runs: rounded });
  }

  /** Times `count` things done by `work`. */
  async rate(name: string, unit: string, work: () => Promise<number>): Promise<void> {
    const rates: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const startedAt = performance.now();
      const count = await work();
      rates.push((count * 1000) / (performance.now() - startedAt));
    }
    this.add(name, unit, rates);
  }

  async walBytes(): Promise<number> {
    const answer = await this.database.pool.query(
      "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS bytes",
    );
    return answer.rows[0].bytes;
  }
}

function runsFor(some: StoreBench, count: number): NewRun[] {
  return Array.from({ length: count }, () =>
    some.run({ id: newId(), workflow: "bench", inputs: { index: 1, name: "n" } }),
  );
}

/** Three tasks in a row, each born leased, its result and the next task in one commit: four commits for `size` workflows. */
async function threeSteps(bench: Bench, some: StoreBench, size: number): Promise<void> {
  const worker = await some.worker();
  const runs = runsFor(some, size);
  await bench.store.createRuns(runs, worker);
  const at = Date.now();
  const event = (runId: string, type: RunEvent["type"], operation?: number): RunEvent => ({
    runId,
    at,
    type,
    ...(operation !== undefined && { operation }),
  });
  for (let revision = 0; revision < 3; revision++) {
    await some.commit(worker, {
      runs: runs.map(({ id }) =>
        some.step(
          { id, revision },
          {
            snapshot: SNAPSHOT,
            park: false,
            newTasks: [some.task(`${id}/${revision + 1}`, { claimed: true, inputs: { step: revision } })],
          },
        ),
      ),
      tasks: revision === 0 ? [] : runs.map(({ id }) => some.done(`${id}/${revision}`, 1, { deliver: false })),
      events: runs.flatMap(({ id }) => [
        event(id, revision === 0 ? "run.started" : "task.done", revision || undefined),
        event(id, "task.created", revision + 1),
      ]),
    });
  }
  await some.commit(worker, {
    runs: runs.map(({ id }) => some.end({ id, revision: 3 }, { output: { ok: true } })),
    tasks: runs.map(({ id }) => some.done(`${id}/3`, 1, { deliver: false })),
    events: runs.flatMap(({ id }) => [event(id, "task.done", 3), event(id, "run.completed")]),
  });
}

async function benchCommits(bench: Bench): Promise<void> {
  for (const size of [1, 16, 64, 256]) {
    const some = bench.some();
    const rounds = Math.max(8, Math.min(200, Math.floor(2048 / size)));
    await bench.rate(`commit of ${size} runs with a task each`, "runs/s", async () => {
      const worker = await some.worker();
      const runs = runsFor(some, size);
      await bench.store.createRuns(runs, worker);
      for (let revision = 0; revision < rounds; revision++) {
        await some.commit(worker, {
          runs: runs.map(({ id }) =>
            some.step(
              { id, revision },
              { snapshot: SNAPSHOT, park: false, newTasks: [some.task(`${id}/${revision + 1}`, { claimed: true })] },
            ),
          ),
        });
      }
      return rounds * size;
    });
  }
}

async function benchThreeStep(bench: Bench): Promise<void> {
  const some = bench.some();
  const bytes: number[] = [];
  for (const [size, rounds] of [
    [64, 12],
    [256, 6],
  ] as const) {
    await bench.rate(`three-step, store alone, batches of ${size}`, "workflows/s", async () => {
      const before = await bench.walBytes();
      for (let round = 0; round < rounds; round++) await threeSteps(bench, some, size);
      bytes.push(((await bench.walBytes()) - before) / (rounds * size));
      return rounds * size;
    });
  }
  bench.add("three-step, write-ahead log", "bytes/workflow", bytes);
}

async function benchClaims(bench: Bench): Promise<void> {
  await bench.rate("create and claim runs in batches of 100", "runs/s", async () => {
    const some = bench.some();
    const worker = await some.worker();
    await bench.store.createRuns(runsFor(some, 2000));
    let count = 0;
    for (let claims = await some.claim(worker, 100); claims.length > 0; claims = await some.claim(worker, 100)) {
      count += claims.length;
    }
    return count;
  });
}

async function benchMessages(bench: Bench): Promise<void> {
  await bench.rate("signals in batches of 100 to parked runs", "signals/s", async () => {
    const some = bench.some();
    const runs = runsFor(some, 500);
    await bench.store.createRuns(runs);
    for (let round = 0; round < 20; round++) {
      const to = runs.slice((round % 5) * 100, (round % 5) * 100 + 100);
      await bench.store.sendSignals(to.map((run) => ({ runId: run.id, name: "n", payload: { round } })));
    }
    return 2000;
  });
}

const testDatabase = await createTestDatabase();
const store = openPostgresStore(testDatabase.url);
const database = connect(testDatabase.url, { connectionsMax: 2 });
try {
  const bench = new Bench(store, database);
  await threeSteps(bench, bench.some(), 256);
  await benchThreeStep(bench);
  await benchCommits(bench);
  await benchClaims(bench);
  await benchMessages(bench);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryBytes: totalmem(), node: process.version };
  console.log(JSON.stringify({ machine, results: bench.results }, null, 2));
} finally {
  await store.close();
  await database.close();
  await testDatabase.drop();
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { createTestDatabase, type TestDatabase } from "@fermata/db/testing";
import { createEngine, type Engine, type RunStatus } from "@fermata/engine";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openPostgresStore, type PostgresStore } from "../src/index.ts";
import type { Mishap } from "./engine-process.ts";

const parcel = `
\`\`\`
name: parcel
\`\`\`
await AITask.run({ prompt: "ship" }, { backend: "noop" })
return Inputs.weight * 2
`;

const order = `
\`\`\`
name: order
\`\`\`
let total = 0
for (const n of [1, 2, 3]) {
  await AITask.run({ prompt: "step " + n }, { backend: "noop" })
  total += n
}
AITask.run({ prompt: "nobody waits" }, { backend: "noop" })
await Timer.delay("150ms")
const more = await Signal.when("more", { timeout: "1h" })
let late
try { late = await Signal.when("never", { timeout: "100ms" }) } catch (error) { late = error.type }
const parcels = await Promise.all([1, 2].map((weight) => Workflow.run("parcel", { weight })))
await AITask.run({ prompt: "last" }, { backend: "noop" })
return { total, more, late, parcels }
`;

/** Never started: this session only tells the test's own engine which backends the processes have. */
const elsewhere = new Session({
  id: "sigkill",
  settings: { workDir: tmpdir(), logLevel: "error" },
  backends: [new NoopBackend()],
});

const mishaps: readonly Mishap[] = ["killed before", "killed after", "answer lost"];
const hotMethods = ["claimRuns", "commit"];
/** Every call that an engine makes by itself; with FERMATA_CRASH_POINTS=all each of them, else the hot ones, since each kill costs a start. */
const methods =
  process.env.FERMATA_CRASH_POINTS === "all"
    ? [
        ...hotMethods,
        ...[
          "registerWorker",
          "heartbeat",
          "reapWorkers",
          "reconcile",
          "loadSnapshots",
          "claimTasks",
          "takeCancels",
          "fireTimers",
        ],
        ...["findVersion", "findWorkflow", "readTasks", "readChildren"],
      ]
    : hotMethods;

const runsCount = 100;
const killsCount = 6;

describe("SIGKILL of a real engine on a real Postgres", () => {
  let database: TestDatabase;
  let store: PostgresStore;
  let client: Engine;
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = openPostgresStore(database.url);
    client = createEngine({ store, session: elsewhere, settings: { pollMs: 200 } });
    await client.deployWorkflow(parcel.trimStart());
    await client.deployWorkflow(order.trimStart());
  }, 60_000);
  // A process that lives on would take the work of the next test.
  afterEach(() => child?.kill("SIGKILL"));
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  function begin(...mishap: readonly string[]): ChildProcess {
    const file = fileURLToPath(new URL("./engine-process.ts", import.meta.url));
    child = fork(file, [database.url, ...mishap], { execArgv: ["--conditions=source", "--import", "tsx"] });
    return child;
  }
  async function boot(): Promise<void> {
    await once(begin(), "message");
  }
  const startOrders = async (count: number) =>
    (await client.startRuns(Array.from({ length: count }, () => ({ workflow: "order" })))).map(({ id }) => id);

  it("E4, E41: every run ends once and right, no result is taken twice, no signal is lost", {
    timeout: 240_000,
  }, async () => {
    await boot();
    const ids = await startOrders(runsCount);
    const signals = ids.map(async (runId, index) => {
      await sleep(Math.random() * 6_000);
      return client.sendSignals([{ runId, name: "more", payload: index, messageId: "once" }]);
    });
    const ends = Promise.all(ids.map((id) => client.ended(id)));
    for (let kill = 0; kill < killsCount; kill++) {
      await sleep(300 + Math.random() * 900);
      child?.kill("SIGKILL");
      await boot();
    }
    expect((await Promise.all(signals)).flat()).toEqual(ids.map(() => "accepted"));
    expectOrders(await ends);
    await expectNothingLeft(database.url);
  });

  it(`E41: a process is killed at each of ${methods.length} calls to the store, before and after, and loses its answer`, {
    timeout: 600_000,
  }, async () => {
    const ids: string[] = [];
    const visited: string[] = [];
    for (const method of methods) {
      for (const mishap of mishaps) {
        ids.push(...(await startOrders(2)));
        // Old orders wake up for this process, so that it finds snapshots to restore.
        const [runId, index] = [ids.at(-3), ids.length - 3];
        if (runId) await client.sendSignals([{ runId, name: "more", payload: index, messageId: "once" }]);
        expect([method, mishap, await meets(begin(method, mishap), mishap)]).toEqual([method, mishap, true]);
        visited.push(`${method}, ${mishap}`);
        child?.kill("SIGKILL");
      }
    }
    await boot();
    await Promise.all(
      ids.map((runId, payload) => client.sendSignals([{ runId, name: "more", payload, messageId: "once" }])),
    );
    expectOrders(await Promise.all(ids.map((id) => client.ended(id))));
    await expectNothingLeft(database.url);
    expect(visited).toHaveLength(methods.length * mishaps.length);
    console.log(`${visited.length} labels visited and survived, ${ids.length} runs ended right`);
  });
});

/** True once the mishap has happened to the process; false where it does not come to it. */
function meets(process: ChildProcess, mishap: Mishap): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), 60_000).unref();
    process.on("message", (message) => message === "lost" && resolve(true));
    process.on("exit", (_, signal) => resolve(mishap !== "answer lost" && signal === "SIGKILL"));
  });
}

function expectOrders(ends: readonly RunStatus[]): void {
  for (const [index, { state, output, error }] of ends.entries()) {
    expect({ state, output, error }).toEqual({
      state: "completed",
      output: { total: 6, more: index, late: "TimeoutError", parcels: [2, 4] },
      error: undefined,
    });
  }
}

/** Fire-and-forget tasks may outlive their run; then all of them end, and each that has ended has done so once. */
async function expectNothingLeft(url: string): Promise<void> {
  const connection = new pg.Client(url);
  await connection.connect();
  try {
    const count = async (text: string) => Number((await connection.query<{ n: string }>(text)).rows[0]?.n);
    const open = "SELECT count(*) AS n FROM task WHERE state IN ('queued', 'running')";
    await expect.poll(() => count(open), { timeout: 30_000 }).toBe(0);
  } finally {
    await connection.end();
  }
}

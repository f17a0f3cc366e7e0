import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { createTestDatabase, type TestDatabase } from "@fermata/db/testing";
import { createEngine, type Engine } from "@fermata/engine";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresStore, type PostgresStore } from "../src/index.ts";

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
  afterAll(async () => {
    child?.kill("SIGKILL");
    await store.close();
    await database.drop();
  });

  async function boot(): Promise<void> {
    const file = fileURLToPath(new URL("./engine-process.ts", import.meta.url));
    child = fork(file, [database.url], { execArgv: ["--conditions=source", "--import", "tsx"] });
    await once(child, "message");
  }

  it("E4, E41: every run ends once and right, no result is taken twice, no signal is lost", {
    timeout: 240_000,
  }, async () => {
    await boot();
    const ids = (await client.startRuns(Array.from({ length: runsCount }, () => ({ workflow: "order" })))).map(
      ({ id }) => id,
    );
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
    for (const [index, { state, output, error }] of (await ends).entries()) {
      expect({ state, output, error }).toEqual({
        state: "completed",
        output: { total: 6, more: index, late: "TimeoutError", parcels: [2, 4] },
        error: undefined,
      });
    }
    await expectNothingLeft(database.url);
  });
});

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

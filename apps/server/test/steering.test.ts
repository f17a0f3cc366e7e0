import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { createEngine, type Engine, MemoryStore } from "@fermata/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queueRuleInput, scheduleInput } from "../src/contract/schedules.ts";
import { moveInput, orderAllInput } from "../src/contract/steering.ts";
import { Schedules } from "../src/services/schedules.ts";
import { Steering } from "../src/services/steering.ts";
import { until } from "./api-client.ts";

const workDir = mkdtempSync(join(tmpdir(), "fermata-steering-"));
let session: Session;
let engine: Engine;
let steering: Steering;
beforeAll(async () => {
  session = new Session({ id: "steering", settings: { workDir, logLevel: "error" }, backends: [new NoopBackend()] });
  await session.start();
  engine = createEngine({ store: new MemoryStore(Date.now), session, settings: { pollMs: 50 } });
  await engine.start();
  const reads = { getRun: async () => undefined, getTask: async () => undefined };
  steering = new Steering({ engine, reads });
});
afterAll(async () => {
  await engine.stop();
  await session.close();
  rmSync(workDir, { recursive: true, force: true });
});

const flow = (name: string, body: string) => `\`\`\`\nname: ${name}\n\`\`\`\n${body}\n`;

async function waitingRuns(workflow: string, count: number): Promise<string[]> {
  const started = await engine.startRuns(Array.from({ length: count }, () => ({ workflow })));
  const ids = started.map(({ id }) => id);
  for (const id of ids) await until(async () => (await engine.waits(id)).length > 0);
  return ids;
}

test("S21, E23: an order to all that fit is previewed, then carried out; nobody means all by naming nothing", async () => {
  await engine.deployWorkflow(flow("bulk", 'return await Signal.when("go")'));
  const ids = await waitingRuns("bulk", 5);
  const filter = { workflow: "bulk" };
  expect(await steering.orderAll({ filter, kind: "cancel", preview: true })).toMatchObject({ count: 5, more: false });
  expect(await steering.orderAll({ filter, kind: "cancel", preview: false })).toMatchObject({ count: 5 });
  for (const id of ids) expect(await engine.ended(id)).toMatchObject({ state: "canceled" });
  expect(await steering.orderAll({ filter, kind: "cancel", preview: true })).toMatchObject({ count: 0 });
  expect(orderAllInput.safeParse({ filter: {}, kind: "cancel" }).error?.issues[0]?.message).toMatch(
    /at least one field/,
  );
  expect(moveInput.safeParse({ version: "0".repeat(64) }).error?.issues[0]?.message).toMatch(/ids or a filter/);
});

test("E21: a signal reaches all runs that wait for its name", async () => {
  await engine.deployWorkflow(flow("hears", 'return await Signal.when("all")'));
  const ids = await waitingRuns("hears", 3);
  expect(await steering.signalAll({ name: "all", payload: 7 }, "test")).toBe(3);
  for (const id of ids) expect(await engine.ended(id)).toMatchObject({ state: "completed", output: 7 });
});

test("E25: a run is forked; one that cannot move to another version is told so with the reasons", async () => {
  await engine.deployWorkflow(
    flow("moves", 'const a = 1\nconst said = await Signal.when("go")\nreturn [a, said, "old"]'),
  );
  const [id] = (await waitingRuns("moves", 1)) as [string];
  const fork = await steering.fork({ id });
  await engine.sendSignals([{ runId: fork.id, name: "go", payload: "fork" }]);
  expect(await engine.ended(fork.id)).toMatchObject({ output: [1, "fork", "old"] });
  const other = await engine.deployWorkflow(flow("moves", 'const a = 2\nawait Timer.delay("1h")\nreturn a'));
  const refused = await steering.move({ ids: [id], version: other.version, dryRun: true });
  expect(refused).toMatchObject({ counts: { movable: 0, refused: 1 }, runs: [{ id, reasons: [expect.any(String)] }] });
  const own = (await engine.run(id))!.version;
  const filter = { workflow: "moves", states: ["waiting" as const] };
  expect(await steering.move({ filter, version: own, dryRun: false })).toMatchObject({ counts: { unchanged: 1 } });
});

test("E22: a schedule is saved, starts runs, is paused and removed; a bad one is refused with the reason", async () => {
  await engine.deployWorkflow(flow("ticks", "return Inputs.n"));
  const schedules = new Schedules(engine);
  const input = scheduleInput.parse({ name: "often", workflow: "ticks", inputs: { n: 4 }, times: { everyMs: 1000 } });
  expect(await schedules.save(input)).toMatchObject({ overlap: "skip", catchUp: "last", paused: false });
  const run = await until(async () => (await schedules.list())[0]?.lastRun ?? undefined);
  expect(await engine.ended(run)).toMatchObject({ workflow: "ticks", output: 4 });
  expect(await schedules.pause("often", true)).toMatchObject({ paused: true });
  await schedules.remove("often");
  expect(await schedules.list()).toEqual([]);
  const never = scheduleInput.parse({ name: "never", workflow: "ticks", times: { cron: "0 0 31 2 *" } });
  await expect(schedules.save(never)).rejects.toMatchObject({ code: "INVALID_SCHEDULE" });
  await expect(schedules.remove("often")).rejects.toMatchObject({ code: "UNKNOWN_SCHEDULE" });
});

test("E20: a rule of a queue is saved, listed, and removed once", async () => {
  const schedules = new Schedules(engine);
  const rule = queueRuleInput.parse({ queue: "gpu", concurrencyMax: 2, fair: true });
  expect(await schedules.saveQueueRule(rule)).toEqual({ queue: "gpu", concurrencyMax: 2, fair: true, paused: false });
  expect(await schedules.queueRules()).toHaveLength(1);
  await schedules.removeQueueRule("gpu");
  await expect(schedules.removeQueueRule("gpu")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

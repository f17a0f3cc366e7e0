import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Chaos } from "../chaos/chaos.ts";

const home = mkdtempSync(join(tmpdir(), "fermata-chaos-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("E41, E42: servers are killed and frozen, Postgres crashes and cuts: all end right, nothing twice, nothing lost", {
  timeout: 240_000,
}, async () => {
  const chaos = new Chaos({
    home,
    fromSource: true,
    servers: 2,
    mishaps: { kill: 2, freeze: 1, postgresCrash: 1, cut: 1, clockJump: 0 },
    runs: 24,
    signals: 2,
    leaseMs: 2_000,
    postgresAwayMs: 200,
    aliveMsMax: 500,
    settleMs: 120_000,
    random: Math.random,
  });
  const report = await chaos.run();
  expect(report.faults).toEqual([]);
  expect(report).toMatchObject({
    completed: 24,
    signalsAccepted: 48,
    signalsLost: 0,
    signalsTwice: 0,
    resultsTakenTwice: 0,
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Chaos } from "../chaos/chaos.ts";

const home = mkdtempSync(join(tmpdir(), "fermata-chaos-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("E41: five SIGKILLs while fifty workflows run: all end right, no result taken twice, no signal lost", {
  timeout: 180_000,
}, async () => {
  const chaos = new Chaos({
    home,
    env: { FERMATA_SAMPLES: "0", FERMATA_REQUESTS_PER_MINUTE: "1000000" },
    kills: 5,
    runs: 50,
    signals: 2,
    aliveMsMax: 800,
    settleMs: 60_000,
    fromSource: true,
    random: Math.random,
  });
  const report = await chaos.run();
  expect(report.faults).toEqual([]);
  expect(report).toMatchObject({
    kills: 5,
    completed: 50,
    signalsAccepted: 100,
    signalsLost: 0,
    signalsTwice: 0,
    resultsTakenTwice: 0,
  });
});

import { describe, expect, it } from "vitest";
import { createEngine, MemoryStore, type NewSchedule } from "../src/index.ts";
import { timeAfter } from "../src/schedule-times.ts";
import { script, scriptedLanguage } from "./scripted-language.ts";
import { SeededRandom } from "./simulation/seeded-random.ts";
import { ProcessClock, VirtualTime } from "./simulation/virtual-time.ts";

const minute = 60_000;
const hour = 60 * minute;
const settings = { heartbeatMs: hour, leaseMs: 100 * hour, pollMs: hour, schedulePollMs: 10 * minute };
const nowhere = {
  ...{ backends: [], submit: async () => [], listen: () => {} },
  ...{ cancel: async () => {}, attach: async () => [] },
};

/** An engine by a virtual clock: days pass in milliseconds. */
async function virtualWorld() {
  const random = new SeededRandom(1);
  const time = new VirtualTime(random);
  const store = new MemoryStore(() => time.now);
  const begin = time.now;
  const boot = () => {
    const clock = new ProcessClock(time);
    const engine = createEngine({
      store,
      session: nowhere,
      language: scriptedLanguage,
      clock,
      randomness: random,
      settings,
    });
    return { engine, clock };
  };
  const pass = async (ms: number) => {
    const until = time.now + ms;
    for (let idle = 0; idle < 2; idle++) {
      while (await time.step(until)) idle = 0;
      // What was awaited may schedule more.
      await new Promise((resolve) => setImmediate(resolve));
    }
    time.now = until;
  };
  /** While time passes. */
  const during = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    void promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    for (let times = 0; !settled && times < 1_000; times++) await time.step(time.now + 100);
    return promise;
  };
  const first = boot();
  await during(first.engine.start());
  await during(first.engine.deployWorkflow(script({ name: "tick", acts: [] })));
  await during(first.engine.deployWorkflow(script({ name: "long", acts: [{ timer: 2.5 * hour }] })));
  /** Minutes after the beginning at which runs were created. */
  const starts = () => [...store.tables.runs.values()].map(({ createdAt }) => Math.round((createdAt - begin) / minute));
  const every = (minutes: number, more: Partial<NewSchedule> = {}): NewSchedule => ({
    ...{ name: "s", workflow: "tick", times: { everyMs: minutes * minute, anchorAt: begin } },
    ...more,
  });
  return { ...first, store, boot, pass, during, starts, every };
}

describe("schedules (E22)", () => {
  it("cron lines keep to their time zone through the change of clocks", () => {
    const times = { cron: "30 8 * * *", timeZone: "Europe/Berlin" };
    const after = (text: string) => new Date(timeAfter(times, Date.parse(text))!).toISOString();
    expect(after("2026-03-28T12:00:00Z")).toBe("2026-03-29T06:30:00.000Z");
    expect(after("2026-10-24T12:00:00Z")).toBe("2026-10-25T07:30:00.000Z");
  });

  it("starts a run at each of its times, tagged with its name", async () => {
    const { engine, store, pass, during, starts, every } = await virtualWorld();
    await during(engine.schedules.save(every(30, { inputs: { a: 1 }, tags: ["x"] })));
    await pass(2 * hour + minute);
    expect(starts()).toEqual([30, 60, 90, 120]);
    expect([...store.tables.runs.values()][0]).toMatchObject({ inputs: { a: 1 }, tags: ["x", "schedule:s"] });
    expect((await during(engine.schedules.list()))[0]).toMatchObject({ name: "s", lastRun: expect.any(String) });
  });

  for (const [overlap, minutes] of [
    ["skip", [60, 240, 420]],
    ["allow", [60, 120, 180, 240, 300, 360, 420, 480]],
    ["queue", [60, 210, 360]],
    ["terminate", [60, 120, 180, 240, 300, 360, 420, 480]],
  ] as const) {
    it(`${overlap}: what becomes of a time at which the run before still goes on`, async () => {
      const { engine, store, pass, during, starts, every } = await virtualWorld();
      await during(engine.schedules.save(every(60, { workflow: "long", overlap })));
      await pass(8 * hour + minute);
      const near = starts().map((start) => Math.round(start / 10) * 10);
      expect(near).toEqual(minutes);
      const running = [...store.tables.runs.values()].filter(({ state }) => state === "waiting");
      expect(running).toHaveLength(overlap === "allow" ? 3 : 1);
    });
  }

  for (const [catchUp, minutes] of [
    ["none", [60, 420]],
    ["last", [60, 390, 420]],
    ["all", [60, 390, 390, 390, 390, 390, 420]],
  ] as const) {
    it(`${catchUp}: what becomes of times at which no engine was there`, async () => {
      const { engine, clock, boot, pass, during, starts, every } = await virtualWorld();
      await during(engine.schedules.save(every(60, { catchUp, overlap: "allow" })));
      await pass(hour + 10 * minute);
      clock.alive = false;
      await pass(5 * hour + 20 * minute);
      const { engine: heir } = boot();
      await during(heir.start());
      await pass(35 * minute);
      expect(starts().map((start) => Math.round(start / 10) * 10)).toEqual(minutes);
    });
  }

  it("two engines start one run for each time, and a paused schedule none", async () => {
    const { engine, boot, pass, during, starts, every } = await virtualWorld();
    const { engine: other } = boot();
    await during(other.start());
    await during(engine.schedules.save(every(60)));
    await pass(2 * hour + minute);
    expect(starts()).toEqual([60, 120]);
    await during(other.schedules.pause("s", true));
    await pass(3 * hour);
    expect(starts()).toEqual([60, 120]);
    await during(engine.schedules.pause("s", false));
    await pass(hour);
    expect(starts()).toEqual([60, 120, 360]);
    await during(engine.schedules.remove("s"));
    await expect(during(engine.schedules.pause("s", true))).rejects.toMatchObject({ code: "UNKNOWN_SCHEDULE" });
  });

  it("refuses what is no schedule", async () => {
    const { engine, during, every } = await virtualWorld();
    const save = (more: Partial<NewSchedule>) => during(engine.schedules.save(every(60, more)));
    const invalid = { code: "INVALID_SCHEDULE" };
    await expect(save({ times: { cron: "every day", timeZone: "UTC" } })).rejects.toMatchObject(invalid);
    await expect(save({ times: { cron: "0 8 * * *", timeZone: "Mars/Base" } })).rejects.toMatchObject(invalid);
    await expect(save({ times: { everyMs: 5, anchorAt: 0 } })).rejects.toMatchObject(invalid);
    await expect(save({ name: " " })).rejects.toMatchObject(invalid);
    await expect(save({ workflow: "nowhere" })).rejects.toMatchObject({ code: "UNKNOWN_WORKFLOW" });
  });
});

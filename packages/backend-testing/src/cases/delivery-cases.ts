import type { TaskEvent } from "@fermata/backend";
import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { shell } from "../harness.ts";

/** B22, B23: delivery, identity, and many at once. */
export const deliveryCases: readonly ConformanceCase[] = [
  {
    rule: "B22",
    title: "an end from before there is a listener is kept for it",
    needs: "executable",
    listen: false,
    run: async ({ harness }) => {
      const id = await harness.submit(shell("echo early"));
      const gone = async () => (await harness.backend.health()).running + (await harness.backend.health()).queued === 0;
      while (!(await gone())) await new Promise((resolve) => setTimeout(resolve, 5));
      harness.listen();
      expect(await harness.ended(id)).toMatchObject({ state: "DONE" });
      expect(harness.statesOf(id).slice(-2)).toEqual(["RUNNING", "DONE"]);
    },
  },
  {
    rule: "B22",
    title: "what the listener rejects is offered again, in the same order, and taken once",
    needs: "executable",
    listen: false,
    run: async ({ harness }) => {
      let refusals = 3;
      const offered: TaskEvent[][] = [];
      harness.backend.listen(async (events) => {
        offered.push([...events]);
        if (refusals-- > 0) throw new Error("the database is away");
        harness.take(events);
      });
      const ids = [await harness.submit(shell("exit 0")), await harness.submit(shell("exit 3"))];
      expect([(await harness.ended(ids[0]!)).state, (await harness.ended(ids[1]!)).state]).toEqual(["DONE", "FAILED"]);
      expect(offered.length).toBeGreaterThan(3);
      for (const id of ids) {
        const states = harness.statesOf(id);
        expect(states).toEqual([...new Set(states)]);
      }
    },
  },
  {
    rule: "B22",
    title: "the same id handed in twice runs once",
    needs: "executable",
    run: async ({ harness }) => {
      const submission = { id: "twice.1", name: "twice", task: shell("echo ran; sleep 0.1") };
      const first = await harness.backend.submit([submission, submission]);
      const second = await harness.backend.submit([submission]);
      expect([...first, ...second].map(({ accepted }) => accepted)).toEqual([true, true, true]);
      await harness.ended("twice.1");
      const after = await harness.submit(shell("exit 0"));
      await harness.ended(after);
      expect(harness.statesOf("twice.1").filter((state) => state === "RUNNING")).toHaveLength(1);
      expect((await harness.log("twice.1", "stdout")).text).toBe("ran\n");
    },
  },
  {
    rule: "B22",
    title: "attach says of what it does not find that it is not there",
    run: async ({ harness }) => {
      const attempts = [
        { id: "gone/1.1", handle: "4194300@1000" },
        { id: "gone/2.1" },
        { id: "gone/3.1", handle: "nonsense" },
      ];
      expect(await harness.backend.attach(attempts)).toEqual(attempts.map(({ id }) => ({ id, found: false })));
    },
  },
  {
    rule: "B23",
    title: "100,000 submitted tasks are fine: no more than the slots run, the rest waits",
    needs: "executable",
    alone: true,
    run: async ({ harness, capabilities }) => {
      const count = 100_000;
      const task = shell("sleep 600", { resources: { native: { noop: { delayMs: 600_000 } } } });
      const tasks = Array.from({ length: count }, (_, index) => ({ id: `many/${index}.1`, name: "many", task }));
      const results = await harness.backend.submit(tasks);
      expect(results.filter(({ accepted }) => !accepted)).toEqual([]);
      await harness.until(() => harness.events.some(({ state }) => state === "RUNNING"));
      const { running, queued } = await harness.backend.health();
      expect(running).toBeLessThanOrEqual(capabilities.slots);
      expect(running + queued).toBe(count);
      await harness.backend.cancel(tasks.map(({ id }) => id));
      const ended = () => harness.events.reduce((sum, { outcome }) => sum + (outcome === undefined ? 0 : 1), 0);
      while (ended() < count) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(ended()).toBe(count);
    },
  },
  {
    rule: "B23",
    title: "a few hundred programs at once all end right",
    needs: "executable",
    run: async ({ harness }) => {
      const ids = await Promise.all(Array.from({ length: 300 }, (_, i) => harness.submit(shell(`exit ${i % 3}`))));
      const outcomes = await Promise.all(ids.map((id) => harness.ended(id)));
      expect(outcomes.map(({ exitCode }) => exitCode)).toEqual(ids.map((_, i) => i % 3));
    },
  },
];

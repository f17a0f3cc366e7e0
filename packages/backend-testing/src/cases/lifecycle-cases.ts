import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { shell } from "../harness.ts";

/** B10, B13, B20: states of the backend itself. */
export const lifecycleCases: readonly ConformanceCase[] = [
  {
    rule: "B10",
    title: "a backend serves one session: a second start is refused",
    run: async ({ harness }) => {
      const again = harness.backend.start({ id: "other", workDir: harness.workDir, log: () => {} });
      await expect(again).rejects.toMatchObject({ code: "BACKEND_IN_USE" });
    },
  },
  {
    rule: "B13",
    title: "says whether it submits in batches or as a stream",
    run: async ({ capabilities }) => {
      expect(["batch", "stream"]).toContain(capabilities.submission);
      expect(capabilities.slots).toBeGreaterThan(0);
      expect(capabilities.kinds.length).toBeGreaterThan(0);
    },
  },
  {
    rule: "B20",
    title: "INITIALIZED, RUNNING, DRAINING, SHUTDOWN; while draining it accepts nothing and finishes what it has",
    needs: "executable",
    alone: true,
    run: async ({ harness, make }) => {
      expect((await make()).state).toBe("INITIALIZED");
      expect(harness.backend.state).toBe("RUNNING");
      expect(await harness.backend.health()).toMatchObject({ ok: true, running: 0, queued: 0 });
      const id = await harness.submit(shell("sleep 0.2; echo late"));
      const drained = harness.backend.drain();
      expect(harness.backend.state).toBe("DRAINING");
      expect(await harness.offer(shell("exit 0"))).toMatchObject({
        accepted: false,
        reason: expect.stringContaining("DRAINING"),
      });
      await drained;
      expect(await harness.ended(id)).toMatchObject({ state: "DONE" });
      await harness.backend.stop();
      expect(harness.backend.state).toBe("SHUTDOWN");
    },
  },
  {
    rule: "B20",
    title: "stop settles everything that still runs or waits",
    needs: "executable",
    alone: true,
    run: async ({ harness, capabilities }) => {
      const many = capabilities.slots + 50;
      const ids = await Promise.all(Array.from({ length: many }, () => harness.submit(shell("sleep 600"))));
      await harness.running(ids[0]!);
      await harness.backend.stop();
      expect(new Set(ids.map((id) => harness.outcomeOf(id)?.state))).toEqual(new Set(["CANCELED"]));
    },
  },
  {
    rule: "B20",
    title: "what was not started answers nothing, and what is stopped accepts nothing",
    run: async ({ make }) => {
      const task = shell("exit 0");
      const [result] = await (await make()).submit([{ id: "a.1", name: "a", task }]);
      expect(result).toMatchObject({ id: "a.1", accepted: false, reason: expect.stringContaining("INITIALIZED") });
    },
  },
];

import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { shell, textOf } from "../harness.ts";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** B6 and time limits. */
export const killCases: readonly ConformanceCase[] = [
  {
    rule: "B6",
    title: "cancel kills the whole process group before it says CANCELED",
    needs: "executable",
    run: async ({ harness }) => {
      // The leader ends at the first signal; its child does not, and has to be gone as well.
      const deafChild = "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' &";
      const id = await harness.submit(shell(`${deafChild} echo $$; wait`));
      await harness.running(id);
      while ((await harness.log(id, "stdout")).text.split("\n").length < 3) await new Promise((r) => setTimeout(r, 10));
      const pids = (await harness.log(id, "stdout")).text.trim().split("\n").map(Number);
      expect(pids.map(isAlive)).toEqual([true, true]);
      await harness.backend.cancel([id]);
      expect(await harness.ended(id)).toMatchObject({ state: "CANCELED" });
      expect(pids.map(isAlive)).toEqual([false, false]);
    },
  },
  {
    rule: "B6",
    title: "cancel lets a program clean up, and kills one that will not listen",
    needs: "executable",
    run: async ({ harness }) => {
      const polite = await harness.submit(
        shell("trap 'echo cleaned; exit 0' TERM; echo up; while :; do sleep 0.02; done"),
      );
      const deaf = await harness.submit(shell("trap '' TERM; echo up; while :; do sleep 0.02; done"));
      await Promise.all([harness.logged(polite, "up"), harness.logged(deaf, "up")]);
      await harness.backend.cancel([polite, deaf]);
      const [politeOutcome, deafOutcome] = await Promise.all([harness.ended(polite), harness.ended(deaf)]);
      expect([politeOutcome.state, deafOutcome.state]).toEqual(["CANCELED", "CANCELED"]);
      expect(textOf(politeOutcome.stdout)).toBe("up\ncleaned\n");
      expect(deafOutcome.signal).toBe("SIGKILL");
    },
  },
  {
    rule: "B6",
    title: "a program that outlives its time is killed and FAILED with TimeoutError",
    needs: "executable",
    run: async ({ harness }) => {
      const outcome = await harness.run(shell("echo begun; sleep 600"), { timeoutMs: 200 });
      expect(outcome).toMatchObject({ state: "FAILED", exception: { type: "TimeoutError", origin: "task" } });
      expect(textOf(outcome.stdout)).toBe("begun\n");
    },
  },
  {
    rule: "B6",
    title: "what waits for room is cancelled too, and never starts",
    needs: "executable",
    run: async ({ harness, capabilities }) => {
      const many = capabilities.slots + 300;
      const ids = await Promise.all(
        Array.from({ length: many }, () => harness.submit(shell("echo started; sleep 600"))),
      );
      await harness.backend.cancel(ids);
      const outcomes = await Promise.all(ids.map((id) => harness.ended(id)));
      expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(["CANCELED"]));
      expect(ids.filter((id) => harness.statesOf(id).includes("RUNNING")).length).toBeLessThanOrEqual(
        capabilities.slots,
      );
    },
  },
  {
    rule: "B6",
    title: "cancel passes over ids that it does not know or that have ended",
    alone: true,
    run: async ({ harness }) => {
      await harness.backend.cancel(["nobody/1.1"]);
      expect(harness.events).toEqual([]);
    },
  },
];

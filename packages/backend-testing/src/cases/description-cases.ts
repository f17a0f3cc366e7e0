import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { shell } from "../harness.ts";

const wrongTasks: readonly [string, unknown, RegExp][] = [
  ["an empty executable", { kind: "compute", executable: "" }, /executable/],
  ["neither executable nor function", { kind: "compute" }, /executable/],
  ["both executable and function", { kind: "compute", executable: "a", function: "./a.js#b" }, /function/],
  ["true for a number", { kind: "compute", executable: "a", resources: { ranks: true } }, /resources\.ranks/],
  ["a number among the arguments", { kind: "compute", executable: "a", arguments: ["b", 3] }, /arguments\[1\]/],
  ["an unknown field", { kind: "compute", executable: "a", argument: ["b"] }, /argument.*arguments/],
  ["a NUL in an argument", { kind: "compute", executable: "a", arguments: ["b\0c"] }, /arguments\[0\]/],
  ["an AI task without a prompt", { kind: "ai" }, /prompt/],
];

/** B1, B2: what is refused, and that nothing else is stranded by it. */
export const descriptionCases: readonly ConformanceCase[] = [
  ...wrongTasks.map(
    ([what, task, reason]): ConformanceCase => ({
      rule: "B1",
      title: `refuses ${what}, with field and reason`,
      run: async ({ harness }) => {
        const result = await harness.offer(task);
        expect(result).toMatchObject({ accepted: false });
        expect(result).toHaveProperty("reason", expect.stringMatching(reason));
      },
    }),
  ),
  {
    rule: "B1",
    title: "one refused task strands no other of its batch",
    needs: "executable",
    run: async ({ harness }) => {
      const good = { name: "good", task: shell("exit 0") };
      const bad = { name: "bad", task: shell("exit 0", { executable: "" }) };
      const results = await harness.backend.submit([
        { id: "a.1", ...good },
        { id: "b.1", ...bad },
        { id: "../c", ...good },
        { id: "d.1", ...good },
      ]);
      expect(results.map(({ id, accepted }) => [id, accepted])).toEqual([
        ["a.1", true],
        ["b.1", false],
        ["../c", false],
        ["d.1", true],
      ]);
      expect([await harness.ended("a.1"), await harness.ended("d.1")]).toMatchObject([
        { state: "DONE" },
        { state: "DONE" },
      ]);
    },
  },
  {
    rule: "B2",
    title: "refuses what it could never satisfy, and names the constraint",
    needs: "executable",
    run: async ({ harness, capabilities }) => {
      const task = shell("exit 0", { resources: { coresPerRank: capabilities.cores + 1 } });
      expect(harness.backend.refusal(task)).toMatch(/coresPerRank/);
      expect(await harness.offer(task)).toHaveProperty("reason", expect.stringMatching(/coresPerRank/));
      const large = shell("exit 0", { resources: { memoryBytes: capabilities.memoryBytes + 1 } });
      expect(await harness.offer(large)).toHaveProperty("reason", expect.stringMatching(/memoryBytes/));
    },
  },
  {
    rule: "B2",
    title: "takes what it can satisfy",
    needs: "executable",
    run: async ({ harness, capabilities }) => {
      const task = shell("exit 0", { resources: { ranks: 1, coresPerRank: capabilities.cores } });
      expect(harness.backend.refusal(task)).toBeUndefined();
      expect(await harness.run(task)).toMatchObject({ state: "DONE" });
    },
  },
];

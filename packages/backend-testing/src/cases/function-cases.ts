import { fileURLToPath } from "node:url";
import type { ComputeTask } from "@fermata/backend";
import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

const modulePath = fileURLToPath(new URL("../../fixtures/functions.mjs", import.meta.url));

function call(name: string, more: Partial<ComputeTask> = {}): ComputeTask {
  return { kind: "compute", function: `${modulePath}#${name}`, ...more };
}

/** B3, B4, B6 for JavaScript functions. */
export const functionCases: readonly ConformanceCase[] = [
  {
    rule: "B4",
    title: "a function gets args and kwargs and returns a JSON value",
    needs: "javascript",
    run: async ({ harness }) => {
      const id = await harness.submit(call("add", { args: [2, 3], kwargs: { label: "five" } }));
      expect(await harness.ended(id)).toMatchObject({ state: "DONE", returnValue: { sum: 5, label: "five" } });
      expect(harness.statesOf(id).slice(-2)).toEqual(["RUNNING", "DONE"]);
    },
  },
  {
    rule: "B4",
    title: "what a function throws keeps its type, message and traceback",
    needs: "javascript",
    run: async ({ harness }) => {
      const outcome = await harness.run(call("fail", { args: ["out of range"] }));
      expect(outcome).toMatchObject({
        state: "FAILED",
        exception: {
          type: "RangeError",
          message: "out of range",
          origin: "task",
          traceback: expect.stringContaining("functions.mjs"),
        },
      });
    },
  },
  {
    rule: "B4",
    title: "a missing module, a missing name and a value that is no JSON fail with the reason",
    needs: "javascript",
    run: async ({ harness }) => {
      const noName = await harness.run(call("nothing"));
      expect(noName).toMatchObject({ state: "FAILED", exception: { message: expect.stringContaining("nothing") } });
      const noModule = await harness.run({ kind: "compute", function: "/no/such/module.mjs#f" });
      expect(noModule).toMatchObject({
        state: "FAILED",
        exception: { message: expect.stringContaining("module.mjs") },
      });
      expect(await harness.run(call("cyclic"))).toMatchObject({ state: "FAILED", exception: { type: "TypeError" } });
    },
  },
  {
    rule: "B5",
    title: "what a function prints is in the log of its own call",
    needs: "javascript",
    run: async ({ harness }) => {
      const ids = await Promise.all(["one", "two"].map((words) => harness.submit(call("speak", { args: [words] }))));
      for (const [index, id] of ids.entries()) {
        const words = ["one", "two"][index];
        await harness.ended(id);
        expect((await harness.log(id, "stdout")).text).toBe(`${words}\n`);
        expect((await harness.log(id, "stderr")).text).toBe(`${words}, louder\n`);
      }
    },
  },
  {
    rule: "B6",
    title: "cancel ends a function that never yields, and the next one runs",
    needs: "javascript",
    run: async ({ harness }) => {
      const id = await harness.submit(call("spinForever"));
      await harness.running(id);
      await harness.backend.cancel([id]);
      expect(await harness.ended(id)).toMatchObject({ state: "CANCELED" });
      expect(await harness.run(call("add", { args: [1, 1] }))).toMatchObject({
        state: "DONE",
        returnValue: { sum: 2 },
      });
    },
  },
  {
    rule: "B6",
    title: "a function that outlives its time is killed and FAILED with TimeoutError",
    needs: "javascript",
    run: async ({ harness }) => {
      const outcome = await harness.run(call("spinForever"), { timeoutMs: 300 });
      expect(outcome).toMatchObject({ state: "FAILED", exception: { type: "TimeoutError" } });
    },
  },
  {
    rule: "B4",
    title: "a function that ends its process fails alone",
    needs: "javascript",
    run: async ({ harness }) => {
      const ids = await Promise.all([
        harness.submit(call("leave", { args: [3] })),
        harness.submit(call("add", { args: [1, 2] })),
        harness.submit(call("add", { args: [3, 4] })),
      ]);
      const outcomes = await Promise.all(ids.map((id) => harness.ended(id)));
      expect(outcomes).toMatchObject([
        { state: "FAILED", exception: { origin: "task" } },
        { state: "DONE", returnValue: { sum: 3 } },
        { state: "DONE", returnValue: { sum: 7 } },
      ]);
    },
  },
];

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ComputeTask, TaskEvent } from "@fermata/backend";
import { expect } from "vitest";
import type { CaseContext, ConformanceCase } from "../conformance-case.ts";
import { shell, textOf } from "../harness.ts";

const isRunning = (events: readonly TaskEvent[]): boolean => events.some(({ state }) => state === "RUNNING");

function submission(id: string, task: ComputeTask) {
  return { id, name: "crash", task };
}

/** A task that says it is up, waits for a file, and ends with code 5. */
function gated(gate: string): ComputeTask {
  return shell(`echo up; until [ -e "${gate}" ]; do sleep 0.02; done; echo "$$" >> "${gate}.runs"; echo late; exit 5`);
}

async function crashWhileRunning(
  { harness, crash }: CaseContext,
  more: readonly { id: string; task: ComputeTask }[] = [],
) {
  const gate = join(harness.workDir, "gate");
  const tasks = [submission("r/1.1", gated(gate)), ...more.map(({ id, task }) => submission(id, task))];
  return { gate, ...(await crash({ tasks, takesEnds: true, until: isRunning })) };
}

/** B22: what is left when the server is killed. */
export const crashCases: readonly ConformanceCase[] = [
  {
    rule: "B22",
    title: "a program outlives its server, is found again by its handle, and its end is known",
    needs: "attach",
    run: async (context) => {
      const { gate, next, handles } = await crashWhileRunning(context);
      const handle = handles.get("r/1.1");
      expect(handle).toBeDefined();
      expect(await next.backend.attach([{ id: "r/1.1", handle: handle! }])).toEqual([{ id: "r/1.1", found: true }]);
      await next.running("r/1.1");
      expect(await next.log("r/1.1", "stdout")).toMatchObject({ text: "up\n", end: false });
      await writeFile(gate, "");
      const outcome = await next.ended("r/1.1");
      expect(outcome).toMatchObject({ state: "FAILED", exitCode: 5 });
      expect(textOf(outcome.stdout)).toBe("up\nlate\n");
      expect((await readFile(`${gate}.runs`, "utf8")).trim().split("\n")).toHaveLength(1);
    },
  },
  {
    rule: "B22",
    title: "a program that ended while there was no server is found with its end",
    needs: "attach",
    run: async (context) => {
      const { harness, crash } = context;
      const gate = join(harness.workDir, "gate");
      const { next } = await crash({
        tasks: [submission("r/1.1", gated(gate))],
        takesEnds: true,
        until: isRunning,
        meanwhile: async () => {
          await writeFile(gate, "");
          while (!existsSync(`${gate}.runs`)) await new Promise((resolve) => setTimeout(resolve, 10));
        },
      });
      expect(await next.backend.attach([{ id: "r/1.1" }])).toEqual([{ id: "r/1.1", found: true }]);
      expect(await next.ended("r/1.1")).toMatchObject({ state: "FAILED", exitCode: 5 });
    },
  },
  {
    rule: "B22",
    title: "an end that the killed server was told and had not taken is told again",
    needs: "attach",
    run: async ({ crash }) => {
      const { next } = await crash({
        tasks: [submission("r/1.1", shell("echo kept; exit 3"))],
        takesEnds: false,
        until: (events) => events.some(({ outcome }) => outcome !== undefined),
      });
      expect(await next.backend.attach([{ id: "r/1.1" }])).toEqual([{ id: "r/1.1", found: true }]);
      const outcome = await next.ended("r/1.1");
      expect(outcome).toMatchObject({ state: "FAILED", exitCode: 3 });
      expect(textOf(outcome.stdout)).toBe("kept\n");
    },
  },
  {
    rule: "B22",
    title: "what only waited when the server was killed is not found, and does not run by itself",
    needs: "attach",
    run: async (context) => {
      const mark = join(context.harness.workDir, "mark");
      const waiting = Array.from({ length: context.capabilities.slots + 20 }, (_, index) => ({
        id: `r/${index + 2}.1`,
        task: shell(`echo ${index} >> "${mark}"; sleep 600`),
      }));
      const { next } = await crashWhileRunning(context, waiting);
      const last = waiting.at(-1)!;
      expect(await next.backend.attach([{ id: last.id }])).toEqual([{ id: last.id, found: false }]);
      const found = await next.backend.attach(["r/1.1", ...waiting.map(({ id }) => id)].map((id) => ({ id })));
      const ids = found.filter((each) => each.found).map(({ id }) => id);
      expect(ids.length).toBeLessThanOrEqual(context.capabilities.slots);
      await next.backend.cancel(ids);
      const outcomes = await Promise.all(ids.map((id) => next.ended(id)));
      expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(["CANCELED"]));
      expect(existsSync(mark) ? await readFile(mark, "utf8") : "").not.toContain(`${waiting.length - 1}\n`);
    },
  },
  {
    rule: "B6",
    title: "an attempt that was found again can be cancelled, with its whole group",
    needs: "attach",
    run: async (context) => {
      const { next } = await crashWhileRunning(context);
      await next.backend.attach([{ id: "r/1.1" }]);
      await next.backend.cancel(["r/1.1"]);
      expect(await next.ended("r/1.1")).toMatchObject({ state: "CANCELED" });
    },
  },
];

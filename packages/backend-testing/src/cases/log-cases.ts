import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { shell } from "../harness.ts";

/** B5: logs. */
export const logCases: readonly ConformanceCase[] = [
  {
    rule: "B5",
    title: "a log is readable while the task runs, by byte range",
    needs: "executable",
    run: async ({ harness }) => {
      const gate = join(harness.workDir, "gate");
      const id = await harness.submit(shell(`echo first; until [ -e "${gate}" ]; do sleep 0.02; done; echo second`));
      await harness.logged(id, "first\n");
      expect(await harness.log(id, "stdout", { from: 1, to: 4 })).toMatchObject({ text: "irs", size: 6, end: false });
      expect(harness.outcomeOf(id)).toBeUndefined();
      await harness.run({ kind: "compute", executable: "touch", arguments: [gate] });
      await harness.ended(id);
      expect(await harness.log(id, "stdout", { from: 6 })).toMatchObject({ text: "second\n", size: 13, end: true });
      expect(await harness.log(id, "stdout", { from: 99 })).toMatchObject({ text: "", size: 13, end: true });
    },
  },
  {
    rule: "B5",
    title: "the log files are {workDir}/{session}/{task}.stdout and .stderr",
    needs: "executable",
    run: async ({ harness }) => {
      const id = await harness.submit(shell("echo out; echo err >&2"));
      await harness.ended(id);
      const base = join(harness.workDir, harness.sessionId, id);
      expect(await readFile(`${base}.stdout`, "utf8")).toBe("out\n");
      expect(await readFile(`${base}.stderr`, "utf8")).toBe("err\n");
    },
  },
  {
    rule: "B5",
    title: "with captureStdio false nothing is kept",
    needs: "executable",
    run: async ({ harness }) => {
      const id = await harness.submit(shell("echo out", { captureStdio: false }));
      const outcome = await harness.ended(id);
      expect(outcome).toMatchObject({ state: "DONE", exitCode: 0 });
      expect(outcome.stdout).toBeUndefined();
      expect(existsSync(`${join(harness.workDir, harness.sessionId, id)}.stdout`)).toBe(false);
      expect(await harness.log(id, "stdout")).toEqual({ text: "", size: 0, end: true });
    },
  },
  {
    rule: "B5",
    title: "no log is read outside the session's folder",
    run: async ({ harness }) => {
      const read = harness.backend.readLog("../../etc/passwd", "stdout", { from: 0 }).catch(() => ({ size: 0 }));
      expect(await read).toMatchObject({ size: 0 });
    },
  },
];

import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { shell, textOf } from "../harness.ts";

/** B1, B3, B4 for executables. */
export const programCases: readonly ConformanceCase[] = [
  {
    rule: "B3",
    title: "goes through RUNNING to one end state, with both times on each change",
    needs: "executable",
    run: async ({ harness }) => {
      const id = await harness.submit(shell("echo done"));
      await harness.ended(id);
      const states = harness.statesOf(id);
      const order = ["SUBMITTED", "QUEUED", "RUNNING", "DONE"];
      expect(states.filter((state) => order.includes(state))).toEqual(
        order.filter((state) => states.includes(state as never)),
      );
      expect(states.slice(-2)).toEqual(["RUNNING", "DONE"]);
      const own = harness.events.filter((event) => event.id === id);
      for (const { at, observedAt } of own)
        expect([Number.isSafeInteger(at), Number.isSafeInteger(observedAt)]).toEqual([true, true]);
      expect(own.map(({ at }) => at)).toEqual(own.map(({ at }) => at).toSorted((a, b) => a - b));
    },
  },
  {
    rule: "B3",
    title: "an end state never changes",
    needs: "executable",
    run: async ({ harness }) => {
      const id = await harness.submit(shell("exit 0"));
      await harness.ended(id);
      await harness.backend.cancel([id]);
      const later = await harness.submit(shell("exit 0"));
      await harness.ended(later);
      expect(harness.statesOf(id).filter((state) => ["DONE", "FAILED", "CANCELED"].includes(state))).toEqual(["DONE"]);
    },
  },
  {
    rule: "B4",
    title: "keeps stdout and stderr byte by byte, also what is no UTF-8",
    needs: "executable",
    run: async ({ harness }) => {
      const outcome = await harness.run(shell("printf 'a\\377\\000b'; printf 'err\\n' >&2"));
      expect([...outcome.stdout!]).toEqual([0x61, 0xff, 0x00, 0x62]);
      expect(textOf(outcome.stderr)).toBe("err\n");
      expect(outcome).toMatchObject({ state: "DONE", exitCode: 0, stdoutBytes: 4, stderrBytes: 4 });
    },
  },
  {
    rule: "B4",
    title: "a code other than zero is FAILED with that code",
    needs: "executable",
    run: async ({ harness }) => {
      const outcome = await harness.run(shell("echo partly; exit 7"));
      expect(outcome).toMatchObject({ state: "FAILED", exitCode: 7 });
      expect(textOf(outcome.stdout)).toBe("partly\n");
    },
  },
  {
    rule: "B4",
    title: "an end by signal is FAILED with the signal's name and no code",
    needs: "executable",
    run: async ({ harness }) => {
      const outcome = await harness.run(shell("kill -SEGV $$"));
      expect(outcome).toMatchObject({ state: "FAILED", signal: "SIGSEGV" });
      expect(outcome.exitCode).toBeUndefined();
    },
  },
  {
    rule: "B4",
    title: "a missing executable is 127, one that may not be executed 126",
    needs: "executable",
    run: async ({ harness }) => {
      const plain = join(harness.workDir, "plain.txt");
      await writeFile(plain, "no program", { mode: 0o600 });
      const missing = await harness.run({ kind: "compute", executable: "no-such-program-anywhere" });
      expect(missing).toMatchObject({ state: "FAILED", exitCode: 127 });
      expect(textOf(missing.stderr)).toContain("no-such-program-anywhere");
      const missingPath = await harness.run({ kind: "compute", executable: "/no/such/program" });
      expect(missingPath).toMatchObject({ state: "FAILED", exitCode: 127 });
      expect(await harness.run({ kind: "compute", executable: plain })).toMatchObject({
        state: "FAILED",
        exitCode: 126,
      });
    },
  },
  {
    rule: "B4",
    title: "output beyond the capture limit is counted, and whole in the log",
    needs: "executable",
    run: async ({ harness }) => {
      const script = "i=0; while [ $i -lt 4000 ]; do printf '%01024d' $i; i=$((i+1)); done";
      const id = await harness.submit(shell(script));
      const outcome = await harness.ended(id);
      expect(outcome).toMatchObject({ state: "DONE", stdoutBytes: 4_096_000 });
      expect(outcome.stdout!.length).toBeLessThanOrEqual(4_096_000);
      const { text, size, end } = await harness.log(id, "stdout", { from: 4_096_000 - 4 });
      expect({ text, size, end }).toEqual({ text: "3999", size: 4_096_000, end: true });
    },
  },
  {
    rule: "B1",
    title: "environment: added to, overridden, and a name removed by null",
    needs: "executable",
    run: async ({ harness }) => {
      const env = { FERMATA_ADDED: "a b\nc", HOME: null };
      const outcome = await harness.run(
        shell('printf "%s|" "$FERMATA_ADDED"; env | grep -q ^HOME= || printf none', { env }),
      );
      expect(textOf(outcome.stdout)).toBe("a b\nc|none");
    },
  },
  {
    rule: "B1",
    title: "working directory, and a relative executable looked up from it",
    needs: "executable",
    run: async ({ harness }) => {
      const cwd = join(harness.workDir, "place");
      await mkdir(cwd);
      await writeFile(join(cwd, "own.sh"), "#!/bin/sh\npwd -P\n", { mode: 0o755 });
      const outcome = await harness.run({ kind: "compute", executable: "./own.sh", cwd });
      expect(textOf(outcome.stdout)).toBe(`${await realpath(cwd)}\n`);
      const lost = await harness.run(shell("exit 0", { cwd: join(cwd, "nowhere") }));
      expect(lost).toMatchObject({
        state: "FAILED",
        exception: { origin: "task", message: expect.stringContaining("nowhere") },
      });
    },
  },
  {
    rule: "B1",
    title: "standard input is given, and empty where none is",
    needs: "executable",
    run: async ({ harness }) => {
      const stdin = "line\n".repeat(50_000);
      const counted = await harness.run({ kind: "compute", executable: "wc", arguments: ["-c"], stdin });
      expect(textOf(counted.stdout).trim()).toBe("250000");
      const empty = await harness.run({ kind: "compute", executable: "cat" });
      expect(empty).toMatchObject({ state: "DONE", stdoutBytes: 0 });
    },
  },
  {
    rule: "B1",
    title: "arguments reach the program as they are; with shell they stay one word each",
    needs: "executable",
    run: async ({ harness }) => {
      const args = ["a b", "", "$HOME", "'q'", '"', "*", "ünï", "-n"];
      const printed = await harness.run({ kind: "compute", executable: "printf", arguments: ["%s\\n", ...args] });
      expect(textOf(printed.stdout)).toBe(`${args.join("\n")}\n`);
      const shelled = await harness.run({
        kind: "compute",
        executable: "printf '%s\\n' one |cat;printf '%s\\n'",
        arguments: args,
        shell: true,
      });
      expect(textOf(shelled.stdout)).toBe(`one\n${args.join("\n")}\n`);
    },
  },
  {
    rule: "B4",
    title: "a program starts with the default signals, so that a closed pipe ends it",
    needs: "executable",
    run: async ({ harness }) => {
      const outcome = await harness.run(shell("(yes; echo $? >&2) | head -n 1; sleep 0.05"));
      expect(textOf(outcome.stdout)).toBe("y\n");
      expect(textOf(outcome.stderr)).toBe("141\n");
    },
  },
  {
    rule: "B4",
    title: "the end is the program's own: what it left running does not delay it",
    needs: "executable",
    run: async ({ harness }) => {
      const outcome = await harness.run(shell("sleep 600 & echo $!"));
      expect(outcome).toMatchObject({ state: "DONE" });
      process.kill(Number(textOf(outcome.stdout)), "SIGKILL");
    },
  },
];

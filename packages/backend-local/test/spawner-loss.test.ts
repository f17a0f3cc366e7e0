import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ComputeTask, TaskEvent, TaskOutcome } from "@fermata/backend";
import { LocalBackend } from "@fermata/backend-local";
import { afterEach, beforeEach, expect, test } from "vitest";

let workDir: string;
let backend: LocalBackend;
let events: TaskEvent[];

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), "fermata-local-"));
  events = [];
  backend = new LocalBackend({ killGraceMs: 300 });
  await backend.start({ id: "s", workDir, log: () => {} });
  backend.listen(async (batch) => {
    events.push(...batch);
  });
});

afterEach(async () => {
  await backend.stop();
  await rm(workDir, { recursive: true, force: true });
});

function shell(script: string, more: Partial<ComputeTask> = {}): ComputeTask {
  return { kind: "compute", executable: "/bin/sh", arguments: ["-c", script], ...more };
}

async function submit(id: string, task: ComputeTask): Promise<void> {
  expect(await backend.submit([{ id, name: id, task }])).toEqual([{ id, accepted: true }]);
}

async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const ended = (id: string): Promise<TaskOutcome> =>
  until(() => events.find((event) => event.id === id && event.outcome !== undefined)?.outcome);
const started = (id: string): Promise<TaskEvent> =>
  until(() => events.find((event) => event.id === id && event.state === "RUNNING"));
const pidOf = ({ handle }: TaskEvent): number => Number(handle!.split("@")[0]);

function spawnerPid(): number {
  const [journal] = readdirSync(join(workDir, "s", ".spawners"));
  return Number(journal!.split("-")[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("B22 B31 when the spawner dies, what ran is killed and reported as lost, and what waited still runs", async () => {
  const { slots } = backend.capabilities();
  for (let index = 0; index < slots; index++) await submit(`long.${index}`, shell("sleep 600"));
  const pids = await Promise.all(
    Array.from({ length: slots }, async (_, index) => pidOf(await started(`long.${index}`))),
  );
  await submit("waits.1", shell("echo after all"));
  process.kill(spawnerPid(), "SIGKILL");
  for (let index = 0; index < slots; index++)
    expect(await ended(`long.${index}`)).toMatchObject({ state: "FAILED", exception: { origin: "infrastructure" } });
  expect(pids.filter(isAlive)).toEqual([]);
  expect(await ended("waits.1")).toMatchObject({ state: "DONE", exitCode: 0 });
  // The dead spawner's journal is gone with it; the new one has its own.
  expect(readdirSync(join(workDir, "s", ".spawners"))).toHaveLength(1);
});

test("B5 a program inherits no descriptor but its three", async () => {
  await submit("fds.1", shell("ls /proc/$$/fd"));
  expect(
    new TextDecoder()
      .decode((await ended("fds.1")).stdout)
      .trim()
      .split("\n"),
  ).toEqual(["0", "1", "2"]);
});

test("B6 a stopped program can be cancelled", async () => {
  await submit("stopped.1", shell("kill -STOP $$; sleep 600"));
  await started("stopped.1");
  await backend.cancel(["stopped.1"]);
  expect(await ended("stopped.1")).toMatchObject({ state: "CANCELED" });
});

test("B4 a program that moved within PATH is found again, and a log folder that was removed is made again", async () => {
  const [first, second] = [join(workDir, "a"), join(workDir, "b")];
  await Promise.all([first, second].map((path) => rm(path, { recursive: true, force: true })));
  const env = { PATH: `${first}:${second}:/usr/bin:/bin` };
  await submit(
    "make.1",
    shell(
      `mkdir -p "${first}" "${second}"; printf '#!/bin/sh\\necho one' > "${first}/mover"; chmod +x "${first}/mover"`,
    ),
  );
  await ended("make.1");
  await submit("run/1.1", { kind: "compute", executable: "mover", env });
  expect(new TextDecoder().decode((await ended("run/1.1")).stdout)).toBe("one\n");
  await rm(first, { recursive: true });
  await writeFile(join(second, "mover"), "#!/bin/sh\necho two", { mode: 0o755 });
  await rm(join(workDir, "s", "run"), { recursive: true });
  await submit("run/2.1", { kind: "compute", executable: "mover", env });
  expect(new TextDecoder().decode((await ended("run/2.1")).stdout)).toBe("two\n");
});

test("B31 where the log files cannot be written, the task fails as a failure of the infrastructure, and the next one runs", async () => {
  await writeFile(join(workDir, "s", "blocked"), "a file where a folder should be");
  await submit("blocked/1.1", shell("echo never"));
  expect(await ended("blocked/1.1")).toMatchObject({ state: "FAILED", exception: { origin: "infrastructure" } });
  await submit("free/1.1", shell("echo fine"));
  expect(await ended("free/1.1")).toMatchObject({ state: "DONE" });
});

test("B20 a working directory that cannot be made is one clear failure", async () => {
  await writeFile(join(workDir, "file"), "");
  const start = new LocalBackend().start({ id: "s", workDir: join(workDir, "file"), log: () => {} });
  await expect(start).rejects.toMatchObject({ code: "START_FAILED", message: expect.stringContaining("no folder") });
});

test("B4 a script without an interpreter line is run by the shell", async () => {
  const script = join(workDir, "plain.sh");
  await writeFile(script, 'echo "$1"', { mode: 0o755 });
  await submit("plain.1", { kind: "compute", executable: script, arguments: ["given"] });
  expect(new TextDecoder().decode((await ended("plain.1")).stdout)).toBe("given\n");
});

test("B23 tasks that ask for whole cores do not run beside each other beyond the cores there are", async () => {
  const { cores } = backend.capabilities();
  const marks = join(workDir, "marks");
  const task = shell(`echo + >> "${marks}"; sleep 0.05; echo - >> "${marks}"`, { resources: { coresPerRank: cores } });
  await Promise.all([0, 1, 2, 3].map((index) => submit(`whole.${index}`, task)));
  await Promise.all([0, 1, 2, 3].map((index) => ended(`whole.${index}`)));
  await submit("read.1", shell(`tr -d '\\n' < "${marks}"`));
  expect(new TextDecoder().decode((await ended("read.1")).stdout)).toBe("+-+-+-+-");
});

test("B20 a stopped backend leaves no process and no journal behind", async () => {
  const pid = spawnerPid();
  await submit("f.1", { kind: "compute", function: `${join(workDir, "none.mjs")}#f` });
  const worker = pidOf(await started("f.1"));
  await ended("f.1");
  await backend.stop();
  await until(() => !isAlive(pid) && !isAlive(worker));
  expect(readdirSync(join(workDir, "s", ".spawners"))).toEqual([]);
  expect(existsSync(join(workDir, "s", ".spawners"))).toBe(true);
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TaskEvent, TaskSubmission } from "@fermata/backend";
import { runDoomedServer } from "@fermata/backend-testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeBackend } from "./make-backend.ts";

let workDir: string;

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), "fermata-orphans-"));
});
afterEach(() => rm(workDir, { recursive: true, force: true }));

const module = fileURLToPath(new URL("./make-backend.ts", import.meta.url));

/** Runs a server in a process of its own until every task runs, then kills it; answers the handles. */
async function crashedServer(
  tasks: readonly TaskSubmission[],
  isReady: () => boolean = () => true,
): Promise<ReadonlyMap<string, string>> {
  const plan = { sessionId: "s", workDir, tasks, takesEnds: true };
  const { handles } = await runDoomedServer(module, plan, async (events) => {
    const running = events.filter(({ state }) => state === "RUNNING");
    if (running.length < tasks.length) return false;
    await until(isReady);
    return true;
  });
  return handles;
}

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const pidIn = (handle: string | undefined): number => Number(handle?.split("@")[0]);
const spawners = (): string => join(workDir, "s", ".spawners");
const sleeper = (id: string): TaskSubmission => ({
  id,
  name: "sleeper",
  task: { kind: "compute", executable: "sleep", arguments: ["600"] },
});

test("B6 a time limit holds also while there is no server", async () => {
  const handles = await crashedServer([{ ...sleeper("r/1.1"), timeoutMs: 700 }]);
  await until(() => !isAlive(pidIn(handles.get("r/1.1"))));
  const backend = makeBackend();
  await backend.start({ id: "s", workDir, log: () => {} });
  const events: TaskEvent[] = [];
  backend.listen(async (batch) => {
    events.push(...batch);
  });
  expect(await backend.attach([{ id: "r/1.1" }])).toEqual([{ id: "r/1.1", found: true }]);
  await until(() => events.some(({ outcome }) => outcome !== undefined));
  expect(events.at(-1)?.outcome).toMatchObject({ state: "FAILED", exception: { type: "TimeoutError" } });
  // The end is taken: nothing is left to tell anybody.
  await until(() => readdirSync(spawners()).length === 1);
  await backend.stop();
  expect(readdirSync(spawners())).toEqual([]);
});

test("B22 with the spawner killed too, a program that still runs is killed before it may be retried", async () => {
  const handles = await crashedServer([sleeper("r/1.1")]);
  const handle = handles.get("r/1.1")!;
  process.kill(Number(readdirSync(spawners())[0]!.split("-")[0]), "SIGKILL");
  expect(isAlive(pidIn(handle))).toBe(true);
  const backend = makeBackend();
  await backend.start({ id: "s", workDir, log: () => {} });
  const [result] = await backend.attach([{ id: "r/1.1", handle }]);
  // Found only where the spawner had still written that it was orphaned; its end is then a failure of the infrastructure.
  if (result?.found === true) {
    const events: TaskEvent[] = [];
    backend.listen(async (batch) => {
      events.push(...batch);
    });
    await until(() => events.some(({ outcome }) => outcome?.exception?.origin === "infrastructure"));
  }
  await until(() => !isAlive(pidIn(handle)));
  await backend.stop();
});

test("B22 a function does not outlive its server, and is not found", async () => {
  const slow = fileURLToPath(new URL("./slow-function.mjs", import.meta.url));
  const task = { kind: "compute", function: `${slow}#slow` } as const;
  const log = join(workDir, "s", "r", "1.1.stdout");
  const isInside = (): boolean => existsSync(log) && readFileSync(log, "utf8") === "inside\n";
  const handle = (await crashedServer([{ id: "r/1.1", name: "slow", task }], isInside)).get("r/1.1")!;
  expect(isAlive(pidIn(handle))).toBe(true);
  const backend = makeBackend();
  await backend.start({ id: "s", workDir, log: () => {} });
  expect(await backend.attach([{ id: "r/1.1", handle }])).toEqual([{ id: "r/1.1", found: false }]);
  expect(isAlive(pidIn(handle))).toBe(false);
  await backend.stop();
});

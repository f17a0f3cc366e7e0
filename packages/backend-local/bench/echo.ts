/**
 * 1,024 `/bin/echo` with their outputs captured and checked: through the backend, against Node's own spawn with pipes in a process of the
 * same size. Rounds are interleaved, values are medians. Prints one JSON object.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { LocalBackend, type LocalBackendOptions } from "@fermata/backend-local";

const count = 1024;
const rounds = 5;
const decoder = new TextDecoder();

async function throughBackend(options: LocalBackendOptions): Promise<number> {
  const workDir = await mkdtemp(join(tmpdir(), "fermata-bench-"));
  const backend = new LocalBackend(options);
  await backend.start({ id: "bench", workDir, log: () => {} });
  let left = count;
  const finished = new Promise<void>((resolve, reject) => {
    backend.listen(async (events) => {
      for (const { id, outcome } of events) {
        if (outcome === undefined) continue;
        if (decoder.decode(outcome.stdout) !== `item ${id}\n`) reject(new Error(`wrong output of ${id}`));
        if (--left === 0) resolve();
      }
    });
  });
  const startedAt = performance.now();
  await backend.submit(
    Array.from({ length: count }, (_, index) => ({
      id: String(index),
      name: "echo",
      task: { kind: "compute", executable: "/bin/echo", arguments: ["item", String(index)] },
    })),
  );
  await finished;
  const perSecond = count / ((performance.now() - startedAt) / 1000);
  await backend.stop();
  await rm(workDir, { recursive: true, force: true });
  return perSecond;
}

async function throughNode(): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const child = spawn("/bin/echo", ["item", String(index)], { stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      child.stdout.on("data", (bytes: Buffer) => {
        output += bytes.toString();
      });
      await once(child, "close");
      if (output !== `item ${index}\n`) throw new Error(`wrong output of ${index}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * 4 }, lane));
  return count / ((performance.now() - startedAt) / 1000);
}

const contestants: readonly [string, () => Promise<number>][] = [
  ["fermata", () => throughBackend({})],
  ["fermata, Node's spawn in the spawner", () => throughBackend({ plainSpawn: true })],
  ["node child_process.spawn", throughNode],
];
const runs = new Map<string, number[]>(contestants.map(([system]) => [system, []]));
for (let round = 0; round < rounds; round++)
  for (const [system, run] of contestants) runs.get(system)!.push(Math.round(await run()));

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const machine = {
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
};
const results = [...runs].map(([system, values]) => ({
  name: `echo-${count}`,
  system,
  unit: "tasks/s",
  value: median(values),
  runs: values,
}));
console.log(JSON.stringify({ machine, results }, undefined, 2));

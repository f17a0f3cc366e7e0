/** 200,000 tasks through the backend that does nothing, in batches of 1,000, every end taken. Prints one JSON object. */
import { availableParallelism, cpus, totalmem } from "node:os";
import { NoopBackend } from "@fermata/backend-noop";

const count = 200_000;
const batch = 1000;

async function round(): Promise<number> {
  const backend = new NoopBackend();
  await backend.start({ id: "bench", workDir: "", log: () => {} });
  let left = count;
  const finished = new Promise<void>((resolve) => {
    backend.listen(async (events) => {
      for (const { outcome } of events) if (outcome !== undefined) left -= 1;
      if (left === 0) resolve();
    });
  });
  const startedAt = performance.now();
  for (let from = 0; from < count; from += batch)
    await backend.submit(
      Array.from({ length: batch }, (_, index) => ({
        id: `run/${from + index}.1`,
        name: "noop",
        task: { kind: "compute", executable: "/bin/true" },
      })),
    );
  await finished;
  const perSecond = count / ((performance.now() - startedAt) / 1000);
  await backend.stop();
  return Math.round(perSecond);
}

const runs = [await round(), await round(), await round(), await round(), await round()];
const value = runs.toSorted((a, b) => a - b)[2]!;
const machine = {
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
};
console.log(
  JSON.stringify(
    { machine, results: [{ name: "noop-task", system: "fermata", unit: "tasks/s", value, runs }] },
    undefined,
    2,
  ),
);

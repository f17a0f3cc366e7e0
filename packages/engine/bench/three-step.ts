/**
 * Three-step workflows per second beside DBOS Transact (E44): the same Postgres, each system in a process and a database of its own, turn
 * by turn, so that a busy machine is busy for both. `--seconds` per turn, `--rounds` turns each.
 *
 * The stores' packages are no dependency of this one, not even for development: that would be a circle of builds.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createTestDatabase } from "@fermata/db/testing";
import type { LoopResult } from "./closed-loop.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
  },
});
const names = values.only === undefined ? ["fermata", "dbos"] : [values.only];
const systems = new Map<string, { readonly child: ChildProcess; readonly drop: () => Promise<void> }>();
for (const name of names) {
  const { url, drop } = await createTestDatabase();
  const file = fileURLToPath(new URL("./system-process.ts", import.meta.url));
  const child = fork(file, [name, url], { execArgv: ["--conditions=source", "--import", "tsx"] });
  await once(child, "message");
  systems.set(name, { child, drop });
}

type Turn = LoopResult & { readonly cpuMs: number };
const results: object[] = [];
for (const concurrency of [64, 256]) {
  const turns = new Map<string, Turn[]>(names.map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, { child }] of systems) {
      child.send({ concurrency, seconds: Number(values.seconds) });
      const [turn] = (await once(child, "message")) as [Turn];
      turns.get(name)?.push(turn);
    }
  }
  for (const [system, done] of turns) {
    const rates = done.map(({ workflowsPerSecond }) => workflowsPerSecond);
    const middle = done.toSorted((a, b) => a.workflowsPerSecond - b.workflowsPerSecond)[Math.floor(done.length / 2)]!;
    const { workflowsPerSecond: value, p50Ms, p99Ms } = middle;
    const cpuMsPerWorkflow = Math.round((middle.cpuMs / (value * (Number(values.seconds) + 1))) * 1000) / 1000;
    results.push({
      name: "three-step",
      system,
      concurrency,
      unit: "workflows/s",
      value,
      runs: rates,
      p50Ms,
      p99Ms,
      cpuMsPerWorkflow,
    });
    results.push({
      name: "three-step",
      system,
      concurrency,
      unit: "steps/s",
      value: value * 3,
      runs: rates.map((rate) => rate * 3),
    });
  }
}
for (const { child, drop } of systems.values()) {
  child.send("close");
  await once(child, "exit");
  await drop();
}
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem(), node: process.version };
console.log(JSON.stringify({ machine, results }, null, 2));

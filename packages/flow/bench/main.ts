/**
 * `npm run bench -w packages/flow -- [--rounds N]`: pure computation beside other interpreters, turn by turn in one process; compile,
 * snapshot and restore speed; the snapshot of an idle approval; waits per second (F45; `npm run waits` for the long run). Prints one
 * JSON object, and each result to standard error as it comes. CPU time is measured, since the machine may be busy with other things.
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { compileSpeed } from "./compile-speed.ts";
import { cpuMs, median, type Result } from "./measure.ts";
import { PROGRAMS } from "./programs.ts";
import { idleSnapshot, snapshotSpeed } from "./snapshot-speed.ts";
import { SYSTEMS } from "./systems.ts";
import { runWaits } from "./waits-loop.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
const results: Result[] = [];

function report(result: Result): void {
  results.push(result);
  console.error(`${result.name} · ${result.system}: ${Math.round(result.value * 100) / 100} ${result.unit}`);
}

for (const program of PROGRAMS) {
  const runners = SYSTEMS.map((system) => ({ system, run: system.prepare(program), times: [] as number[] }));
  const ready = runners.filter(({ run }) => run !== null);
  const answers = new Set(ready.map(({ run }) => String(run!())));
  if (answers.size !== 1) throw new Error(`${program.name}: the systems disagree: ${[...answers].join(", ")}`);
  for (let round = 0; round < rounds; round++) for (const { run, times } of ready) times.push(cpuMs(run!));
  for (const { system, times } of ready) {
    report({ name: program.name, system: system.name, unit: "ms", value: median(times), runs: times });
  }
}
for (const result of compileSpeed(rounds)) report(result);
for (const result of snapshotSpeed(rounds)) report(result);
report(idleSnapshot());
const { waitsPerSecond, snapshotBytesAtEnd } = runWaits(100_000);
report({ name: "waits", system: "fermata", unit: "waits/s", value: waitsPerSecond, runs: [waitsPerSecond] });
report({
  name: "waits-snapshot",
  system: "fermata",
  unit: "bytes",
  value: snapshotBytesAtEnd,
  runs: [snapshotBytesAtEnd],
});

const [cpu] = cpus();
const machine = { cpu: cpu?.model, cores: cpus().length, memoryBytes: totalmem(), node: process.version };
console.log(JSON.stringify({ machine, results }, null, 2));

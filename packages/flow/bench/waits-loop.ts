/**
 * F45: a loop that awaits in each iteration. `npm run waits -w packages/flow -- [N]` (default ten million) prints, as JSON, the bytes of
 * the snapshot and the time per wait in the first and last tenth of the loop, and the same with a snapshot written and read at each wait.
 */
import { compileFlow, createMachine, type Machine, restoreMachine } from "../src/index.ts";
import { CONTEXT } from "./systems.ts";

const SOURCE = `let total = 0;
for (let i = 0; i < Inputs.n; i++) { const step = await Timer.delay(1); total = (total + i) % 1000003; }
return total;`;

interface WaitsMeasured {
  readonly waits: number;
  readonly snapshotBytesAtStart: number;
  readonly snapshotBytesAtEnd: number;
  readonly microsecondsPerWaitAtStart: number;
  readonly microsecondsPerWaitAtEnd: number;
  readonly waitsPerSecond: number;
}

/** Runs the loop; `restoring` writes and reads the machine at each wait. */
export function runWaits(waits: number, restoring = false): WaitsMeasured {
  const { program } = compileFlow(SOURCE);
  let machine: Machine = createMachine(program!, { inputs: { n: waits }, context: CONTEXT });
  const tenth = Math.max(1, Math.floor(waits / 10));
  let step = machine.advance();
  const sizes: number[] = [];
  const times: number[] = [performance.now()];
  for (let i = 1; step.status === "waiting"; i++) {
    if (restoring) machine = restoreMachine(program!, machine.snapshot());
    if (i % tenth === 1) sizes.push(machine.snapshot().length);
    step = machine.advance([{ id: i, at: i, value: null }]);
    if (i % tenth === 0) times.push(performance.now());
  }
  if (step.status !== "completed") throw new Error(JSON.stringify(step));
  const last = times.length - 1;
  const perWait = (from: number): number => round(((times[from + 1]! - times[from]!) * 1000) / tenth);
  return {
    waits,
    snapshotBytesAtStart: sizes[0]!,
    snapshotBytesAtEnd: sizes.at(-1)!,
    microsecondsPerWaitAtStart: perWait(0),
    microsecondsPerWaitAtEnd: perWait(last - 1),
    waitsPerSecond: round((waits * 1000) / (times[last]! - times[0]!)),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

if (process.argv[1] === import.meta.filename) {
  const waits = Number(process.argv[2] ?? 10_000_000);
  console.log(JSON.stringify({ straight: runWaits(waits), restoring: runWaits(Math.ceil(waits / 10), true) }, null, 2));
}

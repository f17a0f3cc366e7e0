import { cpus, totalmem } from "node:os";
import type { Measured } from "./contest.ts";

export interface Result {
  readonly name: string;
  readonly system: string;
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
  readonly [figure: string]: unknown;
}

function round(value: number, digits = 0): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** The turn with the middle rate. */
export function middle(turns: readonly Measured[]): Measured {
  const sorted = [...turns].sort((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The median of the rates as value; the other figures are of that turn, per workflow or task (`unit`). */
export function rateResult(
  name: string,
  {
    system,
    unit,
    turns,
    stepsEach = 1,
  }: { system: string; unit: string; turns: readonly Measured[]; stepsEach?: number },
): Result {
  const turn = middle(turns);
  const each = (value: number, digits: number) => round(value / Math.max(1, turn.count), digits);
  return {
    name,
    system,
    unit: `${unit}/s`,
    value: round(turn.perSecond),
    runs: turns.map(({ perSecond }) => round(perSecond)),
    ...(turn.whole && { p50Ms: turn.whole.p50Ms, p99Ms: turn.whole.p99Ms }),
    ...(turn.step && { stepP50Ms: turn.step.p50Ms, stepP99Ms: turn.step.p99Ms }),
    ...(turn.heapBytesEach !== undefined && { heapBytesEach: turn.heapBytesEach }),
    commitsEach: each(turn.commits, 3),
    ...(stepsEach > 1 && { commitsPerStep: each(turn.commits / stepsEach, 3) }),
    walBytesEach: each(turn.walBytes, 0),
    cpuMsEach: each(turn.cpuMs + turn.postgresCpuMs, 3),
    nodeCpuMsEach: each(turn.cpuMs, 3),
    postgresCpuMsEach: each(turn.postgresCpuMs, 3),
    deadTuplesEach: each(turn.deadTuples, 2),
    rssBytesMax: turn.rssBytesMax,
  };
}

/** One JSON object on standard output, as every benchmark of the house. */
export function print(results: readonly Result[]): void {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem(), node: process.version };
  console.log(JSON.stringify({ machine, results }, undefined, 2));
}

export interface Result {
  readonly name: string;
  readonly system: string;
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
}

/** CPU time of a call, in milliseconds. */
export function cpuMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/**
 * A workflow that meets everything a kill may hit: tasks one after another, tasks at once, a timer, signals sent early, late and in
 * between, a task nobody waits for. It counts itself how often it took each result, so that a result taken twice shows in its output.
 */
export const chaosSource = `\`\`\`
name: chaos
inputs:
  type: object
  required: [number, signals, pauseMs]
\`\`\`
const taken = {}
const take = (key, value) => {
  taken[key] = (taken[key] ?? 0) + 1
  return value
}
const echo = (text) => ComputeTask.run({ executable: "/bin/echo", arguments: [text] }, { retries: 3 })
const key = (step) => Inputs.number + "." + step

const first = take("first", await echo(key("first")))
ComputeTask.run({ executable: "/bin/echo", arguments: [key("aside")] })
await Timer.delay(Inputs.pauseMs + "ms")
const fan = await Promise.all([1, 2, 3].map(async (n) => take("fan" + n, await echo(key("fan" + n)))))
const signals = []
while (signals.length < Inputs.signals) {
  const payload = await Signal.when("ping")
  signals.push(payload.id)
}
await Timer.delay(Inputs.pauseMs + "ms")
const last = take("last", await echo(key("last")))
return { number: Inputs.number, taken, signals, texts: [first, ...fan, last].map((result) => result.stdout.trim()) }
`;

/** Tasks of one run, the one nobody waits for included. */
export const TASKS_PER_RUN = 6;

export interface ChaosInputs {
  readonly number: number;
  readonly signals: number;
  readonly pauseMs: number;
}

/** What is wrong with a run's output, in words; empty where it is right. */
export function faultsOf(output: unknown, inputs: ChaosInputs, accepted: readonly string[]): string[] {
  const { number } = inputs;
  const found = output as {
    number?: number;
    taken?: Record<string, number>;
    signals?: string[];
    texts?: string[];
  } | null;
  if (found?.number !== number) return [`run ${number} answered ${JSON.stringify(output)}`];
  const faults: string[] = [];
  for (const step of ["first", "fan1", "fan2", "fan3", "last"]) {
    const times = found.taken?.[step] ?? 0;
    if (times !== 1) faults.push(`run ${number} took the result of ${step} ${times} times`);
    if (!found.texts?.includes(`${number}.${step}`)) faults.push(`run ${number} has not the output of ${step}`);
  }
  const consumed = found.signals ?? [];
  for (const id of accepted) {
    const times = consumed.filter((each) => each === id).length;
    if (times !== 1) faults.push(`run ${number} consumed signal ${id} ${times} times`);
  }
  if (consumed.length !== accepted.length)
    faults.push(`run ${number} consumed ${consumed.length} signals of ${accepted.length}`);
  return faults;
}

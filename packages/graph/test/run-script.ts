/** When each task of a script started and ended, on a virtual clock, with Node itself as the interpreter. */
export interface Timed {
  readonly name: string;
  readonly started: number;
  readonly ended: number;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => Promise<unknown>;

/** Runs a script whose only effects are tasks; `durationOf` says how long each takes. */
export async function runScript(
  source: string,
  durationOf: (name: string) => number,
): Promise<{ output: unknown; tasks: Timed[] }> {
  let now = 0;
  const pending: { at: number; resolve: () => void }[] = [];
  const tasks: Timed[] = [];
  const run = (name: string) =>
    new Promise((resolve) => {
      const task = { name, started: now, ended: now + durationOf(name) };
      tasks.push(task);
      pending.push({ at: task.ended, resolve: () => resolve(`out of ${name}`) });
    });
  let output: unknown;
  let isDone = false;
  const finished = new AsyncFunction("Task", "Inputs", source)({ run }, {}).then((value) => {
    output = value;
    isDone = true;
  });
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    pending.sort((a, b) => a.at - b.at);
    const next = pending.shift();
    if (!next) break;
    now = next.at;
    next.resolve();
    while (pending[0]?.at === now) pending.shift()!.resolve();
  }
  await finished;
  return { output, tasks };
}

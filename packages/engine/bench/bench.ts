/**
 * E44: Fermata beside its peers, on the same Postgres in the same run, turn by turn, so that a busy machine is busy for all. Each system
 * has a process and a database of its own. Values are medians; other figures are those of the median turn.
 *
 *     npm run bench -w packages/engine -- --only three-step --rounds 5 --seconds 3 --systems fermata,dbos
 *
 * The stores' packages are no dependency of this one, not even for development: that would be a circle of builds.
 */
import { parseArgs } from "node:util";
import { Contestant, type Measured } from "./contest.ts";
import { growHistory } from "./grow-history.ts";
import type { Load } from "./loads.ts";
import { middle, print, type Result, rateResult } from "./results.ts";

const { values: given } = parseArgs({
  options: {
    only: { type: "string" },
    systems: { type: "string", default: "fermata,dbos,graphile-worker,pg-boss" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
    concurrency: { type: "string", default: "1,16,64,256" },
    tasks: { type: "string", default: "20000" },
    "fan-out": { type: "string", default: "1000,10000,100000" },
    parked: { type: "string", default: "10000" },
    idle: { type: "string", default: "100000" },
    waits: { type: "string", default: "10000" },
    history: { type: "string", default: "10000000" },
  },
});
const seconds = Number(given.seconds);
const rounds = Number(given.rounds);
const numbers = (list: string) => list.split(",").map(Number);
const systems = given.systems.split(",");
const wanted = (name: string) => given.only === undefined || given.only.split(",").includes(name);
const contestants = new Map<string, Contestant>();
const results: Result[] = [];

async function contestant(name: string): Promise<Contestant> {
  const open = contestants.get(name) ?? (await Contestant.open(name));
  contestants.set(name, open);
  return open;
}

/** The turns of each system that can do it, in turn; the first one warms up and does not count. */
async function interleaved(names: readonly string[], load: Load, turns = rounds): Promise<Map<string, Measured[]>> {
  const taken = new Map<string, Measured[]>();
  for (let turn = -1; turn < turns; turn++) {
    for (const name of names.filter((each) => systems.includes(each))) {
      process.stderr.write(`${name}: ${JSON.stringify(load)}\n`);
      const measured = await (await contestant(name)).measure(load);
      if (turn >= 0) taken.set(name, [...(taken.get(name) ?? []), measured]);
    }
  }
  return taken;
}

function add(
  name: string,
  {
    taken,
    unit,
    ...rest
  }: { taken: Map<string, Measured[]>; unit: string; stepsEach?: number } & Record<string, unknown>,
): void {
  const { stepsEach = 1, ...labels } = rest;
  for (const [system, turns] of taken)
    results.push({ ...rateResult(name, { system, unit, turns, stepsEach }), ...labels });
}

const workflowSystems = ["fermata", "dbos"] as const;

async function threeStep(): Promise<void> {
  const peaks = new Map<string, number>();
  for (const concurrency of numbers(given.concurrency)) {
    const taken = await interleaved(workflowSystems, { kind: "closed", concurrency, seconds });
    add("three-step", { taken, unit: "workflows", stepsEach: 3, concurrency });
    for (const [system, turns] of taken) peaks.set(system, Math.max(peaks.get(system) ?? 0, middle(turns).perSecond));
  }
  for (const share of [0.25, 0.5, 0.75]) {
    for (const system of workflowSystems) {
      const perSecond = Math.round((peaks.get(system) ?? 0) * share);
      if (perSecond === 0) continue;
      const taken = await interleaved([system], { kind: "open", perSecond, seconds }, 1);
      add("three-step-open", { taken, unit: "workflows", stepsEach: 3, shareOfPeak: share });
    }
  }
}

async function noopTask(): Promise<void> {
  const taken = await interleaved(["fermata", "graphile-worker", "pg-boss"], {
    kind: "drain",
    count: Number(given.tasks),
  });
  add("noop-task", { taken, unit: "tasks" });
}

async function fanOut(): Promise<void> {
  for (const count of numbers(given["fan-out"])) {
    const taken = await interleaved(["fermata"], { kind: "fanOut", count }, count > 10_000 ? 1 : 3);
    add(`fan-out-${count}`, { taken, unit: "tasks" });
  }
}

async function parked(): Promise<void> {
  const count = Number(given.parked);
  add(`wake-${count}`, { taken: await interleaved(["fermata"], { kind: "wake", count }, 3), unit: "workflows" });
}

async function waits(): Promise<void> {
  const count = Number(given.waits);
  add(`waits-${count}`, { taken: await interleaved(["fermata"], { kind: "waits", count }, 1), unit: "steps" });
}

/** On a system of its own, because its runs stay. */
async function idle(): Promise<void> {
  const count = Number(given.idle);
  const fermata = await Contestant.open("fermata");
  const park = await fermata.measure({ kind: "park", count });
  const secondsIdle = 20;
  const { cpuMs, postgresCpuMs } = await fermata.measure({ kind: "idle", seconds: secondsIdle });
  await fermata.close();
  const value = Math.round((cpuMs / secondsIdle / 10) * 100) / 100;
  const postgres = Math.round((postgresCpuMs / secondsIdle / 10) * 100) / 100;
  const common = { system: "fermata", unit: "% of a core", runs: [value] };
  results.push({ name: `idle-${count}`, ...common, value, postgres, heapBytesEach: park.heapBytesEach });
}

/** The same load on an empty database and on one that has grown, with a transaction open all the while. */
async function history(): Promise<void> {
  const count = Number(given.history);
  const load: Load = { kind: "closed", concurrency: 256, seconds };
  const [grown, empty] = [await Contestant.open("fermata"), await Contestant.open("fermata")];
  await growHistory(grown.probe, count);
  await grown.probe.holdTransaction();
  const taken = new Map<string, Measured[]>([
    [`three-step-history-${count}`, []],
    ["three-step-history-0", []],
  ]);
  for (let turn = -1; turn < rounds; turn++) {
    for (const [each, name] of [
      [grown, `three-step-history-${count}`] as const,
      [empty, "three-step-history-0"] as const,
    ]) {
      const measured = await each.measure(load);
      if (turn >= 0) taken.get(name)!.push(measured);
    }
  }
  for (const [name, turns] of taken)
    add(name, { taken: new Map([["fermata", turns]]), unit: "workflows", stepsEach: 3 });
  await grown.close();
  await empty.close();
}

for (const [name, act] of [
  ["three-step", threeStep],
  ["noop-task", noopTask],
  ["fan-out", fanOut],
  ["wake", parked],
  ["waits", waits],
  ["idle", idle],
  ["history", history],
] as const)
  if (wanted(name)) await act();
for (const each of contestants.values()) await each.close();
print(results);

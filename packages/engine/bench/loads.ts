import type { BenchedSystem, WorkedOff } from "./benched-system.ts";

/** What a system is asked to do for one turn. */
export type Load =
  | { readonly kind: "closed"; readonly concurrency: number; readonly seconds: number }
  | { readonly kind: "open"; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: "drain" | "fanOut" | "wake" | "waits" | "park"; readonly count: number }
  | { readonly kind: "idle"; readonly seconds: number };

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What came of a turn, as its process saw it. */
export interface Turn {
  /** Workflows or tasks. */
  readonly count: number;
  readonly perSecond: number;
  /** From start to end of a workflow. */
  readonly whole?: Latency;
  /** From one step's start to the next one's. */
  readonly step?: Latency;
  readonly heapBytesEach?: number;
  readonly cpuMs: number;
  readonly rssBytesMax: number;
}

function latency(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

interface Looped {
  readonly count: number;
  readonly perSecond: number;
  readonly times: readonly number[];
}

/** Keeps `concurrency` workflows going; whoever ends is followed at once. */
async function closedLoop(
  once: () => Promise<void>,
  { concurrency, seconds }: { concurrency: number; seconds: number },
): Promise<Looped> {
  const times: number[] = [];
  const began = performance.now();
  const over = began + seconds * 1_000;
  const lane = async () => {
    for (let at = performance.now(); at < over; at = performance.now()) {
      await once();
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { count: times.length, perSecond: (times.length * 1_000) / (performance.now() - began), times };
}

/** Starts workflows at a steady pace, however long they take; times count from when each was due. */
async function openLoop(
  once: () => Promise<void>,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Looped> {
  const times: number[] = [];
  const all: Promise<void>[] = [];
  const began = performance.now();
  const total = Math.max(1, Math.floor(perSecond * seconds));
  while (all.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * perSecond) / 1_000));
    while (all.length < due) {
      const at = began + (all.length * 1_000) / perSecond;
      all.push(once().then(() => void times.push(performance.now() - at)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(all);
  return { count: total, perSecond: (total * 1_000) / (performance.now() - began), times };
}

async function work(system: BenchedSystem, load: Load): Promise<Omit<Turn, "cpuMs" | "rssBytesMax">> {
  if (load.kind === "idle") {
    await new Promise((resolve) => setTimeout(resolve, load.seconds * 1_000));
    return { count: 0, perSecond: 0 };
  }
  if (load.kind === "closed" || load.kind === "open") {
    const once = () => system.threeStep!();
    const { count, perSecond, times } =
      load.kind === "closed" ? await closedLoop(once, load) : await openLoop(once, load);
    return { count, perSecond, whole: latency(times) };
  }
  const { kind, count } = load;
  const { ms, ...rest }: WorkedOff = await system[kind]!(count);
  return { count, perSecond: (count * 1_000) / ms, ...rest };
}

/** Carries out one turn in the process of the system. */
export async function carryOut(system: BenchedSystem, load: Load): Promise<Turn> {
  system.takeStepGaps?.();
  let rssBytesMax = 0;
  const watch = setInterval(() => {
    rssBytesMax = Math.max(rssBytesMax, process.memoryUsage.rss());
  }, 100);
  const before = process.cpuUsage();
  const done = await work(system, load);
  const { user, system: kernel } = process.cpuUsage(before);
  clearInterval(watch);
  const gaps = system.takeStepGaps?.() ?? [];
  const cpuMs = (user + kernel) / 1_000;
  return { ...done, ...(gaps.length > 0 && { step: latency(gaps) }), cpuMs, rssBytesMax };
}

import type { Act } from "../scripted-language.ts";
import { script } from "../scripted-language.ts";
import type { SeededRandom } from "./seeded-random.ts";

export interface PlannedRun {
  readonly id: string;
  readonly workflow: string;
  readonly startAt: number;
  readonly timeoutMs?: number;
  readonly signals: readonly { readonly name: string; readonly payload: string; readonly at: number }[];
  readonly cancelAt?: number;
  readonly terminateAt?: number;
  /** Every pause is followed by a resume. */
  readonly pause?: { readonly at: number; readonly forMs: number };
}

export interface PlannedTask {
  readonly key: string;
  readonly name: string;
  readonly startAt: number;
  readonly retries: number;
  readonly backend?: string;
  readonly cancelAt?: number;
}

export interface Workload {
  readonly sources: readonly string[];
  readonly tasks: readonly PlannedTask[];
  readonly runs: readonly PlannedRun[];
}

export const taskNames = ["a", "b", "c", "poor"] as const;

export function definitionOf(task: string): string {
  return `name: ${task}\nkind: compute\nfunction: "./x.js#f"\n`;
}

/** A few workflows and a few dozen runs of them, with signals early, late and in between, drawn from the seed. */
export function drawWorkload(random: SeededRandom): Workload {
  const scripts = Array.from({ length: lastIndex + 1 }, (_, index) => {
    const acts = Array.from({ length: random.between(1, 6) }, () => drawAct(random, index));
    return { name: `w${index}`, acts, ...(random.chance(0.3) ? { finally: [{ task: "c", catch: true }] } : {}) };
  });
  const runs = Array.from({ length: random.between(4, 14) }, (_, index): PlannedRun => {
    const chosen = random.pick(scripts);
    const names = signalNames(chosen.acts);
    return {
      id: `00000000-0000-7000-8000-${index.toString().padStart(12, "0")}`,
      workflow: chosen.name,
      startAt: random.between(0, 3_000),
      ...(random.chance(0.05) ? { timeoutMs: random.between(500, 5_000) } : {}),
      signals: names.map((name, count) => ({
        name,
        payload: `${index}:${name}:${count}`,
        at: random.between(0, 9_000),
      })),
      ...(random.chance(0.15) ? { cancelAt: random.between(100, 6_000) } : {}),
      ...(random.chance(0.05) ? { terminateAt: random.between(100, 6_000) } : {}),
      ...(random.chance(0.2) ? { pause: { at: random.between(0, 5_000), forMs: random.between(0, 4_000) } } : {}),
    };
  });
  const tasks = Array.from({ length: random.between(0, 4) }, (_, index): PlannedTask => {
    return {
      key: `plain ${index}`,
      name: random.pick(taskNames),
      startAt: random.between(0, 6_000),
      retries: random.between(0, 3),
      ...(random.chance(0.3) ? { backend: "far" } : {}),
      ...(random.chance(0.4) ? { cancelAt: random.between(0, 300) } : {}),
    };
  });
  return { sources: scripts.map(script), tasks, runs };
}

const lastIndex = 3;

function drawAct(random: SeededRandom, index: number): Act {
  const options = { retries: random.between(0, 3), ...(random.chance(0.3) ? { backend: "far" } : {}) };
  const name = random.pick(taskNames);
  const kind = random.between(0, 9);
  if (kind <= 3) return { task: name, options, catch: random.chance(0.8) };
  if (kind === 4) return { fire: name, options };
  if (kind === 5) return { all: [random.pick(taskNames), name, "b"], options, catch: true };
  if (kind === 6) return { timer: random.between(0, 2_000) };
  // Children come from earlier workflows only, so that no run starts itself for ever.
  if (kind === 7 && index > 0) return { child: `w${random.between(0, index - 1)}`, catch: true };
  // Nobody signals a child, so all that may be one wait only for a time.
  const timeout = index < lastIndex || random.chance(0.5) ? { timeoutMs: random.between(50, 4_000) } : {};
  return { signal: random.pick(["s", "t"]), ...timeout, catch: true };
}

function signalNames(acts: readonly Act[]): string[] {
  return acts.flatMap((act) => ("signal" in act ? [act.signal] : []));
}

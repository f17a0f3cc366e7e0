import { describe, expect, it } from "vitest";
import { TimSort } from "../src/builtins/tim-sort.ts";
import type { Value } from "../src/values/values.ts";
import { Random } from "./differential/random.ts";

type Comparator = (one: number, other: number) => number;

/** Those that contradict themselves too: what they give depends on who is asked about whom, and when. */
const COMPARATORS: readonly (readonly [string, Comparator])[] = [
  ["up", (a, b) => a - b],
  ["down", (a, b) => b - a],
  ["a > b", (a, b) => Number(a > b)],
  ["a < b", (a, b) => Number(a < b)],
  ["always 1", () => 1],
  ["always -1", () => -1],
  ["always 0", () => 0],
  ["NaN", () => NaN],
  ["by remainder", (a, b) => (a % 7) - (b % 7)],
  ["at odds with itself", (a, b) => ((a * 31 + b * 17) % 5) - 2],
];

/** Lists with long runs up and down, with equal items, and without any order. */
function list(random: Random): number[] {
  const length = random.chance(0.1) ? random.int(300, 1500) : random.int(0, 200);
  const shape = random.int(0, 4);
  return Array.from({ length }, (_, i) => {
    if (shape === 0) return random.int(0, 1000);
    if (shape === 1) return i + random.int(0, 2);
    if (shape === 2) return length - i;
    if (shape === 3) return random.int(0, 3);
    return Math.floor(i / 20) * ((i >> 4) & 1 ? -1 : 1) + random.int(0, 1);
  });
}

function sortHere(items: number[], comparator: Comparator): { items: number[]; asked: string[] } {
  const asked: string[] = [];
  const steps = new TimSort(items, function* (one: Value, other: Value) {
    asked.push(`${String(one)},${String(other)}`);
    // Where a comparator of a script would run.
    yield undefined;
    return comparator(one as number, other as number);
  }).sort();
  while (steps.next(undefined).done !== true);
  return { items, asked };
}

function sortInNode(items: number[], comparator: Comparator): { items: number[]; asked: string[] } {
  const asked: string[] = [];
  items.sort((one, other) => {
    asked.push(`${one},${other}`);
    return comparator(one, other);
  });
  return { items, asked };
}

describe("sort", () => {
  it.each(COMPARATORS)(
    "F14 F27: asks a comparator %s about the same pairs in the same order as Node",
    (_name, comparator) => {
      const random = new Random(20);
      for (let i = 0; i < 200; i++) {
        const items = list(random);
        expect(sortHere([...items], comparator)).toEqual(sortInNode([...items], comparator));
      }
    },
  );
});

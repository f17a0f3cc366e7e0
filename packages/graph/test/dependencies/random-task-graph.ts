import type { Random } from "../random.ts";

/** One task of a drawn graph; tasks only come after tasks with lower numbers. */
export interface DrawnTask {
  readonly name: string;
  /** The variable of its result; empty where nobody reads it. */
  readonly output: string;
  /** Tasks that it comes after. */
  readonly after: readonly number[];
  /** Those of them whose results it is given. */
  readonly reads: readonly number[];
  /** Whether the script returns its result. */
  readonly returned: boolean;
  readonly comment: string;
  readonly seconds: number;
}

const NOUNS =
  `orders customers invoices payments refunds parcels labels routes drivers depots stock prices offers quotes
  contracts terms scores limits risks audits reports charts tables pages mails letters samples meshes fields peaks
  models weights tokens answers drafts reviews votes plans budgets beds wards patients doses trials genomes variants
  images masks tiles maps tracks signals events alarms meters bills rates taxes totals ledgers`.split(/\s+/);
const VERBS = "load fetch clean check build render send store rank merge train score plan sum".split(" ");

/** A task graph of one of several shapes, from chains over diamonds and layers to anything. */
export function randomTaskGraph(random: Random, size: number): DrawnTask[] {
  const draw = random.pick([anything, anything, layers, lanes, seriesParallel, grid, tree]);
  const edges = draw(random, size);
  const after = Array.from({ length: size }, (_, to) => [
    ...new Set(edges.filter((edge) => edge[1] === to).map(([from]) => from)),
  ]);
  const reading = random.pick([0, 0.5, 0.8, 1]);
  const reads = after.map((all) => all.filter(() => random.chance(reading)));
  const read = new Set(reads.flat());
  const commented = random.pick([0, 0, 0.2]);
  return after.map((all, i) => {
    const noun = NOUNS[i]!;
    return {
      name: `${random.pick(VERBS)}-${noun}`,
      output: read.has(i) || random.chance(0.2) ? noun : "",
      after: all,
      reads: reads[i]!,
      returned: random.chance(0.3),
      comment: random.chance(commented) ? `// About the ${noun}.` : "",
      seconds: random.int(1, 9),
    };
  });
}

/** The largest size that there are names for. */
export const taskGraphSizeMax = NOUNS.length;

type Edge = readonly [from: number, to: number];
type Shape = (random: Random, size: number) => Edge[];

const range = (size: number): number[] => Array.from({ length: size }, (_, i) => i);

const anything: Shape = (random, size) => {
  const density = random.pick([0.02, 0.05, 0.1, 0.2, 0.5]);
  return range(size).flatMap((to) => range(to).flatMap((from): Edge[] => (random.chance(density) ? [[from, to]] : [])));
};

/** Each task after one to three of the layer before. */
const layers: Shape = (random, size) => {
  const width = random.int(2, 8);
  return range(size).flatMap((to) => {
    const layer = Math.floor(to / width);
    if (layer === 0) return [];
    return range(random.int(1, 3)).map((): Edge => [(layer - 1) * width + random.int(0, width - 1), to]);
  });
};

/** Chains side by side with a few edges across. */
const lanes: Shape = (random, size) => {
  const width = random.int(2, 5);
  return range(size).flatMap((to) => {
    const edges: Edge[] = to >= width ? [[to - width, to]] : [];
    if (to > 0 && random.chance(0.15)) edges.push([random.int(0, to - 1), to]);
    return edges;
  });
};

/** Never needs a handle: parts after each other or side by side, down to single tasks. */
const seriesParallel: Shape = (random, size) => {
  const edges: Edge[] = [];
  const build = (from: number, to: number): { first: number[]; last: number[] } => {
    if (to - from === 1) return { first: [from], last: [from] };
    const middle = random.int(from + 1, to - 1);
    const [a, b] = [build(from, middle), build(middle, to)];
    if (random.chance(0.5)) return { first: [...a.first, ...b.first], last: [...a.last, ...b.last] };
    for (const one of a.last) for (const other of b.first) edges.push([one, other]);
    return { first: a.first, last: b.last };
  };
  build(0, size);
  return edges;
};

/** Each after its left and upper neighbour. */
const grid: Shape = (random, size) => {
  const width = random.int(2, 6);
  return range(size).flatMap((to) => {
    const edges: Edge[] = to >= width ? [[to - width, to]] : [];
    return to % width > 0 ? [...edges, [to - 1, to] as Edge] : edges;
  });
};

/** Each after one other, and sometimes all ends joined by the last. */
const tree: Shape = (random, size) => {
  const edges = range(size - 1).map((i): Edge => [random.int(Math.max(0, i - 6), i), i + 1]);
  if (random.chance(0.5)) return edges;
  const inner = new Set(edges.map(([from]) => from));
  return [...edges, ...range(size - 1).flatMap((i): Edge[] => (inner.has(i) ? [] : [[i, size - 1]]))];
};

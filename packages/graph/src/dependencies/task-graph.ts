/** Tasks 0 … size − 1, and which of them start after which: `[before, after]`. */
export interface TaskGraph {
  readonly size: number;
  readonly edges: readonly (readonly [before: number, after: number])[];
}

/** How a task graph is written: in sequence and in parallel where it has that shape, as promise handles where it has not (G4). */
export type Shape =
  | { readonly kind: "task"; readonly task: number }
  | { readonly kind: "series" | "parallel"; readonly parts: readonly Shape[] }
  | { readonly kind: "handles"; readonly tasks: readonly number[] };

/** Tasks so that each stands after those that it starts after, else in order of number; undefined if they wait for each other. */
export function topologicalOrder({ size, edges }: TaskGraph): number[] | undefined {
  const waits = new Array<number>(size).fill(0);
  const after: number[][] = Array.from({ length: size }, () => []);
  for (const [from, to] of edges) {
    waits[to]!++;
    after[from]!.push(to);
  }
  const order: number[] = [];
  const ready = waits.flatMap((count, task) => (count === 0 ? [task] : []));
  while (ready.length > 0) {
    ready.sort((a, b) => a - b);
    const task = ready.shift()!;
    order.push(task);
    for (const next of after[task]!) if (--waits[next]! === 0) ready.push(next);
  }
  return order.length === size ? order : undefined;
}

/** `reach[a][b]`: b starts after a, directly or not. */
export function reachability(graph: TaskGraph): boolean[][] {
  const reach = Array.from({ length: graph.size }, () => new Array<boolean>(graph.size).fill(false));
  const after: number[][] = Array.from({ length: graph.size }, () => []);
  for (const [from, to] of graph.edges) after[from]!.push(to);
  for (const task of topologicalOrder(graph)!.reverse()) {
    for (const next of after[task]!) {
      reach[task]![next] = true;
      for (let other = 0; other < graph.size; other++) if (reach[next]![other]) reach[task]![other] = true;
    }
  }
  return reach;
}

/** The same order with as few edges as can be (transitive reduction), sorted. */
export function reduceEdges(graph: TaskGraph): [number, number][] {
  const reach = reachability(graph);
  const reduced: [number, number][] = [];
  for (let from = 0; from < graph.size; from++) {
    for (let to = 0; to < graph.size; to++) {
      if (!reach[from]![to]) continue;
      const isDirect = !reach[from]!.some((has, between) => has && reach[between]![to]);
      if (isDirect) reduced.push([from, to]);
    }
  }
  return reduced;
}

/** Tasks on a way from one to another, both included. */
export function pathBetween({ size, edges }: TaskGraph, from: number, to: number): number[] | undefined {
  const came = new Array<number>(size).fill(-1);
  const queue = [from];
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
    if (task === to && task !== from) {
      const path = [task];
      while (path[0] !== from) path.unshift(came[path[0]!]!);
      return path;
    }
    for (const [a, b] of edges) {
      if (a !== task || came[b] !== -1 || b === from) continue;
      came[b] = task;
      queue.push(b);
    }
  }
  return undefined;
}

/**
 * Divides a task graph: parts without any order between them are parallel, parts that come wholly after each other are a series, and what is neither
 * is handles. A part that needs handles makes handles of what is parallel to it, too: one flat list reads better than lists in lanes.
 */
export function shapeOf(graph: TaskGraph): Shape {
  const reach = reachability(graph);
  return shapeOfTasks(topologicalOrder(graph)!, (a, b) => reach[a]![b]!);
}

type Precedes = (a: number, b: number) => boolean;

function shapeOfTasks(tasks: readonly number[], precedes: Precedes): Shape {
  if (tasks.length === 1) return { kind: "task", task: tasks[0]! };
  const components = componentsOf(tasks, precedes);
  if (components.length > 1) {
    const parts = components.map((component) => shapeOfTasks(component, precedes));
    return parts.some(needsHandles) ? { kind: "handles", tasks } : { kind: "parallel", parts };
  }
  const blocks = seriesOf(tasks, precedes);
  if (blocks.length === 1) return { kind: "handles", tasks };
  return { kind: "series", parts: blocks.map((block) => shapeOfTasks(block, precedes)) };
}

const needsHandles = (shape: Shape): boolean =>
  shape.kind === "handles" || ("parts" in shape && shape.parts.some(needsHandles));

/** Tasks that are ordered with each other, directly or through others. */
function componentsOf(tasks: readonly number[], precedes: Precedes): number[][] {
  const left = new Set(tasks);
  const components: number[][] = [];
  for (const first of tasks) {
    if (!left.delete(first)) continue;
    const component = [first];
    for (let i = 0; i < component.length; i++) {
      for (const other of left) {
        if (!precedes(component[i]!, other) && !precedes(other, component[i]!)) continue;
        left.delete(other);
        component.push(other);
      }
    }
    components.push(tasks.filter((task) => component.includes(task)));
  }
  return components;
}

/** Cuts a topological order wherever all that stands before a place comes before all that stands after it. */
function seriesOf(tasks: readonly number[], precedes: Precedes): number[][] {
  const blocks: number[][] = [];
  let block: number[] = [];
  for (const [i, task] of tasks.entries()) {
    block.push(task);
    const rest = tasks.slice(i + 1);
    if (block.every((before) => rest.every((after) => precedes(before, after)))) {
      blocks.push(block);
      block = [];
    }
  }
  return blocks;
}

import { type ReadTask, readDependencies } from "../dependencies/read-dependencies.ts";
import { pathBetween, reachability, reduceEdges, type TaskGraph } from "../dependencies/task-graph.ts";
import type { WrittenTask } from "../dependencies/write-dependencies.ts";
import type { Operation } from "../model.ts";
import type { OutlineRegion } from "../outline.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import { reindent, verbatimRanges } from "../script-text.ts";
import type { StudiedNode, Study } from "../study.ts";
import { handleName } from "./handle-name.ts";
import { freshName } from "./place-text.ts";
import { type Plan, Refusal } from "./plan.ts";
import { numberOf, rewriteDependencies, segmentOf } from "./rewrite-dependencies.ts";

/** Draws an "after" edge (G4): `to` then starts when `from` is done. */
export function connectNodes(study: Study, { from, to }: Operation & { type: "connect" }): Plan[] {
  const segment = segmentOf(study, [from, to]);
  const read = readDependencies(study, segment.nodes);
  const [a, b] = [numberOf(read, from), numberOf(read, to)];
  const cycle = a === b ? [a] : pathBetween(read.graph, b, a);
  if (cycle) {
    const nodes = cycle.map((number) => read.tasks[number]!.id);
    throw new Refusal("CYCLE", "They would wait for each other.", nodes);
  }
  if (reachability(read.graph)[a]![b]) throw new Refusal("NOT_POSSIBLE", "It starts after that already.", [from, to]);
  return rewriteDependencies(study, segment, { read, edges: [...read.graph.edges, [a, b]] });
}

/** Takes an "after" edge away: the two may then run at once, and keep their order with everything else. */
export function disconnectNodes(study: Study, { from, to }: Operation & { type: "disconnect" }): Plan[] {
  const segment = segmentOf(study, [from, to]);
  const read = readDependencies(study, segment.nodes);
  const [a, b] = [numberOf(read, from), numberOf(read, to)];
  const reduced = reduceEdges(read.graph);
  if (!reduced.some(([before, after]) => before === a && after === b)) {
    throw new Refusal("NOT_POSSIBLE", "There is no direct order between them.", [from, to]);
  }
  if (read.tasks[b]!.reads.some(({ task }) => task === a)) {
    throw new Refusal("IN_USE", `It reads ${read.tasks[a]!.output?.text ?? "its result"}.`, [to]);
  }
  return rewriteDependencies(study, segment, { read, edges: withoutEdge(reduced, a, b) });
}

/**
 * Sets the whole order among tasks of one segment: the given edges, what their inputs read, and nothing else. Tasks of the segment that are
 * not named keep their order with each other and with the named ones.
 */
export function orderNodes(study: Study, operation: Operation & { type: "order" }): Plan[] {
  if (operation.nodes.length < 2) throw new Refusal("NOT_POSSIBLE", "Select two tasks or more.", operation.nodes);
  const segment = segmentOf(study, operation.nodes);
  const read = readDependencies(study, segment.nodes);
  const named = new Set(operation.nodes.map((id) => numberOf(read, id)));
  const reach = reachability(read.graph);
  const kept = read.tasks.flatMap((_, from) =>
    read.tasks.flatMap((_, to): [number, number][] =>
      reach[from]![to] && !(named.has(from) && named.has(to)) ? [[from, to]] : [],
    ),
  );
  const reads = read.tasks.flatMap((task, to) => task.reads.map((one): [number, number] => [one.task, to]));
  const drawn = operation.edges.map(([from, to]): [number, number] => [numberOf(read, from), numberOf(read, to)]);
  const graph: TaskGraph = { size: read.tasks.length, edges: [...kept, ...reads, ...drawn] };
  for (const [from, to] of drawn) {
    const cycle = from === to ? [from] : pathBetween(graph, to, from);
    if (cycle)
      throw new Refusal(
        "CYCLE",
        "They would wait for each other.",
        cycle.map((number) => read.tasks[number]!.id),
      );
  }
  return rewriteDependencies(study, segment, { read, edges: graph.edges });
}

/** Everything but the one edge stays in order. */
function withoutEdge(edges: readonly (readonly [number, number])[], a: number, b: number): [number, number][] {
  const kept = edges.filter(([from, to]) => from !== a || to !== b).map(([from, to]): [number, number] => [from, to]);
  const before = edges.flatMap(([from, to]): [number, number][] => (to === a ? [[from, b]] : []));
  const after = edges.flatMap(([from, to]): [number, number][] => (from === b ? [[a, to]] : []));
  return [...kept, ...before, ...after];
}

/** Takes members out of a graph of handles; what came before them now comes before what came after them. */
export function deleteMembers(
  study: Study,
  entries: readonly StudiedNode[],
  { force }: { readonly force: boolean },
): Plan[] {
  const ids = entries.map(({ node }) => study.naming.nodes.get(node)!);
  const segment = segmentOf(study, ids);
  const read = readDependencies(study, segment.nodes);
  const gone = new Set(ids.map((id) => numberOf(read, id)));
  const readers = read.tasks.filter(
    ({ reads }, number) => !gone.has(number) && reads.some(({ task }) => gone.has(task)),
  );
  const isRead = readers.length > 0 || [...gone].some((number) => read.tasks[number]!.outside.length > 0);
  if (isRead && !force)
    throw new Refusal(
      "IN_USE",
      "Its result is still read elsewhere.",
      readers.map(({ id }) => id),
    );
  if (isRead)
    throw new Refusal(
      "NOT_POSSIBLE",
      "Take out what reads its result first.",
      readers.map(({ id }) => id),
    );
  const reach = reachability(read.graph);
  const kept = read.tasks.map((_, number) => number).filter((number) => !gone.has(number));
  if (kept.length === 0) throw new Refusal("NOT_POSSIBLE", "Delete the whole graph instead.");
  const edges = kept.flatMap((from, a) =>
    kept.flatMap((to, b): [number, number][] => (reach[from]![to] ? [[a, b]] : [])),
  );
  const renumber = new Map(kept.map((number, i) => [number, i]));
  const tasks = kept.map((number): ReadTask => {
    const task = read.tasks[number]!;
    return { ...task, reads: task.reads.map((one) => ({ ...one, task: renumber.get(one.task)! })) };
  });
  const left = { tasks, graph: { size: tasks.length, edges } };
  return rewriteDependencies(study, segment, { read: left, edges, gone: new Set(ids) });
}

/** Puts a new task into a graph of handles, for now without any order. */
export function insertMember(study: Study, region: OutlineRegion, text: string): Plan[] {
  const parsed = outlineScript(text);
  const node = isOutline(parsed) && parsed.main.nodes.length === 1 ? parsed.main.nodes[0]! : undefined;
  if (!node?.call || node.regions.length > 0) {
    throw new Refusal("NOT_POSSIBLE", "Only tasks and waits can be put beside drawn dependencies.");
  }
  const owner = [...study.byId].find(([, entry]) => entry.node.regions.includes(region))!;
  const segment = segmentOf(study, [owner[0]]);
  const read = readDependencies(study, segment.nodes);
  const { start, end } = node.call;
  const added: WrittenTask = {
    call: (indent) => reindent(text, { start, end }, { from: "", to: indent, verbatim: verbatimRanges(node.syntax) }),
    names: [],
    handle: freshName(study, node.output?.names[0] ?? handleName(node)),
    usedOutside: false,
    joined: "",
    reads: new Set(),
    lead: [],
    gap: false,
    trail: "",
  };
  return rewriteDependencies(study, segment, { read, edges: read.graph.edges, added });
}

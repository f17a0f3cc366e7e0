import { applyOperation, type FlowGraph, type GraphNode, openGraph } from "../../src/index.ts";
import { checkTaskGraph } from "../dependencies/check-task-graph.ts";
import { randomTaskGraph } from "../dependencies/random-task-graph.ts";
import type { Random } from "../random.ts";
import { randomGesture } from "./random-gesture.ts";

/** Graph → script → graph: a graph drawn from nothing, by gestures or as tasks with edges; what its script alone says of it. */
export function checkDrawnGraph(random: Random): string[] {
  if (random.chance(0.2)) return checkTaskGraph(randomTaskGraph(random, random.int(2, 20)));
  const graph = drawGraph(random);
  const differences = differencesOf(graph, openGraph(graph.source));
  return differences.length > 0 ? [...differences, graph.source] : [];
}

function drawGraph(random: Random): FlowGraph {
  let graph = openGraph("");
  for (let gestures = random.int(3, 25); gestures > 0; gestures--) {
    const result = applyOperation(graph, randomGesture(random, graph));
    if (result.ok) ({ graph } = result);
  }
  return graph;
}

/** A drawn graph has ids that were carried over edits, an opened one those of its text: all else must be the same, keys in the place of ids. */
function differencesOf(drawn: FlowGraph, opened: FlowGraph): string[] {
  const [a, b] = [factsOf(drawn), factsOf(opened)];
  const at = a.findIndex((fact, i) => fact !== b[i]);
  if (at >= 0) return [`drawn as ${a[at]}\n  but read as ${b[at]}`];
  return a.length === b.length ? [] : [`read with more than was drawn: ${b[a.length]}`];
}

function factsOf(graph: FlowGraph): string[] {
  const key = (id: string) => graph.nodes.get(id)!.key;
  const nodes = [...graph.nodes.values()].map((described) => {
    const { id: _, region, regions, after, ...node }: GraphNode = JSON.parse(JSON.stringify(described));
    const { owner, role, label, range } = graph.regions.get(region)!;
    return {
      ...node,
      in: { owner: owner && key(owner), role, label, range },
      regions: regions.length,
      after: after?.map(key),
    };
  });
  const edges = graph.edges.map(({ kind, from, to, name, place }) => ({
    kind,
    name,
    from: key(from),
    to: key(to),
    index: place?.index,
  }));
  return [...nodes, ...edges].map((fact) => JSON.stringify(fact));
}

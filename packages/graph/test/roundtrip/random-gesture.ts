import { type FlowGraph, type GraphNode, type GraphRegion, nodeTemplates, type Operation } from "../../src/index.ts";
import type { Random } from "../random.ts";

const WRAPPERS = ["forEach", "forEachParallel", "while", "try", "parallel", "if"] as const;
const ARMS = ["else", "elseIf", "case", "default", "lane", "catch", "finally"] as const;
const TEXTS = ["x", '"1h"', "", "true", "{ a: 1 }", "parallel", "sequential", "// note: other", "Inputs.list"];
const NAMES = ["fresh", "Inputs", "v0", "v1", "not a name", "await"];

/** Any gesture on a graph, sensible or not. */
export function randomGesture(random: Random, graph: FlowGraph): Operation {
  const nodes = [...graph.nodes.values()].filter(({ kind }) => kind !== "start");
  const region = random.pick([...graph.regions.values()]);
  const at = { region: region.id, index: random.int(0, region.nodes.length) };
  const template = random.pick(nodeTemplates).id;
  if (nodes.length === 0 || random.chance(0.1)) return { type: "insert", at, template };
  return random.pick(GESTURES)({ random, graph, nodes, node: random.pick(nodes), region, at });
}

interface Choice {
  readonly random: Random;
  readonly graph: FlowGraph;
  readonly nodes: readonly GraphNode[];
  readonly node: GraphNode;
  readonly region: GraphRegion;
  readonly at: { readonly region: string; readonly index: number };
}

/** A node and up to two that follow it. */
function side({ random, graph, node }: Choice): string[] {
  const siblings = graph.regions.get(node.region)!.nodes;
  return siblings.slice(node.index, node.index + random.int(1, 3));
}

/** Two cards; those that stand side by side can often be connected. */
function two({ random, graph, nodes, node }: Choice): [string, string] {
  const cards = nodes.filter(({ awaited, regions }) => awaited === true && regions.length === 0);
  const from = cards.length > 0 ? random.pick(cards) : node;
  const siblings = graph.regions.get(from.region)!.nodes;
  const other = random.chance(0.8) ? random.pick(siblings) : random.pick(nodes).id;
  return random.chance(0.8) && siblings.indexOf(other) < from.index ? [other, from.id] : [from.id, other];
}

const GESTURES: readonly ((choice: Choice) => Operation)[] = [
  ({ random, at }) => ({ type: "insert", at, template: random.pick(nodeTemplates).id }),
  ({ at }) => ({ type: "paste", at, text: 'const a = 1\n\n// note: pasted\nawait Task.run("pasted", { a })' }),
  (choice) => ({ type: "delete", nodes: side(choice), force: choice.random.chance(0.5) }),
  (choice) => ({ type: "move", nodes: side(choice), to: choice.at }),
  (choice) => ({ type: "wrap", nodes: side(choice), with: choice.random.pick(WRAPPERS) }),
  ({ node }) => ({ type: "unwrap", node: node.id }),
  (choice) => ({ type: "duplicate", nodes: side(choice) }),
  ({ random, node }) => ({
    type: "setField",
    node: node.id,
    field: node.fields.length > 0 ? random.pick(node.fields).name : "none",
    text: random.pick(TEXTS),
  }),
  ({ random, node }) => ({ type: "setField", node: node.id, field: "inputs.added", text: random.pick(TEXTS) }),
  ({ random, node }) => ({ type: "renameOutput", node: node.id, name: random.pick(NAMES) }),
  ({ random, node }) => ({ type: "addArm", node: node.id, arm: random.pick(ARMS) }),
  ({ random, nodes }) => {
    const containers = nodes.filter(({ regions }) => regions.length > 0);
    return {
      type: "addArm",
      node: (containers.length > 0 ? random.pick(containers) : nodes[0]!).id,
      arm: random.pick(ARMS),
    };
  },
  ({ random, region }) => ({ type: "removeArm", region: region.id, force: random.chance(0.5) }),
  ...(["connect", "disconnect", "connect", "disconnect"] as const).map((type) => (choice: Choice): Operation => {
    const [from, to] = two(choice);
    return { type, from, to };
  }),
  (choice) => {
    const [from, to] = two(choice);
    return { type: "feed", from, to, field: choice.random.pick(["inputs.fed", "inputs.value", "options.title"]) };
  },
  (choice) => ({ type: "extract", nodes: side(choice), name: "part" }),
  (choice) => ({ type: "order", nodes: side(choice), edges: [] }),
];

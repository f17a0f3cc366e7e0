import type { FlowGraph, NodeId, Place, RegionId } from "@fermata/graph";

/** Where a new node goes when nothing says more: after the last of the selection, before what ends the region. */
export function placeAfter(graph: FlowGraph, selection: Iterable<NodeId>): Place {
  const chosen = [...selection].flatMap((id) => graph.nodes.get(id) ?? []);
  const last = chosen.at(-1);
  if (last === undefined) return placeAtEnd(graph, graph.root);
  if (last.kind === "start") return { region: graph.root, index: 0 };
  return { region: last.region, index: last.ends ? last.index : last.index + 1 };
}

/** The end of a region, but before a `return` or `throw` that ends it. */
function placeAtEnd(graph: FlowGraph, region: RegionId): Place {
  const nodes = graph.regions.get(region)?.nodes ?? [];
  const last = graph.nodes.get(nodes.at(-1) ?? "");
  return { region, index: last?.ends ? nodes.length - 1 : nodes.length };
}

/** The chosen nodes without those that stand inside another chosen one, in order of text. */
export function outermost(graph: FlowGraph, ids: ReadonlySet<NodeId>): NodeId[] {
  const inOrder = [...graph.nodes.keys()].filter((id) => ids.has(id) && id !== graph.start);
  return inOrder.filter((id) => !ancestors(graph, id).some((above) => ids.has(above)));
}

/** The nodes around a node, from the inside out. */
function ancestors(graph: FlowGraph, id: NodeId): NodeId[] {
  const result: NodeId[] = [];
  let owner = ownerOf(graph, id);
  while (owner !== null) {
    result.push(owner);
    owner = ownerOf(graph, owner);
  }
  return result;
}

function ownerOf(graph: FlowGraph, id: NodeId): NodeId | null {
  const region = graph.nodes.get(id)?.region;
  return region === undefined ? null : (graph.regions.get(region)?.owner ?? null);
}

/** All regions inside the given nodes: where these nodes cannot go themselves. */
export function regionsInside(graph: FlowGraph, ids: Iterable<NodeId>): Set<RegionId> {
  const result = new Set<RegionId>();
  const visit = (id: NodeId) => {
    for (const region of graph.nodes.get(id)?.regions ?? []) {
      result.add(region);
      for (const child of graph.regions.get(region)?.nodes ?? []) visit(child);
    }
  };
  for (const id of ids) visit(id);
  return result;
}

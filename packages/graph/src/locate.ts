import type { FlowGraph, GraphNode, GraphRegion, TextRange } from "./model.ts";

/** The innermost node that owns an offset; undefined between nodes. */
export function nodeAt(graph: FlowGraph, offset: number): GraphNode | undefined {
  return descend(graph, graph.regions.get(graph.root), (range) => range.start <= offset && offset < range.end);
}

/** The innermost node that holds the whole range, as an engine command's place: the node to paint (G8). */
export function nodeOwning(graph: FlowGraph, range: TextRange): GraphNode | undefined {
  return descend(graph, graph.regions.get(graph.root), (node) => node.start <= range.start && range.end <= node.end);
}

function descend(
  graph: FlowGraph,
  region: GraphRegion | undefined,
  holds: (range: TextRange) => boolean,
): GraphNode | undefined {
  for (const id of region?.nodes ?? []) {
    const node = graph.nodes.get(id)!;
    if (!holds(node.range)) continue;
    for (const child of node.regions) {
      const inner = descend(graph, graph.regions.get(child), holds);
      if (inner) return inner;
    }
    return node;
  }
  return undefined;
}

/** The innermost nodes that a selection of text touches, in order of text. An empty range is a caret. */
export function nodesIn(graph: FlowGraph, range: TextRange): GraphNode[] {
  if (range.start === range.end) {
    const node = nodeAt(graph, range.start) ?? (range.start > 0 ? nodeAt(graph, range.start - 1) : undefined);
    return node ? [node] : [];
  }
  const touches = (other: TextRange) => other.start < range.end && range.start < other.end;
  const found: GraphNode[] = [];
  const visit = (region: GraphRegion | undefined) => {
    for (const id of region?.nodes ?? []) {
      const node = graph.nodes.get(id)!;
      if (!touches(node.range)) continue;
      const before = found.length;
      for (const child of node.regions) visit(graph.regions.get(child));
      if (found.length === before) found.push(node);
    }
  };
  visit(graph.regions.get(graph.root));
  return found;
}

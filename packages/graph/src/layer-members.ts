import type { GraphNode, NodeId } from "./model.ts";

/**
 * Layers of a dependency region: each node one below the lowest that it starts after, and in its layer near the middle of those
 * (the barycentre step of Sugiyama's method, once, from above). Ties keep the order of text, so that the picture is stable.
 */
export function layerMembers(nodes: readonly GraphNode[]): GraphNode[][] {
  const layers: GraphNode[][] = [];
  const layerOf = new Map<NodeId, number>();
  for (const node of nodes) {
    const layer = Math.max(0, ...(node.after ?? []).map((dep) => (layerOf.get(dep) ?? 0) + 1));
    layerOf.set(node.id, layer);
    layers[layer] ??= [];
    layers[layer].push(node);
  }
  const column = new Map<NodeId, number>();
  return layers.map((layer) => {
    const middles = layer.map((node, i) => ({ node, middle: middleOf(node, column) ?? i, i }));
    middles.sort((a, b) => a.middle - b.middle || a.i - b.i);
    for (const [i, { node }] of middles.entries()) column.set(node.id, i);
    return middles.map(({ node }) => node);
  });
}

function middleOf(node: GraphNode, column: ReadonlyMap<NodeId, number>): number | undefined {
  const columns = (node.after ?? []).map((dep) => column.get(dep) ?? 0);
  return columns.length > 0 ? columns.reduce((sum, value) => sum + value, 0) / columns.length : undefined;
}

import type { Box, FlowGraph, GraphLayout, NodeId } from "@fermata/graph";

export type Direction = "up" | "down" | "left" | "right";

/**
 * Where an arrow key goes. Up and down walk the nodes in the order of the script, into containers and out again, so that every node is
 * reached; left and right go to the nearest neighbour on that side, else out to the container or into it.
 */
export function walkNodes(
  graph: FlowGraph,
  layout: GraphLayout,
  step: { from: NodeId | null; to: Direction },
): NodeId | null {
  const drawn = [...graph.nodes.keys()].filter((id) => layout.boxes.has(id));
  const { from, to } = step;
  if (from === null || !layout.boxes.has(from)) return drawn[0] ?? null;
  if (to === "up" || to === "down") return drawn[drawn.indexOf(from) + (to === "down" ? 1 : -1)] ?? null;
  const box = layout.boxes.get(from)!;
  const beside = nearest(box, layout, to);
  if (beside !== null) return beside;
  if (to === "left") return box.parent;
  return (
    graph.nodes
      .get(from)!
      .regions.flatMap((id) => graph.regions.get(id)?.nodes ?? [])
      .find((id) => layout.boxes.has(id)) ?? null
  );
}

/** The closest box wholly at that side that shares some height. */
function nearest(from: Box, layout: GraphLayout, side: "left" | "right"): NodeId | null {
  let best: { id: NodeId; distance: number } | null = null;
  for (const [id, box] of layout.boxes) {
    const gap = side === "right" ? box.x - (from.x + from.width) : from.x - (box.x + box.width);
    const overlaps = box.y < from.y + from.height && from.y < box.y + box.height;
    if (gap < 0 || !overlaps) continue;
    const distance = gap + Math.abs(box.y - from.y) * 0.5;
    if (best === null || distance < best.distance) best = { id, distance };
  }
  return best?.id ?? null;
}

import type { OutlineNode, OutlineRegion } from "./outline.ts";

/** The innermost node that owns an offset. */
export function innermostAt(region: OutlineRegion, offset: number): OutlineNode | undefined {
  const node = nodeIn(region, offset);
  if (!node) return undefined;
  for (const child of node.regions) {
    if (child.range.start <= offset && offset < child.range.end) return innermostAt(child, offset) ?? node;
  }
  return node;
}

function nodeIn(region: OutlineRegion, offset: number): OutlineNode | undefined {
  let low = 0;
  let high = region.nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (region.nodes[middle]!.range.end <= offset) low = middle + 1;
    else high = middle;
  }
  const node = region.nodes[low];
  return node && node.range.start <= offset ? node : undefined;
}

import type { GraphNode } from "./model.ts";

/** A copy of a node without its fields. A spread would work them out first. */
export function withoutFields(node: GraphNode): Omit<GraphNode, "fields"> {
  const { fields: _, ...rest } = Object.getOwnPropertyDescriptors(node);
  return Object.defineProperties({}, rest) as Omit<GraphNode, "fields">;
}

import type { FlowGraph } from "@fermata/graph";

export interface NameInScope {
  readonly name: string;
  /** Label of the node that gives it. */
  readonly from: string;
}

/** The variables that can be read at an offset, nearest first: outputs of earlier nodes of the same and of surrounding regions. */
export function namesInScope(graph: FlowGraph, offset: number): NameInScope[] {
  const found = new Map<string, NameInScope>();
  for (const node of graph.nodes.values()) {
    const region = graph.regions.get(node.region);
    const around =
      region === undefined || region.owner === null || (region.range.start <= offset && offset <= region.range.end);
    if (!around || node.kind === "start") continue;
    const inside = node.range.start <= offset && offset <= node.range.end;
    const names = inside
      ? loopNames(graph, node.id, offset)
      : node.range.end <= offset
        ? (node.output?.names ?? [])
        : [];
    for (const name of names) {
      found.delete(name);
      found.set(name, { name, from: node.label });
    }
  }
  return [...found.values()].reverse();
}

/** What a container gives to its inside: the item of a loop, the error of a catch. */
function loopNames(graph: FlowGraph, id: string, offset: number): readonly string[] {
  const node = graph.nodes.get(id)!;
  const inRegion = node.regions
    .map((region) => graph.regions.get(region)!)
    .find(({ range }) => range.start <= offset && offset <= range.end);
  if (inRegion === undefined) return [];
  const field = node.fields.find(({ name }) => name === (inRegion.role === "catch" ? "catch" : "item"));
  if (field !== undefined && /^[\w$]+$/.test(field.text)) return [field.text];
  const written = inRegion.role === "catch" ? /^catch \(?([\w$]+)/.exec(inRegion.label) : null;
  return written === null ? [] : [written[1]!];
}

import type { GraphEdge, NodeId, Place } from "./model.ts";
import { START } from "./node-ids.ts";
import type { OutlineNode, OutlineRegion } from "./outline.ts";
import { innermostAt } from "./outline-at.ts";
import type { Study } from "./study.ts";

/** Order, data and dependency edges of a script (G4, G5). */
export function findEdges(study: Study): GraphEdge[] {
  const edges: GraphEdge[] = [];
  for (const [region, id] of study.naming.regions) {
    if (region.flow === "dependency") edges.push(...dependencyEdges(study, region));
    else edges.push(...orderEdges(study, region, id));
  }
  edges.push(...dataEdges(study));
  return edges;
}

/** A node that was started and not waited for is a side branch: what comes next runs after the node before it. */
const isAside = (node: OutlineNode): boolean => node.awaited === false;

function orderEdges(study: Study, region: OutlineRegion, id: string): GraphEdge[] {
  const edges: GraphEdge[] = [];
  let from: NodeId | undefined = region === study.outline.main ? START : undefined;
  for (const [index, node] of region.nodes.entries()) {
    if (node.kind === "note" || node.kind === "function") continue;
    const to = study.naming.nodes.get(node)!;
    const place: Place = { region: id, index };
    if (from !== undefined) edges.push({ id: `order:${from}>${to}`, kind: "order", from, to, place });
    if (!isAside(node)) from = node.ends ? undefined : to;
  }
  return edges;
}

function dependencyEdges(study: Study, region: OutlineRegion): GraphEdge[] {
  return region.nodes.flatMap((node) => {
    const to = study.naming.nodes.get(node)!;
    return (node.after ?? []).map((dep): GraphEdge => {
      const from = study.naming.nodes.get(dep)!;
      return { id: `after:${from}>${to}`, kind: "dependency", from, to };
    });
  });
}

/** From where a variable gets its value to each node that reads it. */
function dataEdges(study: Study): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const variable of study.scopes.variables) {
    const makers = new Set<OutlineNode>();
    const made = makerAt(study, variable.at.start, variable.name);
    if (made) makers.add(made);
    for (const reference of variable.references) {
      const writer = reference.writes && makerAt(study, reference.at.start, variable.name);
      if (writer) makers.add(writer);
    }
    for (const reference of variable.references) {
      if (!reference.reads) continue;
      const reader = innermostAt(study.outline.main, reference.at.start);
      for (const maker of makers) {
        if (!reader || reader === maker || maker.handle || holds(maker, reader)) continue;
        const from = study.naming.nodes.get(maker)!;
        const to = study.naming.nodes.get(reader)!;
        const waits = maker.awaited === false && reference.awaited;
        const id = `data:${from}>${to}:${variable.name}`;
        const known = edges.get(id);
        if (known?.kind === "await") continue;
        edges.set(id, { id, kind: waits ? "await" : "data", from, to, name: variable.name });
      }
    }
  }
  return [...edges.values()];
}

/** The node at an offset, if it is its output that is named there. */
function makerAt(study: Study, offset: number, name: string): OutlineNode | undefined {
  const node = innermostAt(study.outline.main, offset);
  return node?.output?.names.includes(name) ? node : undefined;
}

const holds = (outer: OutlineNode, inner: OutlineNode): boolean =>
  outer.range.start <= inner.range.start && inner.range.end <= outer.range.end;

import type { FlowGraph, GraphDiagnostic, GraphEdge, GraphNode, GraphRegion } from "./model.ts";
import { withoutFields } from "./without-fields.ts";

/** What `fermata graph FILE --json` prints. */
export interface GraphJson {
  readonly title: string;
  readonly root: string;
  readonly regions: readonly GraphRegion[];
  /** Without fields, which are for editing. */
  readonly nodes: readonly Omit<GraphNode, "fields">[];
  readonly edges: readonly GraphEdge[];
  readonly diagnostics: readonly GraphDiagnostic[];
  readonly broken?: GraphDiagnostic;
}

/** The graph as plain JSON, in order of text; the same text gives the same JSON. */
export function serializeGraphJson(graph: FlowGraph): GraphJson {
  return {
    title: graph.title,
    root: graph.root,
    regions: [...graph.regions.values()],
    nodes: [...graph.nodes.values()].map(withoutFields),
    edges: graph.edges,
    diagnostics: graph.diagnostics,
    ...(graph.broken ? { broken: graph.broken } : {}),
  };
}

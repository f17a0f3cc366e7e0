import { LineIndex } from "@fermata/flow";
import { withoutFields } from "./described-node.ts";
import type { FlowGraph, GraphDiagnostic, GraphEdge, GraphNode, GraphRegion } from "./model.ts";

/** What `fermata graph FILE --json` prints: the picture and the values in it, for programs that read graphs. Lines count from 1. */
export interface GraphJson {
  readonly title: string;
  readonly root: string;
  readonly start: string;
  readonly regions: readonly GraphRegion[];
  readonly nodes: readonly GraphNodeJson[];
  readonly edges: readonly GraphEdge[];
  readonly diagnostics: readonly GraphDiagnostic[];
  readonly broken?: GraphDiagnostic;
}

export interface GraphNodeJson extends Omit<GraphNode, "fields"> {
  /** Of the last character of its body. */
  readonly endLine: number;
  /** Source text of what stands in the script, by name of the field: `"inputs.report": "report.id"`. Absent fields are left out. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The graph as plain JSON, in order of text; the same text gives the same JSON. */
export function serializeGraphJson(graph: FlowGraph): GraphJson {
  const lines = new LineIndex(graph.source);
  return {
    title: graph.title,
    root: graph.root,
    start: graph.start,
    regions: [...graph.regions.values()],
    nodes: [...graph.nodes.values()].map((node) => ({
      ...withoutFields(node),
      endLine: lines.lineAt(Math.max(node.body.start, node.body.end - 1)),
      fields: presentFields(node),
    })),
    edges: graph.edges,
    diagnostics: graph.diagnostics,
    ...(graph.broken ? { broken: graph.broken } : {}),
  };
}

function presentFields(node: GraphNode): Record<string, string> {
  const present = node.fields.filter(({ text, range }) => text !== "" || range !== null);
  // Whole groups repeat what their members say.
  const groups = new Set(present.flatMap(({ group }) => (group === undefined ? [] : [group])));
  return Object.fromEntries(present.filter(({ name }) => !groups.has(name)).map(({ name, text }) => [name, text]));
}

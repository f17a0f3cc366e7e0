import type { FlowGraph, NodeId } from "@fermata/graph";
import { outermost } from "../editor/places-in-graph.ts";

/** The chosen nodes as script: what the clipboard holds, so that they paste into any editor and any workflow (S4). */
export function nodesAsText(graph: FlowGraph, selection: ReadonlySet<NodeId>): string {
  const parts = outermost(graph, selection).map((id) => {
    const { start, end } = graph.nodes.get(id)!.range;
    const lineStart = graph.source.lastIndexOf("\n", start - 1) + 1;
    const indent = graph.source.slice(lineStart, start);
    // The first line's indentation stands before the range where only space does.
    return dedent((indent.trim() === "" ? indent : "") + graph.source.slice(start, end)).trimEnd();
  });
  return parts.length === 0 ? "" : `${parts.join("\n")}\n`;
}

/** Takes the indentation away that all lines share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n+/, "").split("\n");
  const depths = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const depth = depths.length === 0 ? 0 : Math.min(...depths);
  return lines.map((line) => line.slice(depth)).join("\n");
}

import { type FlowGraph, type GraphNode, type LayoutOptions, layoutGraph } from "../src/index.ts";

/** A graph and its layout as text that people can read and compare. */
export function printGraph(graph: FlowGraph, options: LayoutOptions = {}): string {
  const layout = layoutGraph(graph, options);
  const lines: string[] = [];
  const print = (node: GraphNode, indent: string) => {
    const box = layout.boxes.get(node.id);
    const place = box ? `  @${box.x},${box.y} ${box.width}×${box.height}${box.folded ? " folded" : ""}` : "";
    const output =
      node.output && node.output.form !== "lane" ? ` → ${node.output.form} ${node.output.text}`.trimEnd() : "";
    const flags = `${node.awaited === false ? " (not awaited)" : ""}${node.ends ? " ∎" : ""}`;
    const mode = node.mode ? `/${node.mode}` : "";
    lines.push(`${indent}${node.kind}${mode} "${node.label}"${output}${flags}${place}`);
    if (node.subtitle) lines.push(`${indent}  = ${node.subtitle}`);
    for (const line of node.preview) lines.push(`${indent}  · ${line}`);
    for (const id of node.regions) {
      const region = graph.regions.get(id)!;
      lines.push(`${indent}  [${region.label}]`);
      for (const inner of region.nodes) print(graph.nodes.get(inner)!, `${indent}    `);
    }
  };
  print(graph.nodes.get(graph.start)!, "");
  for (const id of graph.regions.get(graph.root)!.nodes) print(graph.nodes.get(id)!, "");
  lines.push("", "edges");
  for (const { kind, from, to, name } of graph.edges) lines.push(`  ${kind}${name ? ` ${name}` : ""}: ${from} > ${to}`);
  lines.push("", `${layout.width}×${layout.height}`);
  return `${lines.join("\n")}\n`;
}

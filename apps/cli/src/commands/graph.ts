import type { FlowGraph, RegionId } from "@fermata/graph";
import type { CliCommand } from "../cli-command.ts";
import { EXIT } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { readScript } from "../read-input.ts";

export const graphCommand: CliCommand = {
  usage: "graph <file>",
  summary: "print a script as the graph that the canvas draws",
  configure: (command) => {
    command.option("--json", "print one JSON object: regions, nodes, edges");
  },
  run: async (output, args, options) => {
    const file = args[0] as string;
    const source = readScript(file);
    // The layout engine in that package is large; other commands need not wait for it.
    const { openGraph } = await import("@fermata/graph");
    const graph = openGraph(source);
    if (options.json === true) {
      output.json({ ...graph, regions: [...graph.regions.values()], nodes: [...graph.nodes.values()] });
    } else {
      if (graph.title !== "") output.line(graph.title);
      outline(output, graph, { region: graph.root, indent: "  " });
    }
    if (graph.broken === undefined) return EXIT.done;
    output.problem(`${file}:${graph.broken.line}: ${graph.broken.message}`);
    return EXIT.badInput;
  },
};

function outline(output: Output, graph: FlowGraph, at: { region: RegionId; indent: string }): void {
  const { region, indent } = at;
  for (const id of graph.regions.get(region)?.nodes ?? []) {
    const node = graph.nodes.get(id)!;
    const named = node.output?.text ? ` → ${node.output.text}` : "";
    output.line(`${indent}${node.kind.padEnd(12)} ${node.label}${named}`.trimEnd());
    for (const inner of node.regions) {
      const label = graph.regions.get(inner)?.label ?? "";
      if (label !== "") output.line(`${indent}  ${label}`);
      outline(output, graph, { region: inner, indent: `${indent}    ` });
    }
  }
}

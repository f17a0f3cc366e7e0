import { type FlowGraph, type GraphRegion, openGraph, serializeGraphJson, type TextRange } from "../../src/index.ts";

/** Script → graph → script: what is wrong with the way back; nothing if it is the same script. */
export function checkScript(source: string): string[] {
  const graph = openGraph(source);
  if (graph.broken) return [`does not open: ${graph.broken.message} (line ${graph.broken.line})`];
  const problems: string[] = [];
  const rebuilt = rebuild(graph);
  if (rebuilt !== source) problems.push(`what its nodes and regions own is not the text: ${rebuilt}`);
  const json = (one: FlowGraph) => JSON.stringify(serializeGraphJson(one));
  if (json(openGraph(source)) !== json(graph)) problems.push("opened again it is another graph");
  if (json(openGraph(source, openGraph(`${source} `, graph))) !== json(graph))
    problems.push("typed and taken back it is another graph");
  return problems;
}

/** The text again, from what each node and region owns itself: every character belongs to exactly one (G1). */
export function rebuild(graph: FlowGraph): string {
  const root = graph.regions.get(graph.root)!;
  const pieces: TextRange[] = [{ start: 0, end: root.range.start }];
  for (const { range, inside } of owners(graph, root)) {
    let at = range.start;
    for (const inner of inside) {
      if (inner.start < at) return `${JSON.stringify(inner)} begins before ${at}`;
      pieces.push({ start: at, end: inner.start });
      at = inner.end;
    }
    if (range.end < at) return `${JSON.stringify(range)} ends before ${at}`;
    pieces.push({ start: at, end: range.end });
  }
  pieces.sort((a, b) => a.start - b.start || a.end - b.end);
  return pieces.map(({ start, end }) => graph.source.slice(start, end)).join("");
}

/** Every region and node, each with what is inside it. */
function* owners(graph: FlowGraph, region: GraphRegion): Generator<{ range: TextRange; inside: readonly TextRange[] }> {
  const nodes = region.nodes.map((id) => graph.nodes.get(id)!);
  yield { range: region.range, inside: nodes.map((node) => node.range) };
  for (const node of nodes) {
    const regions = node.regions.map((id) => graph.regions.get(id)!);
    yield { range: node.range, inside: regions.map((inner) => inner.range) };
    for (const inner of regions) yield* owners(graph, inner);
  }
}

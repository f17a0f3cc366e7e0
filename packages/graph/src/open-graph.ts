import type { Diagnostic, ParsedFlow } from "@fermata/flow";
import { DescribedNode, withoutFields } from "./described-node.ts";
import { findEdges } from "./find-edges.ts";
import type { FlowGraph, GraphDiagnostic, GraphNode, GraphRegion, NodeId, RegionId, TextEdit } from "./model.ts";
import { type Ancestry, MAIN, nameNodes, START } from "./node-ids.ts";
import type { OutlineRegion } from "./outline.ts";
import { isOutline, type Outline, outlineScript } from "./outline-script.ts";
import { keepStudy, makeStudy, type Study, studyOf } from "./study.ts";
import { differenceOf, mapOffsetLoosely } from "./text-edits.ts";

/**
 * Reads a script as a graph (G1–G5). With `previous`, nodes keep the ids that they had there (G2), and a text that does not parse shows
 * `previous` with `broken` set (G9). Without `previous`, a broken text is one Code node, so that nothing of it is hidden. Never throws.
 */
export function openGraph(source: string, previous?: FlowGraph): FlowGraph {
  if (previous && previous.source === source && !previous.broken) return previous;
  const read = outlineScript(source);
  if (!isOutline(read)) return brokenGraph(read, previous);
  if (!previous) return buildGraph(read);
  const before = lastGood(previous);
  if (!before) return buildGraph(read);
  const edits = differenceOf(before.source, source);
  return buildGraph(read, { outline: before.outline, naming: before.naming, edits, relocated: [] });
}

/** As `openGraph` after known edits of a graph that is not broken; `ids` gives nodes back the ids that they had at that text. */
export function reopenGraph(
  source: string,
  previous: FlowGraph,
  { edits, ids }: { readonly edits: readonly TextEdit[]; readonly ids?: readonly NodeId[] },
): FlowGraph {
  const read = outlineScript(source);
  if (!isOutline(read)) return brokenGraph(read, previous);
  if (ids) return buildGraph(read, ids);
  const before = studyOf(previous)!;
  return buildGraph(read, { outline: before.outline, naming: before.naming, edits, relocated: [] });
}

/** Makes the graph of a script that was read; `origin` says where ids come from. */
export function buildGraph(outline: Outline, origin?: Ancestry | readonly NodeId[]): FlowGraph {
  const { source, diagnostics, frontMatter } = outline.parsed;
  const naming = nameNodes(outline, origin);
  const study = makeStudy(outline, naming);
  const { nodes, regions } = describeAll(study);
  const graph: FlowGraph = {
    source,
    title: frontMatter?.data.name ?? "",
    frontMatter: frontMatter && {
      range: { start: frontMatter.start, end: frontMatter.end },
      text: source.slice(frontMatter.textStart, frontMatter.textEnd),
    },
    root: MAIN,
    start: START,
    nodes,
    regions,
    edges: findEdges(study),
    diagnostics: diagnostics.map((diagnostic) => ({ ...toGraphDiagnostic(diagnostic), node: START })),
  };
  keepStudy(graph, study);
  return graph;
}

const goodBefore = new WeakMap<FlowGraph, FlowGraph>();

function lastGood(graph: FlowGraph): Study | undefined {
  const good = goodBefore.get(graph) ?? graph;
  return studyOf(good);
}

function describeAll(study: Study): Pick<FlowGraph, "nodes" | "regions"> {
  const nodes = new Map<NodeId, GraphNode>();
  const regions = new Map<RegionId, GraphRegion>();
  const { outline, naming } = study;
  const visit = (region: OutlineRegion, owner: NodeId | null) => {
    const id = naming.regions.get(region)!;
    regions.set(id, {
      id,
      role: region.role,
      owner,
      label: region.label,
      range: region.range,
      nodes: region.nodes.map((node) => naming.nodes.get(node)!),
      flow: region.flow,
      open: region.inside.form !== "none",
    });
    for (const [index, node] of region.nodes.entries()) {
      const described = new DescribedNode(study, node, { region: id, index });
      nodes.set(described.id, described);
      for (const child of node.regions) visit(child, described.id);
    }
  };
  nodes.set(START, new DescribedNode(study, outline.start, { region: MAIN, index: -1 }));
  visit(outline.main, null);
  return { nodes, regions };
}

const toGraphDiagnostic = ({ code, severity, message, range }: Diagnostic): GraphDiagnostic => ({
  code,
  severity,
  message,
  range: { start: range.start, end: range.end },
  line: range.line,
});

function brokenGraph(read: ParsedFlow, previous: FlowGraph | undefined): FlowGraph {
  const diagnostics = read.diagnostics.map(toGraphDiagnostic);
  const broken = diagnostics.find((diagnostic) => diagnostic.severity === "error") ?? diagnostics[0]!;
  const graph = previous ? shifted(previous, read.source) : unreadGraph(read.source);
  const result: FlowGraph = { ...graph, source: read.source, diagnostics, broken };
  const good = previous && (goodBefore.get(previous) ?? (previous.broken ? undefined : previous));
  if (good) goodBefore.set(result, good);
  return result;
}

/** The last good graph with its ranges moved along with the text, as well as can be. */
function shifted(previous: FlowGraph, source: string): FlowGraph {
  const edits: readonly TextEdit[] = differenceOf(previous.source, source);
  const shift = ({ start, end }: { start: number; end: number }) => {
    const from = mapOffsetLoosely(edits, start);
    return { start: from, end: Math.max(from, mapOffsetLoosely(edits, end)) };
  };
  const nodes = new Map<NodeId, GraphNode>();
  for (const [id, node] of previous.nodes) {
    nodes.set(id, { ...withoutFields(node), range: shift(node.range), body: shift(node.body), fields: [] });
  }
  const regions = new Map<RegionId, GraphRegion>();
  for (const [id, region] of previous.regions) regions.set(id, { ...region, range: shift(region.range), open: false });
  return { ...previous, nodes, regions };
}

/** A text that never parsed: all of it as one Code node. */
function unreadGraph(source: string): FlowGraph {
  const empty = buildGraph(outlineScript("") as Outline);
  const range = { start: 0, end: source.length };
  const code: GraphNode = {
    id: `${MAIN}/code`,
    key: `${MAIN}/code`,
    kind: "code",
    region: MAIN,
    index: 0,
    label: "Code",
    subtitle: "does not parse",
    preview: source.split("\n").slice(0, 3),
    ends: false,
    range,
    body: range,
    line: 1,
    regions: [],
    fields: [],
  };
  const main = { ...empty.regions.get(MAIN)!, range, nodes: [code.id], open: false };
  return {
    ...empty,
    source,
    nodes: new Map([...empty.nodes, [code.id, code]]),
    regions: new Map([[MAIN, main]]),
    edges: [{ id: `order:${START}>${code.id}`, kind: "order", from: START, to: code.id }],
  };
}

import type { FlowGraph, NodeId, RegionId } from "./model.ts";
import { type Naming, nameNodes, START } from "./node-ids.ts";
import { type OutlineNode, type OutlineRegion, walkOutline } from "./outline.ts";
import { isOutline, type Outline, outlineScript } from "./outline-script.ts";
import { analyzeScopes, type Scopes } from "./scopes.ts";

/** The syntax behind a graph; edges, fields and operations are worked out from it. */
export interface Study {
  readonly source: string;
  readonly outline: Outline;
  readonly naming: Naming;
  readonly scopes: Scopes;
  readonly byId: ReadonlyMap<NodeId, StudiedNode>;
  readonly regionById: ReadonlyMap<RegionId, OutlineRegion>;
}

export interface StudiedNode {
  readonly node: OutlineNode;
  readonly region: OutlineRegion;
  readonly index: number;
}

export function makeStudy(outline: Outline, naming: Naming): Study {
  const byId = new Map<NodeId, StudiedNode>();
  const regionById = new Map<RegionId, OutlineRegion>();
  byId.set(START, { node: outline.start, region: outline.main, index: -1 });
  for (const entry of walkOutline(outline.main)) byId.set(naming.nodes.get(entry.node)!, entry);
  for (const [region, id] of naming.regions) regionById.set(id, region);
  const { source, ast } = outline.parsed;
  return { source, outline, naming, scopes: analyzeScopes(ast!), byId, regionById };
}

/** A graph is plain data and may cross to a worker; what it was read from is kept here as long as the graph itself lives. */
const studies = new WeakMap<FlowGraph, Study>();

export function keepStudy(graph: FlowGraph, study: Study): void {
  studies.set(graph, study);
}

/** The syntax behind a graph; undefined while it is broken. A graph that was copied is read again, and its ids go by order. */
export function studyOf(graph: FlowGraph): Study | undefined {
  const known = studies.get(graph);
  if (known || graph.broken) return known;
  const read = outlineScript(graph.source);
  if (!isOutline(read)) return undefined;
  const ids = [...graph.nodes.keys()].filter((id) => id !== START);
  const study = makeStudy(read, nameNodes(read, ids));
  studies.set(graph, study);
  return study;
}

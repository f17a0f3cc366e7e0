import { functionOf } from "./describe-node.ts";
import type { NodeId, RegionId, TextEdit } from "./model.ts";
import { type OutlineNode, type OutlineRegion, walkOutline } from "./outline.ts";
import type { Outline } from "./outline-script.ts";
import { plainString } from "./syntax.ts";
import { mapOffset, mapOffsetLoosely } from "./text-edits.ts";

export const MAIN: RegionId = "main";
export const START: NodeId = "start";

/** Every node and region of an outline with its id. */
export interface Naming {
  readonly nodes: ReadonlyMap<OutlineNode, NodeId>;
  readonly keys: ReadonlyMap<OutlineNode, string>;
  readonly regions: ReadonlyMap<OutlineRegion, RegionId>;
}

/** The outline before an edit, and how its text became the new one. */
export interface Ancestry {
  readonly outline: Outline;
  readonly naming: Naming;
  readonly edits: readonly TextEdit[];
  /** Nodes that the edit takes away: nobody inherits their ids. */
  readonly gone?: ReadonlySet<NodeId>;
  /** Nodes that were written anew elsewhere: their ids, parents before children, for the nodes that now start at these offsets. */
  readonly relocated: readonly { readonly start: number; readonly end: number; readonly ids: readonly NodeId[] }[];
}

/** Gives ids (G2): those that nodes had before where it is the same node, else ids made of kind, name and ordinal in the region. */
export function nameNodes(outline: Outline, origin?: Ancestry | readonly NodeId[]): Naming {
  const keys = new Map<OutlineNode, string>();
  keys.set(outline.start, START);
  giveKeys(outline.main, MAIN, keys);
  const kept = origin ? (isList(origin) ? restored(outline, origin) : carried(outline, origin)) : new Map();
  const taken = new Set(kept.values());
  const nodes = new Map<OutlineNode, NodeId>([[outline.start, START]]);
  for (const { node } of walkOutline(outline.main)) {
    const id = kept.get(node) ?? freeId(keys.get(node)!, taken);
    taken.add(id);
    nodes.set(node, id);
  }
  return { nodes, keys, regions: nameRegions(outline.main, nodes) };
}

const isList = (origin: Ancestry | readonly NodeId[]): origin is readonly NodeId[] => Array.isArray(origin);

/** Ids in the order in which `idsInOrder` gave them. */
function restored(outline: Outline, ids: readonly NodeId[]): Map<OutlineNode, NodeId> {
  const kept = new Map<OutlineNode, NodeId>();
  let i = 0;
  for (const { node } of walkOutline(outline.main)) {
    const id = ids[i++];
    if (id !== undefined) kept.set(node, id);
  }
  return kept;
}

export const idsInOrder = (outline: Outline, naming: Naming): NodeId[] =>
  [...walkOutline(outline.main)].map(({ node }) => naming.nodes.get(node)!);

function giveKeys(region: OutlineRegion, path: string, keys: Map<OutlineNode, string>): void {
  const used = new Map<string, number>();
  for (const node of region.nodes) {
    const name = nameOf(node);
    const stem = `${path}/${node.kind}${name ? `:${plainName(name)}` : ""}`;
    const ordinal = (used.get(stem) ?? 0) + 1;
    used.set(stem, ordinal);
    const key = ordinal > 1 ? `${stem}#${ordinal}` : stem;
    keys.set(node, key);
    for (const [child, role] of regionRoles(node)) giveKeys(child, `${key}/${role}`, keys);
  }
}

const plainName = (name: string): string => (/[^\w.-]/.test(name) ? name.replace(/[^\w.-]+/g, "_") : name);

function* regionRoles(node: OutlineNode): Generator<[OutlineRegion, string]> {
  const used = new Map<string, number>();
  for (const region of node.regions) {
    const ordinal = (used.get(region.role) ?? 0) + 1;
    used.set(region.role, ordinal);
    yield [region, ordinal > 1 ? `${region.role}#${ordinal}` : region.role];
  }
}

function nameRegions(main: OutlineRegion, nodes: ReadonlyMap<OutlineNode, NodeId>): Map<OutlineRegion, RegionId> {
  const regions = new Map<OutlineRegion, RegionId>([[main, MAIN]]);
  for (const { node } of walkOutline(main)) {
    for (const [region, role] of regionRoles(node)) regions.set(region, `${nodes.get(node)}/${role}`);
  }
  return regions;
}

function nameOf(node: OutlineNode): string {
  const first = node.call?.arguments[0];
  switch (node.kind) {
    case "task":
    case "workflow":
    case "signal":
      return plainString(first) ?? node.output?.names[0] ?? "";
    case "function":
      return functionOf(node.syntax[0])?.name ?? "";
    case "call":
      return node.call?.callee.type === "Identifier" ? node.call.callee.name : "";
    default:
      return node.output?.names[0] ?? "";
  }
}

function freeId(key: string, taken: ReadonlySet<NodeId>): NodeId {
  if (!taken.has(key)) return key;
  const stem = key.replace(/#\d+$/, "");
  let ordinal = 2;
  while (taken.has(`${stem}#${ordinal}`)) ordinal++;
  return `${stem}#${ordinal}`;
}

function carried(outline: Outline, origin: Ancestry): Map<OutlineNode, NodeId> {
  const { edits, naming } = origin;
  const kept = new Map<OutlineNode, NodeId>();
  const used = new Set<NodeId>(origin.gone);
  const keep = (node: OutlineNode, id: NodeId) => {
    if (kept.has(node) || used.has(id)) return;
    kept.set(node, id);
    used.add(id);
  };
  const added = [...walkOutline(outline.main)];
  for (const { start, end, ids } of origin.relocated) {
    const moved = added.filter(({ node }) => start <= node.body.start && node.body.end <= end);
    if (moved.length === ids.length) for (const [i, { node }] of moved.entries()) keep(node, ids[i]!);
  }
  const before = [...walkOutline(origin.outline.main)].map(({ node }) => ({ node, id: naming.nodes.get(node)! }));
  const byStart = new Map<number, OutlineNode[]>();
  for (const { node } of added) {
    const known = byStart.get(node.body.start);
    if (known) known.push(node);
    else byStart.set(node.body.start, [node]);
  }
  for (const { node, id } of before) {
    const start = mapOffset(edits, node.body.start, "right");
    const end = mapOffset(edits, node.body.end, "left");
    const same =
      start !== undefined && byStart.get(start)?.find(({ kind, body }) => kind === node.kind && body.end === end);
    if (same) keep(same, id);
  }
  keepChanged({ before, added, edits, kept, used, keep });
  return kept;
}

interface Candidates {
  readonly before: readonly { readonly node: OutlineNode; readonly id: NodeId }[];
  readonly added: readonly { readonly node: OutlineNode; readonly region: OutlineRegion }[];
  readonly edits: readonly TextEdit[];
  readonly kept: ReadonlyMap<OutlineNode, NodeId>;
  readonly used: ReadonlySet<NodeId>;
  keep(node: OutlineNode, id: NodeId): void;
}

/** Nodes whose own text changed: the one of the same kind, else of any kind, that starts or ends where the old one now does. */
function keepChanged({ before, added, edits, kept, used, keep }: Candidates): void {
  for (const sameKind of [true, false]) {
    for (const { node, id } of before) {
      if (used.has(id)) continue;
      const start = mapOffsetLoosely(edits, node.body.start);
      const end = mapOffsetLoosely(edits, node.body.end);
      const heir = added.find(({ node: other }) => {
        if (kept.has(other)) return false;
        if (sameKind ? other.kind !== node.kind : !alike(other, node)) return false;
        return other.body.start === start || other.body.end === end;
      });
      if (heir) keep(heir.node, id);
    }
  }
}

/** A leaf may become another leaf and a container another container; anything else is a new node. */
const alike = (a: OutlineNode, b: OutlineNode): boolean => a.regions.length > 0 === b.regions.length > 0;

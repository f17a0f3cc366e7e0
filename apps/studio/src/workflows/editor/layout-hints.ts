import type { Json } from "@fermata/flow";
import type { FlowGraph, NodeId, Point } from "@fermata/graph";

/** What a person decided about the picture, by node id (G7). Beside the script, never in it. */
export interface LayoutHints {
  /** Offsets from where the layout would put the node. */
  readonly positions: ReadonlyMap<NodeId, Point>;
  readonly folded: ReadonlySet<NodeId>;
  /** Functions are folded unless they are here. */
  readonly unfolded: ReadonlySet<NodeId>;
}

export const noHints: LayoutHints = { positions: new Map(), folded: new Set(), unfolded: new Set() };

/** As it is saved beside the draft: by node key, which the text alone gives. */
export function hintsToJson(hints: LayoutHints, graph: FlowGraph): Json | null {
  const key = (id: NodeId) => graph.nodes.get(id)?.key;
  const keys = (ids: Iterable<NodeId>) => [...ids].map(key).filter((name) => name !== undefined);
  const positions = [...hints.positions].flatMap(([id, { x, y }]) => {
    const name = key(id);
    return name === undefined ? [] : [[name, [x, y]] as const];
  });
  const folded = keys(hints.folded);
  const unfolded = keys(hints.unfolded);
  if (positions.length + folded.length + unfolded.length === 0) return null;
  return { positions: Object.fromEntries(positions), folded, unfolded };
}

/** Whatever is not understood is left out: a layout is never worth refusing a workflow for. */
export function hintsFromJson(json: Json | null, graph: FlowGraph): LayoutHints {
  if (json === null || typeof json !== "object" || Array.isArray(json)) return noHints;
  const { positions, folded, unfolded } = json as Record<string, unknown>;
  const ids = new Map([...graph.nodes.values()].map((node) => [node.key, node.id]));
  const idsOf = (list: unknown) =>
    new Set(Array.isArray(list) ? list.flatMap((name) => ids.get(name as string) ?? []) : []);
  return { positions: readPositions(positions, ids), folded: idsOf(folded), unfolded: idsOf(unfolded) };
}

function readPositions(value: unknown, ids: ReadonlyMap<string, NodeId>): Map<NodeId, Point> {
  const result = new Map<NodeId, Point>();
  if (value === null || typeof value !== "object") return result;
  for (const [name, point] of Object.entries(value)) {
    const id = ids.get(name);
    const [x, y] = Array.isArray(point) ? point : [];
    if (id !== undefined && Number.isFinite(x) && Number.isFinite(y)) result.set(id, { x, y });
  }
  return result;
}

/** Folds what is open and opens what is folded. */
export function toggleFold(hints: LayoutHints, graph: FlowGraph, id: NodeId): LayoutHints {
  const [field, other] =
    graph.nodes.get(id)?.kind === "function" ? (["unfolded", "folded"] as const) : (["folded", "unfolded"] as const);
  const next = new Set(hints[field]);
  const rest = new Set(hints[other]);
  rest.delete(id);
  if (!next.delete(id)) next.add(id);
  return { ...hints, [field]: next, [other]: rest };
}

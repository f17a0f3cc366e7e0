import { layerMembers } from "./layer-members.ts";
import type {
  Box,
  FlowGraph,
  GraphEdge,
  GraphLayout,
  GraphNode,
  GraphRegion,
  LayoutEdge,
  LayoutOptions,
  NodeId,
  Point,
  Rect,
  RegionId,
  Size,
  Slot,
} from "./model.ts";

/** In CSS pixels. The canvas draws its cards by the same figures, so that nothing moves when it measures them. */
export const layoutMetrics = {
  cardWidth: 224,
  cardHeight: 44,
  previewHeight: 10,
  lineHeight: 18,
  gapX: 32,
  gapY: 40,
  padding: 20,
  header: 40,
  regionHeader: 24,
  emptyHeight: 40,
} as const;

const M = layoutMetrics;

/** Something measured, with what is inside it at places of its own. The axis is the x of the order line through it. */
interface Block extends Size {
  readonly axis: number;
  readonly node?: GraphNode;
  readonly region?: GraphRegion;
  readonly folded?: boolean;
  readonly inside: readonly { readonly at: Point; readonly block: Block }[];
  readonly slots: readonly { readonly at: Point; readonly index: number }[];
}

/**
 * Places a graph: sequences run down along one line, lanes and arms stand side by side, drawn dependencies in layers. Pure, and stable by
 * construction: a place depends only on what stands above it and to its left, so an edit moves what follows it and nothing else. Linear in
 * the number of nodes.
 */
export function layoutGraph(graph: FlowGraph, options: LayoutOptions = {}): GraphLayout {
  const measured = new Measuring(graph, options).region(graph.regions.get(graph.root)!);
  const boxes = new Map<NodeId, Box>();
  const regions = new Map<RegionId, Rect>();
  const slots: Slot[] = [];
  const place = (block: Block, at: Point, parent: NodeId | null) => {
    const rect = { x: at.x, y: at.y, width: block.width, height: block.height };
    const { node, region } = block;
    if (node) {
      const container = node.regions.length > 0 && !block.folded;
      boxes.set(node.id, { ...rect, parent, axis: at.x + block.axis, folded: block.folded === true, container });
    }
    if (region) regions.set(region.id, rect);
    for (const slot of block.slots) {
      slots.push({ x: at.x + slot.at.x, y: at.y + slot.at.y, place: { region: region!.id, index: slot.index } });
    }
    for (const part of block.inside) {
      place(part.block, { x: at.x + part.at.x, y: at.y + part.at.y }, node?.id ?? parent);
    }
  };
  place(measured, { x: 0, y: 0 }, null);
  const edges = visibleEdges(graph, boxes);
  return { boxes, regions, edges, slots, width: measured.width, height: measured.height };
}

class Measuring {
  readonly #graph: FlowGraph;
  readonly #options: LayoutOptions;

  constructor(graph: FlowGraph, options: LayoutOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  region(region: GraphRegion): Block {
    const nodes = region.nodes.map((id) => this.#graph.nodes.get(id)!);
    if (region.id === this.#graph.root) nodes.unshift(this.#graph.nodes.get(this.#graph.start)!);
    const rows = region.flow === "dependency" ? this.#layers(nodes) : this.#rows(nodes);
    return this.#stack(region, rows);
  }

  #node(node: GraphNode): Block {
    const { folded, unfolded, sizes } = this.#options;
    const isContainer = node.regions.length > 0;
    const isFolded = isContainer && (folded?.has(node.id) || (node.kind === "function" && !unfolded?.has(node.id)));
    if (isContainer && !isFolded) return this.#container(node);
    const size = sizes?.get(node.id) ?? cardSize(node);
    return { ...size, axis: size.width / 2, node, folded: isFolded === true, inside: [], slots: [] };
  }

  #container(node: GraphNode): Block {
    const parts: { at: Point; block: Block }[] = [];
    const headed = node.regions.length > 1 || node.kind === "if" || node.kind === "switch" || node.kind === "parallel";
    let x: number = M.padding;
    let height = 0;
    for (const id of node.regions) {
      const block = this.region(this.#graph.regions.get(id)!);
      parts.push({ at: { x, y: M.header + (headed ? M.regionHeader : 0) }, block });
      x += block.width + M.gapX;
      height = Math.max(height, block.height);
    }
    const width = Math.max(x - M.gapX + M.padding, M.cardWidth);
    const axis = M.padding + (parts[0]?.block.axis ?? width / 2 - M.padding);
    return {
      width,
      height: height + (parts[0]?.at.y ?? M.header) + M.padding / 2,
      axis,
      node,
      inside: parts,
      slots: [],
    };
  }

  /** Each row: the node on the line, then its notes, then what was started beside it. */
  #rows(nodes: readonly GraphNode[]): Row[] {
    const rows: Row[] = [];
    const functions: Row[] = [];
    let notes: GraphNode[] = [];
    for (const node of nodes) {
      const row = { main: [node], index: node.index };
      const last = rows.at(-1);
      if (node.kind === "note") notes.push(node);
      else if (node.kind === "function") functions.push({ ...row, off: true });
      else if (node.awaited === false && last && !last.main.at(-1)!.ends) last.main.push(node);
      else {
        rows.push({ ...row, main: [node, ...notes], index: notes[0]?.index ?? node.index, ends: node.ends });
        notes = [];
      }
    }
    for (const note of notes) rows.push({ main: [note], index: note.index });
    return [...rows, ...functions];
  }

  #layers(nodes: readonly GraphNode[]): Row[] {
    return layerMembers(nodes).map((main) => ({ main, index: main[0]!.index }));
  }

  #stack(region: GraphRegion, rows: readonly Row[]): Block {
    const measured = rows.map((row) => ({ row, blocks: row.main.map((node) => this.#node(node)) }));
    const axis = Math.max(M.cardWidth / 2, ...measured.map(({ blocks }) => blocks[0]!.axis));
    const nested = region.owner !== null;
    const inside: { at: Point; block: Block }[] = [];
    const slots: { at: Point; index: number }[] = [];
    const isOpen = region.open && region.flow === "sequence";
    const addSlot = (y: number, index: number) => {
      if (isOpen) slots.push({ at: { x: axis, y }, index });
    };
    let y = nested ? M.gapY / 2 : 0;
    let width: number = M.cardWidth;
    for (const { row, blocks } of measured) {
      if (row.index >= 0 && !row.off) addSlot(y - M.gapY / 2, row.index);
      let x = axis - blocks[0]!.axis;
      let height = 0;
      for (const block of blocks) {
        inside.push({ at: { x, y }, block });
        x += block.width + M.gapX;
        height = Math.max(height, block.height);
      }
      width = Math.max(width, x - M.gapX);
      y += height + M.gapY;
    }
    if (rows.length === 0) {
      addSlot(M.emptyHeight / 2 + y / 2, 0);
      return { width, height: M.emptyHeight + y, axis, region, inside, slots };
    }
    const last = rows.findLast((row) => !row.off);
    if (!last?.ends) addSlot(this.#endOf(measured, y, nested), region.nodes.length);
    const height = y - M.gapY / 2;
    return this.#moved({ width, height, axis, region, inside, slots });
  }

  /** Below the last row of the sequence; functions stand under it. */
  #endOf(measured: readonly { row: Row; blocks: readonly Block[] }[], bottom: number, nested: boolean): number {
    let y = nested ? M.gapY / 2 : 0;
    for (const { row, blocks } of measured) {
      if (row.off) return y - M.gapY / 2;
      y += Math.max(...blocks.map((block) => block.height)) + M.gapY;
    }
    return bottom - M.gapY / 2;
  }

  /** Puts nodes where a person put them; the region grows with them, the others keep their places. */
  #moved(block: Block): Block {
    const { positions } = this.#options;
    if (!positions || positions.size === 0) return block;
    let { width, height } = block;
    const inside = block.inside.map((part) => {
      const offset = part.block.node && positions.get(part.block.node.id);
      if (!offset) return part;
      const at = { x: Math.max(0, part.at.x + offset.x), y: Math.max(0, part.at.y + offset.y) };
      width = Math.max(width, at.x + part.block.width);
      height = Math.max(height, at.y + part.block.height + M.gapY / 2);
      return { ...part, at };
    });
    return { ...block, inside, width, height };
  }
}

interface Row {
  readonly main: GraphNode[];
  readonly index: number;
  /** Not on the order line. */
  readonly off?: boolean;
  readonly ends?: boolean;
}

/** The size of a card by what it shows. */
export function cardSize(node: Pick<GraphNode, "kind" | "preview" | "label">): Size {
  const lines = node.kind === "note" ? Math.ceil(node.label.length / 32) : node.preview.length;
  const height = M.cardHeight + (lines > 0 ? M.previewHeight + lines * M.lineHeight : 0);
  return { width: M.cardWidth, height };
}

function visibleEdges(graph: FlowGraph, boxes: ReadonlyMap<NodeId, Box>): LayoutEdge[] {
  const shown = (id: NodeId): NodeId | undefined => {
    if (boxes.has(id)) return id;
    const owner = graph.regions.get(graph.nodes.get(id)?.region ?? "")?.owner;
    return owner ? shown(owner) : undefined;
  };
  const edges = new Map<string, LayoutEdge>();
  for (const edge of graph.edges) {
    const from = shown(edge.from);
    const to = shown(edge.to);
    if (!from || !to || from === to) continue;
    // What goes to and from the inside of a folded container is one edge of each kind.
    const isFolded = boxes.get(from)!.folded || boxes.get(to)!.folded;
    const id = isFolded ? `${edge.kind}:${from}>${to}` : edge.id;
    if (edges.has(id)) continue;
    const points = pointsOf(edge, boxes.get(from)!, boxes.get(to)!);
    edges.set(id, { id, from, to, kind: edge.kind, ...(points ? { points } : {}) });
  }
  return [...edges.values()];
}

/** Order lines are straight along the axis, with one bend to a node that was put or started aside. Other edges are the renderer's. */
function pointsOf(edge: GraphEdge, from: Box, to: Box): Point[] | undefined {
  if (edge.kind === "data" || edge.kind === "await") return undefined;
  const isAside = edge.kind === "order" && to.y < from.y + from.height;
  if (isAside) {
    const y = to.y + Math.min(to.height, M.cardHeight) / 2;
    return [
      { x: from.x + from.width, y },
      { x: to.x, y },
    ];
  }
  const start = { x: from.axis, y: from.y + from.height };
  const end = { x: to.axis, y: to.y };
  if (start.x === end.x) return [start, end];
  const middle = end.y - M.gapY / 2;
  return [start, { x: start.x, y: middle }, { x: end.x, y: middle }, end];
}

import type {
  Box,
  FlowGraph,
  GraphLayout,
  GraphNode,
  LayoutEdge,
  NodeId,
  Rect,
  RegionId,
  RegionRole,
} from "@fermata/graph";
import type { Edge, Node } from "@xyflow/react";
import { nodeName } from "./node-look.ts";

/** A region as its container draws it: place relative to the container. */
export interface ArmView extends Rect {
  readonly id: RegionId;
  readonly role: RegionRole;
  readonly label: string;
  readonly empty: boolean;
}

export interface CanvasNodeData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly folded: boolean;
  readonly container: boolean;
  /** x of the order edges, relative to the card. */
  readonly axis: number;
  readonly arms: readonly ArmView[];
  /** How bad the worst finding about it is, and its words. */
  readonly problem: { readonly severity: "error" | "warning"; readonly message: string } | null;
  /** How many nodes a folded container hides. */
  readonly hidden: number;
}
export type CanvasNode = Node<CanvasNodeData, "card" | "container" | "note">;

export interface CanvasEdgeData extends Record<string, unknown> {
  readonly kind: LayoutEdge["kind"];
  readonly name: string | undefined;
  readonly points: LayoutEdge["points"];
  readonly from: Rect;
  readonly to: Rect;
}
export type CanvasEdge = Edge<CanvasEdgeData, "flow">;

export interface CanvasProblem {
  readonly node: NodeId;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export interface CanvasInput {
  readonly graph: FlowGraph;
  readonly layout: GraphLayout;
  readonly problems?: readonly CanvasProblem[];
}

/** The graph as React Flow wants it. Nodes that are as they were keep their identity, so that only changed cards repaint. */
export function toCanvasNodes(input: CanvasInput, previous: readonly CanvasNode[] = []): CanvasNode[] {
  const { graph, layout } = input;
  const before = new Map(previous.map((node) => [node.id, node]));
  const problems = worstProblems(input.problems ?? []);
  const result: CanvasNode[] = [];
  // A parent stands before its children: React Flow asks for it, and the graph lists nodes so.
  for (const [id, node] of graph.nodes) {
    const box = layout.boxes.get(id);
    if (box === undefined) continue;
    const made = toCanvasNode({ input, node, box, problem: problems.get(id) ?? null });
    const old = before.get(id);
    result.push(old !== undefined && isSame(old, made) ? old : made);
  }
  return sameItems(result, previous) ? (previous as CanvasNode[]) : result;
}

interface NodeParts {
  readonly input: CanvasInput;
  readonly node: GraphNode;
  readonly box: Box;
  readonly problem: CanvasNodeData["problem"];
}

function toCanvasNode({ input: { graph, layout }, node, box, problem }: NodeParts): CanvasNode {
  const parent = box.parent === null ? undefined : layout.boxes.get(box.parent);
  const data: CanvasNodeData = {
    node,
    folded: box.folded,
    container: box.container,
    axis: box.axis - box.x,
    arms: box.container && !box.folded ? armsOf(node, box, { graph, layout }) : [],
    problem,
    hidden: box.folded ? countInside(graph, node) : 0,
  };
  return {
    id: node.id,
    type: box.container && !box.folded ? "container" : node.kind === "note" ? "note" : "card",
    position: { x: box.x - (parent?.x ?? 0), y: box.y - (parent?.y ?? 0) },
    width: box.width,
    height: box.height,
    // Cards are drawn to these sizes, so that React Flow need not wait for its own measure before it takes a drag.
    measured: { width: box.width, height: box.height },
    ...(box.parent !== null && { parentId: box.parent }),
    data,
    ariaLabel: nodeName(node),
    ariaRole: "group",
  };
}

function armsOf(node: GraphNode, box: Box, { graph, layout }: CanvasInput): ArmView[] {
  return node.regions.flatMap((id) => {
    const rect = layout.regions.get(id);
    const region = graph.regions.get(id);
    if (rect === undefined || region === undefined) return [];
    const place = { x: rect.x - box.x, y: rect.y - box.y, width: rect.width, height: rect.height };
    return [{ id, role: region.role, label: region.label, empty: region.nodes.length === 0, ...place }];
  });
}

function countInside(graph: FlowGraph, node: GraphNode): number {
  let count = 0;
  for (const id of node.regions)
    for (const child of graph.regions.get(id)?.nodes ?? []) count += 1 + countInside(graph, graph.nodes.get(child)!);
  return count;
}

function worstProblems(problems: readonly CanvasProblem[]): Map<NodeId, CanvasProblem> {
  const worst = new Map<NodeId, CanvasProblem>();
  for (const problem of problems) {
    const other = worst.get(problem.node);
    if (other === undefined || (other.severity === "warning" && problem.severity === "error"))
      worst.set(problem.node, problem);
  }
  return worst;
}

/** Whether two cards look the same. Ranges and lines are not shown, and move with every letter typed above. */
function isSame(a: CanvasNode, b: CanvasNode): boolean {
  return (
    a.type === b.type &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.parentId === b.parentId &&
    isSameData(a.data, b.data)
  );
}

function isSameData(a: CanvasNodeData, b: CanvasNodeData): boolean {
  return (
    isSameLook(a.node, b.node) &&
    a.folded === b.folded &&
    a.container === b.container &&
    a.axis === b.axis &&
    a.hidden === b.hidden &&
    a.problem?.severity === b.problem?.severity &&
    a.problem?.message === b.problem?.message &&
    a.arms.length === b.arms.length &&
    a.arms.every((arm, index) => isSameArm(arm, b.arms[index]!))
  );
}

function isSameLook(a: GraphNode, b: GraphNode): boolean {
  return (
    a.kind === b.kind &&
    a.mode === b.mode &&
    a.label === b.label &&
    a.subtitle === b.subtitle &&
    a.output?.text === b.output?.text &&
    a.output?.form === b.output?.form &&
    a.awaited === b.awaited &&
    a.ends === b.ends &&
    a.regions.length === b.regions.length &&
    sameItems(a.preview, b.preview)
  );
}

function isSameArm(a: ArmView, b: ArmView): boolean {
  return a.id === b.id && a.label === b.label && a.empty === b.empty && isSameRect(a, b);
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Edges as React Flow wants them; what is as it was keeps its identity, the whole list too. */
export function toCanvasEdges(
  graph: FlowGraph,
  layout: GraphLayout,
  previous: readonly CanvasEdge[] = [],
): CanvasEdge[] {
  const before = new Map(previous.map((edge) => [edge.id, edge]));
  const names = new Map(graph.edges.map((edge) => [edge.id, edge.name]));
  const result = layout.edges.flatMap((edge) => {
    const { id, from, to, kind, points } = edge;
    const ends = { from: layout.boxes.get(from), to: layout.boxes.get(to) };
    if (ends.from === undefined || ends.to === undefined) return [];
    const straight = kind === "order" || kind === "dependency";
    const made: CanvasEdge = {
      id,
      type: "flow",
      source: from,
      target: to,
      sourceHandle: straight ? "out" : "data-out",
      targetHandle: straight ? "in" : "data-in",
      data: { kind, name: names.get(id), points, from: rectOf(ends.from), to: rectOf(ends.to) },
      focusable: false,
      selectable: kind === "dependency",
      zIndex: straight ? 1 : 2,
    };
    const old = before.get(id);
    return [old?.data !== undefined && isSameEdge(old, made) ? old : made];
  });
  return sameItems(result, previous) ? (previous as CanvasEdge[]) : result;
}

function isSameEdge(a: CanvasEdge, b: CanvasEdge): boolean {
  const [old, made] = [a.data!, b.data!];
  return (
    a.source === b.source &&
    a.target === b.target &&
    old.kind === made.kind &&
    old.name === made.name &&
    isSameRect(old.from, made.from) &&
    isSameRect(old.to, made.to) &&
    old.points?.length === made.points?.length &&
    (old.points ?? []).every(({ x, y }, index) => x === made.points![index]!.x && y === made.points![index]!.y)
  );
}

function rectOf({ x, y, width, height }: Box): Rect {
  return { x, y, width, height };
}

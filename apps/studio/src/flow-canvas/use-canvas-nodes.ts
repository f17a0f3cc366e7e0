import type { NodeId } from "@fermata/graph";
import type { NodeChange, NodePositionChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { type CanvasEdge, type CanvasInput, type CanvasNode, toCanvasEdges, toCanvasNodes } from "./canvas-model.ts";

interface CanvasNodesInput extends CanvasInput {
  readonly selection: ReadonlySet<NodeId>;
  readonly showData: boolean;
  readonly select: (ids: readonly NodeId[]) => void;
  readonly selectedEdge: string | null;
  readonly settle?: number;
}

/**
 * React Flow's nodes and edges for a graph. Drags move the nodes here alone; what a drag means is for the editor, which answers with a
 * new layout.
 */
export function useCanvasNodes(input: CanvasNodesInput) {
  const { graph, layout, problems, selection, showData, select, selectedEdge, settle = 0 } = input;
  const drawn = useRef<CanvasNode[]>([]);
  const nodes = useMemo(() => {
    drawn.current = toCanvasNodes({ graph, layout, ...(problems && { problems }) }, drawn.current);
    return drawn.current;
  }, [graph, layout, problems]);
  const { moves, onMoves } = useDragMoves(nodes, settle);
  const shownNodes = useMemo(() => withSelection(withMoves(nodes, moves), selection), [nodes, moves, selection]);

  const latest = useRef({ selection, select });
  latest.current = { selection, select };
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const selects = changes.filter((change) => change.type === "select");
      if (selects.length > 0) {
        const next = new Set(latest.current.selection);
        for (const { id, selected } of selects) selected ? next.add(id) : next.delete(id);
        latest.current.select([...next]);
      }
      const moved = changes.filter((change) => change.type === "position");
      if (moved.length > 0) onMoves(moved);
    },
    [onMoves],
  );

  const known = useRef<CanvasEdge[]>([]);
  const edges = useMemo(() => {
    known.current = toCanvasEdges(graph, layout, known.current);
    return known.current;
  }, [graph, layout]);
  const shown = useMemo(
    () => visibleEdges(edges, { showData, selection, selectedEdge }),
    [edges, showData, selection, selectedEdge],
  );
  return { nodes: shownNodes, edges: shown, onNodesChange };
}

interface Move {
  readonly position: { readonly x: number; readonly y: number };
  readonly dragging: boolean;
}
type Moves = ReadonlyMap<NodeId, Move>;
const noMoves: Moves = new Map();

/** Where cards are while they are dragged. New places of the layout, or the end of the drag, make it void. */
function useDragMoves(nodes: readonly CanvasNode[], settle: number) {
  const [dragged, setDragged] = useState({ nodes, settle, moves: noMoves });
  const current = dragged.nodes === nodes && dragged.settle === settle;
  const onMoves = useCallback(
    (changes: readonly NodePositionChange[]) =>
      setDragged((before) => {
        const moves = new Map(before.nodes === nodes && before.settle === settle ? before.moves : noMoves);
        for (const { id, position, dragging = false } of changes) {
          const at = position ?? moves.get(id)?.position;
          if (at !== undefined) moves.set(id, { position: at, dragging });
        }
        return { nodes, settle, moves };
      }),
    [nodes, settle],
  );
  return { moves: current ? dragged.moves : noMoves, onMoves };
}

function withMoves(nodes: CanvasNode[], moves: Moves): CanvasNode[] {
  if (moves.size === 0) return nodes;
  return nodes.map((node) => {
    const move = moves.get(node.id);
    return move === undefined ? node : { ...node, ...move };
  });
}

function withSelection(nodes: CanvasNode[], selection: ReadonlySet<NodeId>): CanvasNode[] {
  return selection.size === 0
    ? nodes
    : nodes.map((node) => (selection.has(node.id) ? { ...node, selected: true } : node));
}

/** Data edges of a selected node stand out; the others are faint, or away. */
function visibleEdges(
  edges: readonly CanvasEdge[],
  { showData, selection, selectedEdge }: Pick<CanvasNodesInput, "showData" | "selection" | "selectedEdge">,
): CanvasEdge[] {
  return edges.flatMap((edge) => {
    if (edge.id === selectedEdge) return [{ ...edge, selected: true }];
    const kind = edge.data?.kind;
    if (kind !== "data" && kind !== "await") return [edge];
    const chosen = selection.has(edge.source) || selection.has(edge.target);
    if (kind === "data" && !showData && !chosen) return [];
    return [chosen ? { ...edge, className: "flow-edge-chosen" } : edge];
  });
}

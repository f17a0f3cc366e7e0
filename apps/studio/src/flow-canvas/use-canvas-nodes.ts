import type { NodeId } from "@fermata/graph";
import { applyNodeChanges, type NodeChange } from "@xyflow/react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
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
  const { graph, layout, problems, selection, showData, select, selectedEdge, settle } = input;
  const [nodes, setNodes] = useState<CanvasNode[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `settle` asks for the layout's own places once more
  useLayoutEffect(() => {
    setNodes((before) => toCanvasNodes({ graph, layout, ...(problems && { problems }) }, before));
  }, [graph, layout, problems, settle]);
  const shownNodes = useMemo(() => withSelection(nodes, selection), [nodes, selection]);

  const latest = useRef({ selection, select });
  latest.current = { selection, select };
  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    const selects = changes.filter((change) => change.type === "select");
    if (selects.length > 0) {
      const next = new Set(latest.current.selection);
      for (const { id, selected } of selects) selected ? next.add(id) : next.delete(id);
      latest.current.select([...next]);
    }
    const moves = changes.filter((change) => change.type === "position");
    if (moves.length > 0) setNodes((before) => applyNodeChanges(moves, before));
  }, []);

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

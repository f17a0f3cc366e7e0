import type { GraphLayout, NodeId, Slot } from "@fermata/graph";
import type { OnNodeDrag, ReactFlowInstance } from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import type { CanvasEdge, CanvasNode } from "../../flow-canvas/canvas-model.ts";
import { useEditorStore } from "../editor/editor-context.ts";
import type { EditorStore } from "../editor/editor-store.ts";
import { outermost, regionsInside } from "../editor/places-in-graph.ts";
import { setGesture, useGesture } from "./gesture-store.ts";
import { nearestSlot } from "./nearest-slot.ts";

/** A card let go this near to a place (px of the graph) goes in there; farther away it stays where it was put. */
const snapDistance = 46;
/** Less than this is a shaky click. */
const moveMin = 6;

export type CanvasFlow = ReactFlowInstance<CanvasNode, CanvasEdge>;

/** Moving cards: onto a place they change the order of the script, elsewhere only the picture. `settle` counts drags that ended. */
export function useNodeDrag(layout: GraphLayout) {
  const editor = useEditorStore();
  const [settle, setSettle] = useState(0);
  const latest = useRef(layout);
  latest.current = layout;
  const handlers = useMemo(() => {
    const onNodeDrag: OnNodeDrag<CanvasNode> = (event, node, nodes) => {
      const flow = flowRef.current;
      if (flow === null) return;
      const point = flow.screenToFlowPosition(pointer(event));
      const moved = movedIds(editor, nodes, node.id);
      const without = regionsInside(editor.getState().graph, moved);
      const slot = nearestSlot(latest.current, point, { within: snapDistance, without });
      setGesture({ dragged: true, target: slot !== null && isElsewhere(editor, moved, slot) ? slot : null });
    };
    const onNodeDragStop: OnNodeDrag<CanvasNode> = (_event, node, nodes) => {
      const { target } = useGesture.getState();
      setGesture({ dragged: false, target: null });
      const moved = movedIds(editor, nodes, node.id);
      if (target !== null) editor.getState().apply({ type: "move", nodes: moved, to: target.place });
      else keepOffset(editor, latest.current, node);
      setSettle((count) => count + 1);
    };
    return { onNodeDrag, onNodeDragStop };
  }, [editor]);
  const flowRef = useRef<CanvasFlow | null>(null);
  return { ...handlers, settle, flowRef };
}

function pointer(event: MouseEvent | TouchEvent | React.MouseEvent | React.TouchEvent): { x: number; y: number } {
  const source = "touches" in event ? (event.touches[0] ?? event.changedTouches[0]) : event;
  return { x: source?.clientX ?? 0, y: source?.clientY ?? 0 };
}

function movedIds(editor: EditorStore, nodes: readonly CanvasNode[], grabbed: NodeId): NodeId[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return outermost(editor.getState().graph, ids.size > 0 ? ids : new Set([grabbed]));
}

/** Next to itself a single node is where it is already. */
function isElsewhere(editor: EditorStore, moved: readonly NodeId[], { place }: Slot): boolean {
  const first = editor.getState().graph.nodes.get(moved[0] ?? "");
  if (first === undefined) return false;
  const last = first.index + moved.length;
  return place.region !== first.region || place.index < first.index || place.index > last;
}

function keepOffset(editor: EditorStore, layout: GraphLayout, node: CanvasNode): void {
  const box = layout.boxes.get(node.id);
  const parent = box?.parent ? layout.boxes.get(box.parent) : undefined;
  if (box === undefined) return;
  const dx = node.position.x + (parent?.x ?? 0) - box.x;
  const dy = node.position.y + (parent?.y ?? 0) - box.y;
  if (Math.hypot(dx, dy) < moveMin) return;
  const before = editor.getState().hints.positions.get(node.id) ?? { x: 0, y: 0 };
  editor.getState().place(node.id, { x: Math.round(before.x + dx), y: Math.round(before.y + dy) });
}

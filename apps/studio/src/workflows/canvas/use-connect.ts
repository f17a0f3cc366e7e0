import { applyOperation } from "@fermata/graph";
import type { IsValidConnection } from "@xyflow/react";
import { useMemo } from "react";
import type { CanvasEdge } from "../../flow-canvas/canvas-model.ts";
import { useEditorStore } from "../editor/editor-context.ts";
import { placeAfter } from "../editor/places-in-graph.ts";
import { setGesture } from "./gesture-store.ts";

/** Drawing "after" edges between cards. What would be a cycle, or makes no sense, is refused while it is drawn (G4). */
export function useConnect() {
  const editor = useEditorStore();
  return useMemo(() => {
    let tried: { graph: unknown; ends: string; valid: boolean } | null = null;
    const isValidConnection: IsValidConnection<CanvasEdge> = ({ source, target }) => {
      const { graph } = editor.getState();
      const ends = `${source}\n${target}`;
      if (source === target) return false;
      // Asked at every move of the pointer; the answer changes with the target only.
      if (tried === null || tried.graph !== graph || tried.ends !== ends) {
        const valid = applyOperation(graph, { type: "connect", from: source, to: target }).ok;
        tried = { graph, ends, valid };
      }
      return tried.valid;
    };
    return {
      isValidConnection,
      onConnect: ({ source, target }: { source: string; target: string }) => {
        editor.getState().apply({ type: "connect", from: source, to: target });
      },
      onConnectEnd: (
        event: MouseEvent | TouchEvent,
        state: { isValid: boolean | null; fromNode: { id: string } | null; toNode: { id: string } | null },
      ) => {
        const { isValid, fromNode, toNode } = state;
        // Let go on a card that does not take it: do it, to be told why not.
        if (isValid === false && fromNode && toNode && fromNode.id !== toNode.id)
          editor.getState().apply({ type: "connect", from: fromNode.id, to: toNode.id });
        // Let go on bare ground: what shall run next?
        if (fromNode && toNode === null) {
          const { clientX: x, clientY: y } = "changedTouches" in event ? event.changedTouches[0]! : event;
          setGesture({ menu: { slot: placeAfter(editor.getState().graph, [fromNode.id]), anchor: { x, y } } });
        }
      },
    };
  }, [editor]);
}

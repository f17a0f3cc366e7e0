import type { GraphLayout } from "@fermata/graph";
import { layoutGraph } from "@fermata/graph";
import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import { cardSizes } from "../../flow-canvas/card-size.ts";
import type { EditorState, EditorStore } from "./editor-store.ts";

export const EditorContext = createContext<EditorStore | null>(null);

/** The store of the draft that is open on this page. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (store === null) throw new Error("useEditorStore outside of an open workflow");
  return store;
}

export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useEditorStore(), select);
}

/** The picture of the draft as it is now. */
export function useEditorLayout(): GraphLayout {
  const graph = useEditor((state) => state.graph);
  const hints = useEditor((state) => state.hints);
  return useMemo(() => layoutGraph(graph, { ...hints, sizes: cardSizes(graph) }), [graph, hints]);
}

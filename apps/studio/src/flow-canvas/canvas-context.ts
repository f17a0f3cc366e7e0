import type { Arm, NodeId, RegionId } from "@fermata/graph";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createNamingStore, type NamingStore } from "./naming-store.ts";
import { createOverlayStore, type NodeOverlay, type OverlayStore } from "./overlay-store.ts";

/** What a node card needs beside its own data. Kept stable, so that no card repaints for another's sake. */
export interface CanvasContextValue {
  readonly overlay: OverlayStore;
  /** Cards can be connected, dragged, and show their handles. */
  readonly editable: boolean;
  readonly onToggleFold?: (node: NodeId) => void;
  readonly onAddArm?: (node: NodeId, arm: Arm) => void;
  readonly onRemoveArm?: (region: RegionId) => void;
  /** Renames the output of a node, wherever it is read. */
  readonly onRename?: (node: NodeId, name: string) => void;
  readonly naming: NamingStore;
}

export const noOverlay = createOverlayStore();
export const CanvasContext = createContext<CanvasContextValue>({
  overlay: noOverlay,
  editable: false,
  naming: createNamingStore(),
});

export function useCanvas(): CanvasContextValue {
  return useContext(CanvasContext);
}

/** The live state of one node; the component repaints when that one changes. */
export function useNodeOverlay(id: NodeId): NodeOverlay | undefined {
  const { overlay } = useCanvas();
  return useStore(overlay, (state) => state.nodes[id]);
}

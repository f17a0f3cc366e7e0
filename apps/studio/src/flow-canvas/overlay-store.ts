import type { NodeId } from "@fermata/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { StateName } from "../ui/StateBadge.tsx";

/** How a node stands in a run. Times are Unix ms. */
export interface NodeOverlay {
  readonly state: StateName;
  /** Said behind the state: `1.2 s · local`. */
  readonly detail?: string;
  /** Of a node in a loop: how many turns are done, of how many begun. */
  readonly turns?: { readonly done: number; readonly total: number; readonly failed: number };
  /** Shows the time since then, counting. */
  readonly since?: number;
  /** Shows the time left until then, counting. */
  readonly dueAt?: number;
}

interface OverlayState {
  readonly nodes: Readonly<Record<NodeId, NodeOverlay>>;
  /** Changes what is given, leaves the rest: the cards of the changed nodes repaint and no others (S52). */
  readonly set: (changes: Readonly<Record<NodeId, NodeOverlay>>) => void;
  /** Forgets all and takes these. */
  readonly replace: (nodes: Readonly<Record<NodeId, NodeOverlay>>) => void;
}

export type OverlayStore = StoreApi<OverlayState>;

/** One per run that is shown. */
export function createOverlayStore(nodes: Readonly<Record<NodeId, NodeOverlay>> = {}): OverlayStore {
  return createStore<OverlayState>((set) => ({
    nodes,
    set: (changes) => set((state) => ({ nodes: { ...state.nodes, ...changes } })),
    replace: (next) =>
      set((state) => {
        // Equal entries keep their identity, so that a resync repaints only what differs.
        const kept = Object.entries(next).map(([id, overlay]) => {
          const before = state.nodes[id];
          return [id, before !== undefined && JSON.stringify(before) === JSON.stringify(overlay) ? before : overlay];
        });
        return { nodes: Object.fromEntries(kept) };
      }),
  }));
}

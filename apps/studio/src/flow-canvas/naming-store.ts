import type { NodeId } from "@fermata/graph";
import { createStore, type StoreApi } from "zustand/vanilla";

/** Which card shows a field for the name of its output; a store of its own, so that one card repaints. */
export type NamingStore = StoreApi<{ readonly node: NodeId | null }>;

export function createNamingStore(): NamingStore {
  return createStore(() => ({ node: null }));
}

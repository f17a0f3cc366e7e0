import type { NodeId, NodeTemplate, Slot } from "@fermata/graph";
import { create } from "zustand";

/** What a pointer is doing on the canvas right now. Lives apart from the draft: nothing of it is kept. */
interface GestureState {
  /** A palette entry under way, with the pointer in px of the window. */
  readonly carried: { readonly template: NodeTemplate; readonly x: number; readonly y: number } | null;
  /** Where what is dragged would go in. */
  readonly target: Slot | null;
  /** Cards that are being dragged. */
  readonly dragged: boolean;
  /** The menu of things to put in at a place; `anchor` in px of the window. */
  readonly menu: { readonly slot: Slot["place"]; readonly anchor: { readonly x: number; readonly y: number } } | null;
  /** A connection begun from the keyboard. */
  readonly connectFrom: NodeId | null;
  /** Selected drawn dependency. */
  readonly edge: string | null;
  readonly shortcuts: boolean;
}

const idle: GestureState = {
  carried: null,
  target: null,
  dragged: false,
  menu: null,
  connectFrom: null,
  edge: null,
  shortcuts: false,
};

export const useGesture = create<GestureState>(() => idle);

export function setGesture(change: Partial<GestureState>): void {
  useGesture.setState(change);
}

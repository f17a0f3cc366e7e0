import type { Rect, Size } from "@fermata/graph";
import type { Viewport } from "@xyflow/react";

const margin = 28;
/** Below this zoom the words on the cards are hard to read. */
const readable = 0.8;

export interface StartViewportInput {
  readonly graph: Size;
  readonly view: Size;
  /** px at the left that are under a panel. */
  readonly covered?: number;
  /** What must be in sight where not all is; absent: the beginning. */
  readonly focus?: Rect | undefined;
}

/** Where the canvas begins: all of it where that stays readable, else what matters at a readable size. */
export function startViewport({ graph, view, covered = 0, focus }: StartViewportInput): Viewport {
  const free = Math.max(view.width - covered, 120);
  const fit = Math.min(1, (free - margin * 2) / graph.width, (view.height - margin * 2) / graph.height);
  const zoom = fit >= readable ? fit : Math.min(1, Math.max(readable, (free - margin * 2) / graph.width));
  const width = graph.width * zoom;
  const height = graph.height * zoom;
  const fitsAcross = width <= free - margin * 2;
  const fitsDown = height <= view.height - margin * 2;
  const x = fitsAcross ? (free - width) / 2 : place({ length: width, room: free, ...across(focus, zoom) });
  const y = fitsDown
    ? Math.min((view.height - height) / 2, 64)
    : place({ length: height, room: view.height, ...down(focus, zoom) });
  return { x: Math.round(covered + x), y: Math.round(y), zoom };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const across = (focus: Rect | undefined, zoom: number): Span =>
  focus === undefined ? { from: 0, to: 0 } : { from: focus.x * zoom, to: (focus.x + focus.width) * zoom };
/** Of a tall container its head is what matters. */
const down = (focus: Rect | undefined, zoom: number): Span =>
  focus === undefined
    ? { from: 0, to: 0 }
    : { from: focus.y * zoom, to: (focus.y + Math.min(focus.height, 160)) * zoom };

/** Offset that leaves the beginning in sight if the span is too, else brings the span to the middle, never beyond the ends. */
function place({ length, room, from, to }: Span & { readonly length: number; readonly room: number }): number {
  if (to + margin * 2 <= room) return margin;
  return Math.min(margin, Math.max(room - margin - length, room / 2 - (from + to) / 2));
}

import type { Size } from "@fermata/graph";
import type { Viewport } from "@xyflow/react";

const margin = 28;
const readable = 0.62;

/**
 * Where the canvas begins: all of it where that stays readable, else its top at a readable size, in the middle. `covered` px at the left are under
 * a panel.
 */
export function startViewport(graph: Size, view: Size, covered = 0): Viewport {
  const free = Math.max(view.width - covered, 120);
  const fit = Math.min(1, (free - margin * 2) / graph.width, (view.height - margin * 2) / graph.height);
  const zoom = fit >= readable ? fit : Math.min(1, Math.max(readable, (free - margin * 2) / graph.width));
  const spare = free - graph.width * zoom;
  const x = covered + (spare >= 0 ? spare / 2 : margin);
  const tall = graph.height * zoom > view.height - margin * 2;
  const y = tall ? margin : Math.min((view.height - graph.height * zoom) / 2, 64);
  return { x: Math.round(x), y: Math.round(y), zoom };
}

import type { GraphLayout, NodeTemplate } from "@fermata/graph";
import { useReactFlow } from "@xyflow/react";
import { type PointerEvent as ReactPointerEvent, useRef } from "react";
import { useEditorStore } from "../editor/editor-context.ts";
import { setGesture, useGesture } from "./gesture-store.ts";
import { nearestSlot } from "./nearest-slot.ts";

/** px the pointer moves before a press becomes a drag. */
const threshold = 5;

/** Dragging an entry of the palette onto the canvas. Until it moves, the press is a click: that inserts after the selection. */
export function usePaletteDrag(layout: GraphLayout) {
  const flow = useReactFlow();
  const editor = useEditorStore();
  const latest = useRef(layout);
  latest.current = layout;
  /** True after a drag, so that the click that ends it inserts nothing more. */
  const dragged = useRef(false);

  const begin = (template: NodeTemplate, press: ReactPointerEvent) => {
    if (press.button !== 0) return;
    dragged.current = false;
    const stop = new AbortController();
    const listen = { signal: stop.signal };
    const finish = () => {
      stop.abort();
      setGesture({ carried: null, target: null });
    };
    const move = (event: PointerEvent) => {
      const far = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) >= threshold;
      if (!dragged.current && !far) return;
      dragged.current = true;
      const over = isOverCanvas(event.clientX, event.clientY);
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      setGesture({
        carried: { template, x: event.clientX, y: event.clientY },
        target: over ? nearestSlot(latest.current, point) : null,
      });
    };
    window.addEventListener("pointermove", move, listen);
    window.addEventListener(
      "pointerup",
      () => {
        const { target } = useGesture.getState();
        finish();
        if (dragged.current && target !== null)
          editor.getState().apply({ type: "insert", at: target.place, template: template.id });
      },
      listen,
    );
    window.addEventListener("pointercancel", finish, listen);
    window.addEventListener("keydown", (event) => event.key === "Escape" && finish(), listen);
  };
  return { begin, wasDragged: () => dragged.current };
}

/** Over the canvas itself, and not over a panel that lies on it. */
function isOverCanvas(x: number, y: number): boolean {
  const under = document.elementFromPoint(x, y);
  return under !== null && under.closest(".flow-canvas") !== null && under.closest("[data-palette]") === null;
}

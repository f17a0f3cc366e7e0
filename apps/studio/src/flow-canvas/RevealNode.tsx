import type { NodeId } from "@fermata/graph";
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";

/** px that stay free around what is revealed, and of the controls below. */
const margin = 24;
const controls = 60;

export interface RevealNodeProps {
  readonly reveal: { readonly node: NodeId } | null;
  /** px at the left that are under a panel. */
  readonly covered: number;
}

/** Brings a node into sight when it is out of it. A node that was just put in is waited for. */
export function RevealNode({ reveal, covered }: RevealNodeProps) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const drawn = useStore((state) => reveal !== null && state.nodeLookup.has(reveal.node));
  useEffect(() => {
    if (reveal === null || !drawn) return;
    const node = flow.getInternalNode(reveal.node);
    if (node === undefined) return;
    const { width, height, transform } = store.getState();
    const [x, y, zoom] = transform;
    const { positionAbsolute } = node.internals;
    const left = positionAbsolute.x * zoom;
    const top = positionAbsolute.y * zoom;
    // Of a container larger than the view, its beginning.
    const wide = Math.min((node.width ?? 0) * zoom, width - covered - margin * 2);
    const tall = Math.min((node.height ?? 0) * zoom, (height - controls) * 0.6);
    const next = {
      x: moved(x, { from: left, length: wide, low: covered + margin, high: width - margin }),
      y: moved(y, { from: top, length: tall, low: margin, high: height - controls }),
    };
    if (next.x !== x || next.y !== y) void flow.setViewport({ ...next, zoom }, { duration: 140 });
  }, [reveal, drawn, covered, flow, store]);
  return null;
}

interface Window {
  readonly from: number;
  readonly length: number;
  readonly low: number;
  readonly high: number;
}

/** The offset that brings the stretch into the window; in sight, nothing moves. Out of sight, it comes to the middle. */
function moved(offset: number, { from, length, low, high }: Window): number {
  const start = from + offset;
  if (start >= low && start + length <= high) return offset;
  return Math.max(low, (low + high - length) / 2) - from;
}

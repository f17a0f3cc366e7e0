import type { NodeId } from "@fermata/graph";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";

/** Brings a node into sight when it is out of it, and puts the keyboard there. */
export function RevealNode({ reveal }: { readonly reveal: { readonly node: NodeId } | null }) {
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    if (reveal === null) return;
    const node = flow.getInternalNode(reveal.node);
    if (node === undefined) return;
    const { width, height, transform } = store.getState();
    const [x, y, zoom] = transform;
    const { positionAbsolute } = node.internals;
    const left = positionAbsolute.x * zoom + x;
    const top = positionAbsolute.y * zoom + y;
    const nodeWidth = (node.width ?? 0) * zoom;
    const seen = left > 0 && top > 0 && left + nodeWidth < width && top + 40 * zoom < height - 60;
    if (seen) return;
    const tall = Math.min((node.height ?? 0) * zoom, height * 0.5);
    void flow.setViewport(
      {
        x: width / 2 - nodeWidth / 2 - positionAbsolute.x * zoom,
        y: height / 2 - tall / 2 - positionAbsolute.y * zoom,
        zoom,
      },
      { duration: 140 },
    );
  }, [reveal, flow, store]);
  return null;
}

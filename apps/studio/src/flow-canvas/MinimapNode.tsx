import type { MiniMapNodeProps } from "@xyflow/react";
import { memo } from "react";
import { useNodeOverlay } from "./canvas-context.ts";

/** A card in the minimap, in the colour of its state. */
export const MinimapNode = memo(function MinimapNode({
  id,
  x,
  y,
  width,
  height,
  className,
  selected,
}: MiniMapNodeProps) {
  const overlay = useNodeOverlay(id);
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={height}
      rx={6}
      className={`flow-mini-node ${className}`}
      data-state={overlay?.state}
      data-selected={selected || undefined}
    />
  );
});

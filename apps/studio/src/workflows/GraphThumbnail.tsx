import { layoutGraph, openGraph } from "@fermata/graph";
import { useMemo } from "react";

const margin = 12;

/** A script's graph in the size of a stamp: its shape, no words. */
export default function GraphThumbnail({ source }: { readonly source: string }) {
  const layout = useMemo(() => layoutGraph(openGraph(source)), [source]);
  const { width, height } = layout;
  return (
    <svg
      viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`}
      className="size-full"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {[...layout.boxes].map(([id, box]) => (
        <rect
          key={id}
          x={box.x}
          y={box.y}
          width={box.width}
          height={box.height}
          rx={9}
          fill={box.container ? "none" : "var(--line-2)"}
          stroke={box.container ? "var(--line-3)" : "none"}
          strokeWidth={4}
          strokeDasharray={box.container ? "10 8" : undefined}
        />
      ))}
    </svg>
  );
}

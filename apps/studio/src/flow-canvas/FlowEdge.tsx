import { BaseEdge, type EdgeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { useNodeOverlay } from "./canvas-context.ts";
import type { CanvasEdge, CanvasEdgeData } from "./canvas-model.ts";
import { besidePath, dataPath, roundedPath, stepPath } from "./edge-path.ts";

/** Order is a line, data a dotted curve beside it, waiting for an earlier start a dashed one. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<CanvasEdge>) {
  const { id, source, target, data, selected } = props;
  const overlay = useNodeOverlay(source);
  const dragging = useStore((state) => isDragged(state.nodeLookup, source) || isDragged(state.nodeLookup, target));
  if (data === undefined) return null;
  const { kind } = data;
  if (kind === "data" || kind === "await") {
    if (dragging) return null;
    const style = { strokeDasharray: kind === "data" ? "2 4" : "5 4" };
    return (
      <BaseEdge id={id} path={dataPath(data.from, data.to)} className={`flow-edge flow-edge-${kind}`} style={style} />
    );
  }
  const gone = overlay?.state === "done" || overlay?.state === "completed";
  return (
    <BaseEdge
      id={id}
      path={dragging ? draggedPath(props) : orderPath(data, props)}
      interactionWidth={14}
      className={`flow-edge ${gone ? "flow-edge-gone" : ""} ${selected ? "flow-edge-selected" : ""}`}
      {...(kind === "dependency" && { markerEnd: "url(#flow-arrow)" })}
    />
  );
});

type Ends = Pick<EdgeProps, "sourceX" | "sourceY" | "targetX" | "targetY">;

function orderPath({ points, from, to }: CanvasEdgeData, ends: Ends): string {
  if (points !== undefined && points.length > 1) return roundedPath(points);
  return besidePath(from, to) ?? draggedPath(ends);
}

function draggedPath({ sourceX, sourceY, targetX, targetY }: Ends): string {
  return stepPath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY });
}

/** While a card is dragged its edges leave the points that the layout gave. */
function isDragged(
  nodes: ReadonlyMap<string, { readonly dragging?: boolean; readonly parentId?: string }>,
  id: string,
): boolean {
  const node = nodes.get(id);
  if (node === undefined) return false;
  return node.dragging === true || (node.parentId !== undefined && isDragged(nodes, node.parentId));
}

import { Handle, Position } from "@xyflow/react";
import { useCanvas } from "./canvas-context.ts";

/** Where edges meet a card: order at top and bottom on its axis, data at the right side. Only `out` can be dragged from, `in` dropped on. */
export function NodeHandles({ axis }: { readonly axis: number }) {
  const { editable } = useCanvas();
  return (
    <>
      <Handle
        id="in"
        type="target"
        position={Position.Top}
        isConnectableStart={false}
        isConnectable={editable}
        style={{ left: axis }}
      />
      <Handle
        id="out"
        type="source"
        position={Position.Bottom}
        isConnectable={editable}
        isConnectableEnd={false}
        style={{ left: axis }}
        className={editable ? "flow-handle-out" : ""}
      />
      <Handle id="data-in" type="target" position={Position.Right} isConnectable={false} style={{ top: 24 }} />
      <Handle id="data-out" type="source" position={Position.Right} isConnectable={false} style={{ top: 14 }} />
    </>
  );
}

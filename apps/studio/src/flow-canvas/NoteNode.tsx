import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { CanvasNode } from "./canvas-model.ts";
import { NodeHandles } from "./NodeHandles.tsx";

/** A remark between the steps: words on the paper itself. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<CanvasNode>) {
  const { node, axis } = data;
  return (
    <div className="flow-note" data-selected={selected || undefined}>
      <NodeHandles axis={axis} />
      <div className="h-full overflow-hidden break-words whitespace-pre-wrap" title={node.label}>
        {node.label}
      </div>
    </div>
  );
});

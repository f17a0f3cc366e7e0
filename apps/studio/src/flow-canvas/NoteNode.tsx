import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { CanvasNode } from "./canvas-model.ts";
import { NodeHandles } from "./NodeHandles.tsx";

/** A remark between the steps: words on the paper itself. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<CanvasNode>) {
  const { node, axis } = data;
  const lines = node.preview.length > 0 ? node.preview : [node.label];
  return (
    <div className="flow-note" data-selected={selected || undefined}>
      <NodeHandles axis={axis} />
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
        <div key={index} className="truncate" title={line}>
          {line}
        </div>
      ))}
    </div>
  );
});

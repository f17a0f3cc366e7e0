import type { GraphNode } from "@fermata/graph";
import type { NodeProps } from "@xyflow/react";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { classNames } from "../ui/class-names.ts";
import { useCanvas, useNodeOverlay } from "./canvas-context.ts";
import type { CanvasNode } from "./canvas-model.ts";
import { hasState } from "./card-size.ts";
import { NodeHandles } from "./NodeHandles.tsx";
import { nodeLook } from "./node-look.ts";
import { OutputName } from "./OutputName.tsx";
import { ProblemMark } from "./ProblemMark.tsx";
import { StateLine } from "./StateLine.tsx";

/** Everything that is drawn as one card: tasks and waits, statements, and containers that are folded. */
export const CardNode = memo(function CardNode({ id, data, selected }: NodeProps<CanvasNode>) {
  const { node, folded, hidden, problem, axis } = data;
  const overlay = useNodeOverlay(id);
  return (
    <div
      className="flow-card"
      data-state={overlay?.state}
      data-selected={selected || undefined}
      data-loose={(node.awaited === false && node.kind !== "start") || undefined}
    >
      <NodeHandles axis={axis} />
      <div className="flex h-9 items-center gap-2 px-2.5">
        <KindIcon node={node} />
        <span className="min-w-0 flex-1 truncate font-semibold" title={node.label}>
          {node.label}
        </span>
        <OutputName node={node} />
        {problem && <ProblemMark problem={problem} />}
        {folded && <Unfold node={node} hidden={hidden} />}
      </div>
      {node.preview.length > 0 && (
        <div className="border-t px-2.5 py-1.5 font-mono text-[11.5px]/[18px] text-ink-2">
          {node.preview.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <div key={index} className="truncate" title={line}>
              <PreviewLine line={line} node={node} />
            </div>
          ))}
        </div>
      )}
      {overlay !== undefined && hasState(node) && <StateLine overlay={overlay} />}
    </div>
  );
});

export function KindIcon({ node }: { readonly node: GraphNode }) {
  const { icon: Icon, noun } = nodeLook(node.kind);
  return (
    <span className="grid size-[18px] shrink-0 place-items-center rounded-sm bg-active text-ink-2" title={noun}>
      <Icon size={12} strokeWidth={2} aria-hidden />
    </span>
  );
}

function PreviewLine({ line, node }: { readonly line: string; readonly node: GraphNode }) {
  const colon = node.kind === "set" || node.kind === "code" ? -1 : line.indexOf(": ");
  if (colon < 0) return line;
  return (
    <>
      <span className="text-ink-3">{line.slice(0, colon)}</span> {line.slice(colon + 2)}
    </>
  );
}

function Unfold({ node, hidden }: { readonly node: GraphNode; readonly hidden: number }) {
  const { onToggleFold } = useCanvas();
  return (
    <button
      type="button"
      aria-label={`Unfold ${node.label}, ${hidden} inside`}
      aria-expanded="false"
      title="Unfold"
      onClick={(event) => {
        event.stopPropagation();
        onToggleFold?.(node.id);
      }}
      className={classNames(
        "nodrag flex h-5 shrink-0 items-center gap-0.5 rounded-sm px-1 text-2xs text-ink-3 hover:bg-hover hover:text-ink",
      )}
    >
      {hidden}
      <ChevronRight size={13} aria-hidden />
    </button>
  );
}

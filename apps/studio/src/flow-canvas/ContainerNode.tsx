import type { NodeProps } from "@xyflow/react";
import { ChevronDown, Plus } from "lucide-react";
import { memo } from "react";
import { KindIcon } from "./CardNode.tsx";
import { useCanvas, useNodeOverlay } from "./canvas-context.ts";
import type { ArmView, CanvasNode } from "./canvas-model.ts";
import { NodeHandles } from "./NodeHandles.tsx";
import { ProblemMark } from "./ProblemMark.tsx";
import { StateLine } from "./StateLine.tsx";

/** Kinds that can be given one more arm from their head. */
const extendable: ReadonlySet<string> = new Set(["if", "switch", "parallel", "try"]);

/** A loop, branch, try, parallel, task graph or function with its inside drawn in regions. */
export const ContainerNode = memo(function ContainerNode({ id, data, selected, width = 0 }: NodeProps<CanvasNode>) {
  const { node, arms, problem, axis } = data;
  const overlay = useNodeOverlay(id);
  const { editable, onToggleFold, onAddArm } = useCanvas();
  return (
    <div className="flow-container" data-selected={selected || undefined} data-state={overlay?.state}>
      <NodeHandles axis={axis} />
      <div className="flow-container-head flex h-9 items-center gap-2 px-3">
        <KindIcon node={node} />
        <span className="min-w-0 truncate font-semibold text-ink-2" title={node.label}>
          {node.label}
        </span>
        <span className="shrink truncate text-2xs text-ink-3">{aside(data, width)}</span>
        {problem && <ProblemMark problem={problem} />}
        <span className="ml-auto flex shrink-0 items-center">
          {overlay && <StateLine overlay={overlay} />}
          {editable && extendable.has(node.kind) && (
            <HeadButton label={`Add a branch to ${node.label}`} icon={Plus} onClick={() => onAddArm?.(id)} />
          )}
          {onToggleFold && (
            <HeadButton label={`Fold ${node.label}`} icon={ChevronDown} onClick={() => onToggleFold(id)} expanded />
          )}
        </span>
      </div>
      {arms.map((arm) => (
        <Arm key={arm.id} arm={arm} alone={arms.length === 1} />
      ))}
    </div>
  );
});

/** What is said behind the name, where there is room for it. */
function aside({ node }: CanvasNode["data"], width: number): string {
  const text = node.output?.text ? `→ ${node.output.text}` : node.subtitle;
  return node.label.length * 7 + text.length * 6 + 120 > width ? "" : text;
}

interface HeadButtonProps {
  readonly label: string;
  readonly icon: typeof Plus;
  readonly onClick: () => void;
  readonly expanded?: boolean;
}

function HeadButton({ label, icon: Icon, onClick, expanded }: HeadButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={expanded}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
      className="nodrag grid size-5 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}

/** One region, with its heading; a single one needs neither frame nor name. */
function Arm({ arm, alone }: { readonly arm: ArmView; readonly alone: boolean }) {
  const { x, y, width, height, label } = arm;
  if (alone) return null;
  return (
    <div className="flow-arm" style={{ left: x, top: y, width, height }}>
      <span className="flow-arm-label" title={label}>
        {label}
      </span>
    </div>
  );
}

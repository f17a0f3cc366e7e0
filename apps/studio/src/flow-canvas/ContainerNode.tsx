import type { Arm, GraphNode, RegionRole } from "@fermata/graph";
import type { NodeProps } from "@xyflow/react";
import { ChevronDown, Plus, X } from "lucide-react";
import { memo } from "react";
import { Menu } from "../ui/Menu.tsx";
import { KindIcon } from "./CardNode.tsx";
import { useCanvas, useNodeOverlay } from "./canvas-context.ts";
import type { ArmView, CanvasNode } from "./canvas-model.ts";
import { NodeHandles } from "./NodeHandles.tsx";
import { addableArms, isRemovableArm } from "./node-arms.ts";
import { ProblemMark } from "./ProblemMark.tsx";
import { StateLine } from "./StateLine.tsx";

/** A loop, branch, try, parallel, task graph or function with its inside drawn in regions. */
export const ContainerNode = memo(function ContainerNode({ id, data, selected, width = 0 }: NodeProps<CanvasNode>) {
  const { node, arms, problem, axis } = data;
  const overlay = useNodeOverlay(id);
  const { editable, onToggleFold } = useCanvas();
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
          {editable && <AddArm node={node} roles={arms.map(({ role }) => role)} />}
          {onToggleFold && (
            <HeadButton label={`Fold ${node.label}`} icon={ChevronDown} onClick={() => onToggleFold(id)} expanded />
          )}
        </span>
      </div>
      {arms.map((arm, index) => (
        <ArmFrame
          key={arm.id}
          arm={arm}
          alone={arms.length === 1}
          removable={editable && isRemovableArm(node.kind, index)}
        />
      ))}
    </div>
  );
});

/** What is said behind the name, where there is room for it. */
function aside({ node }: CanvasNode["data"], width: number): string {
  const text = node.output?.text ? `→ ${node.output.text}` : node.subtitle;
  return node.label.length * 7 + text.length * 6 + 120 > width ? "" : text;
}

const headButton = "nodrag grid size-5 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink";

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
      className={headButton}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}

/** One more branch, case or lane: at once where there is one kind of it, else from a menu. */
function AddArm({ node, roles }: { readonly node: GraphNode; readonly roles: readonly RegionRole[] }) {
  const { onAddArm } = useCanvas();
  const [first, ...others] = addableArms(node.kind, roles);
  if (first === undefined) return null;
  const add = (arm: Arm) => onAddArm?.(node.id, arm);
  if (others.length === 0)
    return (
      <HeadButton
        label={`Add to ${node.label}: ${first.label.toLowerCase()}`}
        icon={Plus}
        onClick={() => add(first.arm)}
      />
    );
  const items = [first, ...others].map(({ arm, label }) => ({ id: arm, label, onSelect: () => add(arm) }));
  return (
    <Menu items={items}>
      <button type="button" aria-label={`Add to ${node.label}`} title="Add a branch" className={headButton}>
        <Plus size={14} aria-hidden />
      </button>
    </Menu>
  );
}

interface ArmFrameProps {
  readonly arm: ArmView;
  readonly alone: boolean;
  readonly removable: boolean;
}

/** One region, with its heading; a single one needs neither frame nor name. */
function ArmFrame({ arm, alone, removable }: ArmFrameProps) {
  const { onRemoveArm } = useCanvas();
  const { id, x, y, width, height, label } = arm;
  if (alone) return null;
  return (
    <div className="flow-arm" style={{ left: x, top: y, width, height }}>
      <span className="flow-arm-label" title={label}>
        {label}
      </span>
      {removable && (
        <button
          type="button"
          aria-label={`Remove ${label}`}
          title={`Remove ${label}`}
          onClick={(event) => {
            event.stopPropagation();
            onRemoveArm?.(id);
          }}
          className="flow-arm-remove nodrag"
        >
          <X size={11} aria-hidden />
        </button>
      )}
    </div>
  );
}

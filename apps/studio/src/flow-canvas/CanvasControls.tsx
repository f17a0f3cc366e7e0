import { useReactFlow, useStore } from "@xyflow/react";
import { Map as MapIcon, Maximize, Minus, Plus, Spline } from "lucide-react";
import { IconButton } from "../ui/IconButton.tsx";

export interface CanvasControlsProps {
  readonly minimap: boolean;
  readonly onMinimap: (shown: boolean) => void;
  readonly data: boolean;
  readonly onData: (shown: boolean) => void;
}

const move = { duration: 140 };

/** Zoom, fit, data edges and minimap, at the lower left. */
export function CanvasControls({ minimap, onMinimap, data, onData }: CanvasControlsProps) {
  const flow = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div
      role="toolbar"
      aria-label="Canvas"
      className="flex items-center gap-0.5 rounded-lg border bg-panel p-0.5 shadow-node"
    >
      <IconButton
        icon={Minus}
        size="sm"
        side="top"
        label="Zoom out"
        shortcut="-"
        onClick={() => void flow.zoomOut(move)}
      />
      <button
        type="button"
        aria-label={`Zoom ${percent} %, back to 100 %`}
        onClick={() => void flow.zoomTo(1, move)}
        className="h-6 w-11 rounded-md text-2xs text-ink-2 tabular-nums hover:bg-hover hover:text-ink"
      >
        {percent} %
      </button>
      <IconButton
        icon={Plus}
        size="sm"
        side="top"
        label="Zoom in"
        shortcut="+"
        onClick={() => void flow.zoomIn(move)}
      />
      <IconButton
        icon={Maximize}
        size="sm"
        side="top"
        label="Show all"
        shortcut="1"
        onClick={() => void flow.fitView({ ...move, padding: 0.08, maxZoom: 1 })}
      />
      <span className="mx-0.5 h-4 w-px bg-line" />
      <IconButton icon={Spline} size="sm" side="top" label="Data edges" pressed={data} onClick={() => onData(!data)} />
      <IconButton
        icon={MapIcon}
        size="sm"
        side="top"
        label="Minimap"
        pressed={minimap}
        onClick={() => onMinimap(!minimap)}
      />
    </div>
  );
}

import { layoutGraph } from "@fermata/graph";
import { useMemo } from "react";
import { cardSizes } from "../flow-canvas/card-size.ts";
import { FlowCanvas } from "../flow-canvas/FlowCanvas.tsx";
import { RunTimeline } from "./RunTimeline.tsx";
import type { FollowedRun } from "./use-run.ts";

export interface RunGraphProps {
  readonly followed: FollowedRun;
  readonly selected: string | null;
  readonly onSelect: (node: string | null) => void;
}

/** The graph at the run's version, painted live, with the timeline under it. */
export function RunGraph({ followed, selected, onSelect }: RunGraphProps) {
  const { run, graph, overlay } = followed;
  const layout = useMemo(() => layoutGraph(graph, { sizes: cardSizes(graph, { withState: true }) }), [graph]);
  const selection = useMemo(() => new Set(selected === null ? [] : [selected]), [selected]);
  return (
    <>
      <div className="min-h-[220px] flex-1">
        <FlowCanvas
          graph={graph}
          layout={layout}
          overlay={overlay}
          selection={selection}
          onSelectionChange={(nodes) => onSelect(nodes[0] ?? null)}
        />
      </div>
      <div className="flex max-h-[38%] min-h-0 shrink-0 flex-col border-t bg-panel max-sm:hidden">
        <RunTimeline run={run} graph={graph} onSelect={onSelect} compact />
      </div>
    </>
  );
}

import { layoutGraph, type NodeId, nodeOwning } from "@fermata/graph";
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
  const first = selected ?? atWork(followed);
  const selection = useMemo(() => new Set(selected === null ? [] : [selected]), [selected]);
  return (
    <>
      <div className="min-h-[220px] flex-1">
        <FlowCanvas
          graph={graph}
          layout={layout}
          overlay={overlay}
          selection={selection}
          first={first}
          onSelectionChange={(nodes) => onSelect(nodes[0] ?? null)}
        />
      </div>
      <div className="flex max-h-[38%] min-h-0 shrink-0 flex-col border-t bg-panel max-sm:hidden">
        <RunTimeline run={run} graph={graph} onSelect={onSelect} compact />
      </div>
    </>
  );
}

/** The node at which the run stands: where it failed, waits or works. */
function atWork({ run, graph }: FollowedRun): NodeId | null {
  const failed = run.failure?.at;
  if (failed) return nodeOwning(graph, failed)?.id ?? null;
  const open = run.places.filter(({ counts }) => counts.waiting + counts.running + counts.queued > 0);
  // What was started last is where it is now; what nobody waits for began earlier.
  const last = open.sort((a, b) => b.firstAt - a.firstAt)[0];
  return last === undefined ? null : (nodeOwning(graph, last.at)?.id ?? null);
}

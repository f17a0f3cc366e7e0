import { type GraphNode, nodeAt } from "@fermata/graph";
import { lazy, Suspense, useState } from "react";
import { JsonView } from "../ui/JsonView.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { CheckpointPanel } from "./CheckpointPanel.tsx";
import { NodeOperationsPanel } from "./NodeOperationsPanel.tsx";
import type { FollowedRun } from "./use-run.ts";

const CodeView = lazy(() => import("../code-view/CodeView.tsx").then(({ CodeView }) => ({ default: CodeView })));

export interface RunSidePanelProps {
  readonly followed: FollowedRun;
  readonly selected: string | null;
  readonly onSelect: (node: string | null) => void;
  readonly checkpoint: number | undefined;
  readonly onCheckpoint: (revision: number) => void;
}

type TabId = "code" | "tasks" | "data" | "state";

/** Beside the graph: the code with the lines at which it waits, what went in and out, each task, and the state at a checkpoint. */
export function RunSidePanel(props: RunSidePanelProps) {
  const { followed, selected, onSelect } = props;
  const { run, graph } = followed;
  const [tab, setTab] = useState<TabId>("code");
  const node = selected === null ? undefined : graph.nodes.get(selected);
  return (
    <aside
      aria-label="Details"
      className="flex w-[430px] min-w-0 shrink-0 flex-col border-l bg-panel max-lg:w-[340px] max-md:h-1/2 max-md:w-full max-md:border-t max-md:border-l-0"
    >
      <Tabs<TabId>
        label="Details"
        value={tab}
        onChange={setTab}
        items={[
          {
            id: "code",
            label: "Code",
            content: (
              <Suspense fallback={<SkeletonRows />}>
                <CodeView
                  source={run.source}
                  waitingLines={run.waitingLines}
                  failedLine={run.failure?.at?.line}
                  selection={node?.body ?? null}
                  onSelectOffset={(offset) => onSelect(nodeAt(graph, offset)?.id ?? null)}
                />
              </Suspense>
            ),
          },
          {
            id: "tasks",
            label: node ? shortLabel(node) : "Tasks",
            count: countOf(run.taskCounts),
            content: <NodeOperationsPanel run={run} graph={graph} node={node} />,
          },
          { id: "data", label: "Inputs & outputs", content: <DataPanel {...props} /> },
          {
            id: "state",
            label: "Variables",
            content: <CheckpointPanel run={run} checkpoint={props.checkpoint} onCheckpoint={props.onCheckpoint} />,
          },
        ]}
      />
    </aside>
  );
}

function shortLabel(node: GraphNode): string {
  return node.label.length > 22 ? `${node.label.slice(0, 21)}…` : node.label;
}

function countOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function DataPanel({ followed: { run } }: RunSidePanelProps) {
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <DataSection title="Inputs" value={run.inputs} />
      {run.failure ? (
        <DataSection title="Error" value={run.failure} />
      ) : run.state === "completed" ? (
        <DataSection title="Output" value={run.output} />
      ) : (
        <p className="text-xs text-ink-3">The output is here once the run has ended.</p>
      )}
    </div>
  );
}

function DataSection({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <section>
      <h2 className="mb-1 text-2xs font-semibold text-ink-3">{title}</h2>
      <JsonView value={value} openLevels={3} />
    </section>
  );
}

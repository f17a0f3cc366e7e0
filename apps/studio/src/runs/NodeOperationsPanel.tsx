import { type FlowGraph, type GraphNode, nodeOwning } from "@fermata/graph";
import type { RunDetail, TaskView } from "@fermata/server";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { JsonView } from "../ui/JsonView.tsx";
import { KeyValue } from "../ui/KeyValue.tsx";
import { formatDuration } from "../ui/relative-time.ts";
import { StateText } from "../ui/StateBadge.tsx";
import { TaskOutput } from "./TaskOutput.tsx";

const shownAtOnce = 60;

export interface NodeOperationsPanelProps {
  readonly run: RunDetail;
  readonly graph: FlowGraph;
  /** Only what this node's calls started; absent: everything. */
  readonly node: GraphNode | undefined;
}

/** Tasks and children with attempts, backend, inputs, result and output. Failures come first. */
export function NodeOperationsPanel({ run, graph, node }: NodeOperationsPanelProps) {
  const [shown, setShown] = useState(shownAtOnce);
  const [open, setOpen] = useState<string | null>(null);
  const tasks = useMemo(() => {
    const ofNode = run.tasks.filter(
      (task) => node === undefined || (task.at !== null && isWithin(graph, task.at, node)),
    );
    return ofNode.sort(
      (a, b) => Number(b.state === "failed") - Number(a.state === "failed") || a.operation - b.operation,
    );
  }, [run.tasks, graph, node]);
  const children = run.children.filter(({ at }) => node === undefined || (at !== null && isWithin(graph, at, node)));
  if (tasks.length === 0 && children.length === 0) {
    return (
      <EmptyState title="Nothing started here">
        {node ? "Select another node, or none to see all." : "The run has started no task yet."}
      </EmptyState>
    );
  }
  return (
    <ul>
      {children.map((child) => (
        <li key={child.id} className="border-b">
          <Link to="/runs/$id" params={{ id: child.id }} className="flex h-10 items-center gap-3 px-4 hover:bg-hover">
            <span className="min-w-0 flex-1 truncate font-medium">{child.workflow}</span>
            <StateText state={child.state} />
          </Link>
        </li>
      ))}
      {tasks.slice(0, shown).map((task) => (
        <li key={task.id} className="border-b">
          <button
            type="button"
            aria-expanded={open === task.id}
            onClick={() => setOpen(open === task.id ? null : task.id)}
            className="flex h-10 w-full items-center gap-3 px-4 text-left hover:bg-hover"
          >
            <span className="min-w-0 flex-1 truncate font-medium">
              {task.name} <span className="font-normal text-ink-3">#{task.operation}</span>
            </span>
            <StateText state={task.state}>{taskState(task)}</StateText>
          </button>
          {open === task.id && <TaskDetail task={task} />}
        </li>
      ))}
      {tasks.length > shown && (
        <li className="p-3 text-center">
          <Button size="sm" onClick={() => setShown(shown + shownAtOnce * 4)}>
            Show more of {tasks.length}
          </Button>
        </li>
      )}
    </ul>
  );
}

function isWithin(graph: FlowGraph, at: { start: number; end: number }, node: GraphNode): boolean {
  return nodeOwning(graph, at)?.id === node.id || (node.range.start <= at.start && at.end <= node.range.end);
}

function taskState(task: TaskView): string {
  const took =
    task.startedAt !== null && task.endedAt !== null ? ` · ${formatDuration(task.endedAt - task.startedAt)}` : "";
  return `${task.state}${task.attempts > 1 ? ` · attempt ${task.attempts}` : ""}${took}`;
}

function TaskDetail({ task }: { readonly task: TaskView }) {
  return (
    <div className="flex flex-col gap-3 border-t bg-sunken px-4 py-3">
      <KeyValue
        entries={[
          ["Backend", task.backend ?? "not yet given to one"],
          ["Attempts", String(task.attempts)],
          ["Queued", new Date(task.createdAt).toLocaleString()],
          ["Line", task.at === null ? "" : String(task.at.line)],
        ]}
      />
      <JsonView name="inputs" value={task.inputs} openLevels={1} />
      {task.error !== null ? (
        <JsonView name="error" value={task.error} openLevels={2} />
      ) : (
        task.state === "done" && <JsonView name="result" value={task.result} openLevels={2} />
      )}
      {task.startedAt !== null && (
        <div className="-mx-4 flex max-h-64 flex-col border-t pt-1">
          <TaskOutput taskId={task.id} />
        </div>
      )}
    </div>
  );
}

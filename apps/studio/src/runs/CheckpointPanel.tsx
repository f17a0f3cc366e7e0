import type { Inspection } from "@fermata/flow";
import type { RunDetail } from "@fermata/server";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Ago } from "../ui/Ago.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { JsonView } from "../ui/JsonView.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";

export interface CheckpointPanelProps {
  readonly run: RunDetail;
  readonly checkpoint: number | undefined;
  readonly onCheckpoint: (revision: number) => void;
}

/** Variables, stacks and what is pending, at the checkpoint that the slider stands on. */
export function CheckpointPanel({ run, checkpoint, onCheckpoint }: CheckpointPanelProps) {
  const revision = checkpoint ?? (run.revision > 0 ? run.revision : undefined);
  const query = useQuery({
    ...api.runs.inspect.queryOptions({ id: run.id, ...(revision !== undefined && { revision }) }),
    enabled: revision !== undefined,
    placeholderData: (before) => before,
  });
  if (revision === undefined)
    return <EmptyState title="No checkpoint yet">One is kept each time the run waits.</EmptyState>;
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <CheckpointSlider run={run} revision={revision} onCheckpoint={onCheckpoint} />
      {query.error ? (
        <p role="alert" className="text-xs text-fail">
          {describeProblem(query.error).title}
        </p>
      ) : query.data === undefined ? (
        <SkeletonRows count={3} />
      ) : (
        <>
          {query.data.inspection.fibers.map((fiber) => (
            <Frames key={fiber.id} frames={fiber.frames} />
          ))}
          <Pending pending={query.data.inspection.pending} />
        </>
      )}
    </div>
  );
}

interface CheckpointSliderProps {
  readonly run: RunDetail;
  readonly revision: number;
  readonly onCheckpoint: (revision: number) => void;
}

function CheckpointSlider({ run, revision, onCheckpoint }: CheckpointSliderProps) {
  const { data } = useQuery(api.runs.checkpoints.queryOptions({ id: run.id, limit: 500 }));
  const checkpoints = [...(data?.checkpoints ?? [])].sort((a, b) => a.revision - b.revision);
  const index = checkpoints.findIndex((one) => one.revision === revision);
  const current = checkpoints[index];
  if (checkpoints.length === 0) return null;
  return (
    <div>
      <div className="flex items-baseline gap-2">
        <strong className="font-semibold">
          Checkpoint {index + 1} of {checkpoints.length}
        </strong>
        {current && (
          <span className="text-xs text-ink-3">
            {current.line !== null && `line ${current.line} · `}
            <Ago at={current.at} />
          </span>
        )}
      </div>
      <input
        type="range"
        aria-label="Checkpoint"
        className="mt-1 w-full accent-ink"
        min={0}
        max={Math.max(0, checkpoints.length - 1)}
        value={Math.max(0, index)}
        disabled={checkpoints.length < 2}
        onChange={(event) => onCheckpoint(checkpoints[Number(event.target.value)]?.revision ?? revision)}
      />
    </div>
  );
}

function Frames({ frames }: { readonly frames: Inspection["fibers"][number]["frames"] }) {
  return (
    <>
      {frames.map((frame, depth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a frame has no name but its depth
        <section key={depth}>
          <h2 className="mb-1 flex gap-2 text-2xs font-semibold text-ink-3">
            {frame.functionName || "main"}
            <span className="font-normal">line {frame.at.line}</span>
          </h2>
          {frame.variables.length === 0 && <p className="pl-4 text-xs text-ink-3">no variable</p>}
          {frame.variables.map(({ name, preview }) => (
            <JsonView key={name} name={name} value={preview} openLevels={1} />
          ))}
        </section>
      ))}
    </>
  );
}

function Pending({ pending }: { readonly pending: Inspection["pending"] }) {
  if (pending.length === 0) return null;
  return (
    <section>
      <h2 className="mb-1 text-2xs font-semibold text-ink-3">Pending</h2>
      <ul className="pl-4 font-mono text-xs leading-[1.7]">
        {pending.map(({ command, awaited }) => (
          <li key={command.id}>
            {command.kind}{" "}
            <span className="text-ink-2">
              {"name" in command ? command.name : new Date(command.dueAt).toLocaleString()}
            </span>
            {!awaited && <span className="text-ink-3"> (not awaited)</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

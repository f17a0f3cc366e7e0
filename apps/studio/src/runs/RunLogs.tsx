import type { RunDetail } from "@fermata/server";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "../api/client.ts";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Select } from "../ui/Select.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { TaskOutput } from "./TaskOutput.tsx";

/** What the script wrote, or what one of its tasks writes right now. */
export function RunLogs({ run }: { readonly run: RunDetail }) {
  const [source, setSource] = useState(() => run.tasks.find(({ state }) => state === "failed")?.id ?? "script");
  const options = useMemo(
    () => [
      { value: "script", label: "The script (console)" },
      ...run.tasks.map((task) => ({ value: task.id, label: `${task.name} #${task.operation} · ${task.state}` })),
    ],
    [run.tasks],
  );
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-3 border-b px-4">
        <Select label="Log of" options={options} value={source} onChange={setSource} className="w-80 max-w-full" />
      </div>
      {source === "script" ? <ScriptLog runId={run.id} /> : <TaskOutput key={source} taskId={source} />}
    </>
  );
}

const levelTone: Readonly<Record<string, string>> = { error: "text-fail", warn: "text-wait", debug: "text-ink-3" };

function ScriptLog({ runId }: { readonly runId: string }) {
  const query = useInfiniteQuery(
    api.runs.logs.infiniteQueryOptions(
      { id: runId, limit: 500 },
      { getNextPageParam: (page) => (page.more ? page.nextCursor : undefined) },
    ),
  );
  if (query.data === undefined) return <SkeletonRows />;
  const entries = query.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return (
      <EmptyState title="The script wrote nothing">
        <code className="font-mono text-xs">console.log("…")</code> in a script writes here.
      </EmptyState>
    );
  }
  return (
    <div role="log" className="min-h-0 flex-1 overflow-auto py-2 font-mono text-xs leading-[1.7]">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows at its end
        <div key={index} className="flex gap-3 px-4 hover:bg-hover">
          <time className="shrink-0 text-ink-3 tabular-nums">{new Date(entry.at).toLocaleTimeString()}</time>
          <span className="w-14 shrink-0 text-ink-3">line {entry.line}</span>
          <span className={classNames("min-w-0 whitespace-pre-wrap break-words", levelTone[entry.level])}>
            {entry.message}
          </span>
        </div>
      ))}
      {query.hasNextPage && (
        <button type="button" className="px-4 py-1 text-ink-2 underline" onClick={() => void query.fetchNextPage()}>
          Show more
        </button>
      )}
    </div>
  );
}

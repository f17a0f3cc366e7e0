import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ListTree } from "lucide-react";
import { lazy, Suspense, useCallback } from "react";
import { describeProblem } from "../api/problem.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { EventList } from "./EventList.tsx";
import { RunHeader } from "./RunHeader.tsx";
import { RunLogs } from "./RunLogs.tsx";
import { RunSidePanel } from "./RunSidePanel.tsx";
import { RunTimeline } from "./RunTimeline.tsx";
import type { RunSearch } from "./run-search.ts";
import { type FollowedRun, useRun } from "./use-run.ts";

const RunGraph = lazy(() => import("./RunGraph.tsx").then(({ RunGraph }) => ({ default: RunGraph })));

/** One run: its graph as it was at that version with live state, and everything that is known about it. */
export function RunPage() {
  const { id } = useParams({ from: "/runs/$id" });
  const { followed, error } = useRun(id);
  if (followed) return <FollowedRunPage followed={followed} />;
  return (
    <>
      <PageHeader>
        <PageTitle>Run</PageTitle>
      </PageHeader>
      {error === null ? (
        <SkeletonRows />
      ) : (
        <EmptyState icon={ListTree} title={describeProblem(error).title}>
          {describeProblem(error).advice}
        </EmptyState>
      )}
    </>
  );
}

function FollowedRunPage({ followed }: { readonly followed: FollowedRun }) {
  const search = useSearch({ from: "/runs/$id" });
  const navigate = useNavigate();
  const { run, graph } = followed;
  const setSearch = useCallback(
    (change: Partial<RunSearch>) =>
      void navigate({ to: "/runs/$id", params: { id: run.id }, search: { ...search, ...change }, replace: true }),
    [navigate, run.id, search],
  );
  const selected = [...graph.nodes.values()].find(({ key }) => key === search.node)?.id ?? null;
  const select = (node: string | null) => {
    const { node: _, ...rest } = search;
    const key = node === null ? undefined : graph.nodes.get(node)?.key;
    void navigate({
      to: "/runs/$id",
      params: { id: run.id },
      search: { ...rest, ...(key !== undefined && { node: key }) },
      replace: true,
    });
  };
  const view = search.view ?? "graph";
  return (
    <>
      <RunHeader run={run} view={view} onView={(next) => setSearch({ view: next })} />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <section aria-label={view} className="flex min-h-0 min-w-0 flex-1 flex-col">
          {view === "graph" && (
            <Suspense fallback={<SkeletonRows />}>
              <RunGraph followed={followed} selected={selected} onSelect={select} />
            </Suspense>
          )}
          {view === "timeline" && <RunTimeline run={run} graph={graph} onSelect={select} />}
          {view === "events" && <EventList run={run} />}
          {view === "logs" && <RunLogs run={run} />}
        </section>
        <RunSidePanel
          followed={followed}
          selected={selected}
          onSelect={select}
          checkpoint={search.checkpoint}
          onCheckpoint={(revision) => setSearch({ checkpoint: revision })}
        />
      </div>
    </>
  );
}

import type { EventView, RunDetail } from "@fermata/server";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../api/client.ts";
import { type DataColumn, DataTable } from "../ui/DataTable.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { formatDuration } from "../ui/relative-time.ts";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { eventFacts } from "./event-detail.ts";

/** Everything that happened to the run, in order, as the engine wrote it down. */
export function EventList({ run }: { readonly run: RunDetail }) {
  const query = useInfiniteQuery(
    api.runs.events.infiniteQueryOptions(
      { id: run.id, limit: 200 },
      { getNextPageParam: (page) => (page.more ? page.nextCursor : undefined) },
    ),
  );
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.events) ?? [], [query.data]);
  // Written down by several processes; read in the order in which it happened.
  const inOrder = useMemo(() => [...events].sort((a, b) => a.at - b.at), [events]);
  const columns = useMemo(() => eventColumns(run.createdAt), [run.createdAt]);
  if (query.data === undefined) return <SkeletonRows />;
  if (events.length === 0) return <EmptyState title="No event yet">The run has not begun.</EmptyState>;
  return (
    <DataTable
      label="Events"
      columns={columns}
      dense
      rows={inOrder}
      rowId={({ sequence }) => sequence}
      onEndReached={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
    />
  );
}

function eventColumns(startedAt: number): readonly DataColumn<EventView>[] {
  return [
    {
      id: "at",
      header: "After",
      width: "84px",
      cell: ({ at }) => (
        <time title={new Date(at).toLocaleString()} className="font-mono text-xs text-ink-3 tabular-nums">
          {formatDuration(Math.max(0, at - startedAt))}
        </time>
      ),
    },
    {
      id: "type",
      header: "Event",
      width: "minmax(130px,180px)",
      cell: ({ type }) => <span className="font-medium">{type}</span>,
    },
    {
      id: "operation",
      header: "Operation",
      width: "76px",
      from: "md",
      cell: ({ operation }) => <span className="font-mono text-xs text-ink-2">{operation ?? ""}</span>,
    },
    {
      id: "data",
      header: "What",
      width: "minmax(120px,1fr)",
      cell: ({ data }) => (
        <span
          className="block truncate text-xs text-ink-2"
          title={data === null ? undefined : JSON.stringify(data, null, 2)}
        >
          {eventFacts(data).join(" · ")}
        </span>
      ),
    },
  ];
}

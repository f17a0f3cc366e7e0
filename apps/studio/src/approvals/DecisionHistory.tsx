import type { Decision } from "@fermata/server";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CheckCheck } from "lucide-react";
import { useMemo } from "react";
import { api } from "../api/client.ts";
import { Ago } from "../ui/Ago.tsx";
import { type DataColumn, DataTable } from "../ui/DataTable.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { StateText } from "../ui/StateBadge.tsx";

/** The audit log: who decided what, when, and from where. */
export function DecisionHistory() {
  const navigate = useNavigate();
  const query = useInfiniteQuery(
    api.approvals.history.infiniteQueryOptions(
      { limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const decisions = useMemo(() => query.data?.pages.flatMap((page) => page.decisions) ?? [], [query.data]);
  if (query.data === undefined) return <SkeletonRows />;
  if (decisions.length === 0) {
    return (
      <EmptyState icon={CheckCheck} title="Nothing was decided yet">
        Each answer is kept here: who gave it, when, and from where.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Decisions"
      columns={columns}
      rows={decisions}
      rowId={({ id }) => id}
      onOpen={({ runId }) => void navigate({ to: "/runs/$id", params: { id: runId } })}
      onEndReached={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
    />
  );
}

const columns: readonly DataColumn<Decision>[] = [
  {
    id: "title",
    header: "Question",
    width: "minmax(140px, 2fr)",
    cell: ({ title, name, workflow }) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{title ?? name}</span>
        <span className="truncate text-2xs text-ink-3">{workflow}</span>
      </span>
    ),
  },
  {
    id: "answer",
    header: "Answer",
    width: "minmax(96px, 1fr)",
    cell: ({ approved }) =>
      approved === null ? (
        <StateText state="done">answered</StateText>
      ) : (
        <StateText state={approved ? "done" : "failed"}>{approved ? "approved" : "rejected"}</StateText>
      ),
  },
  {
    id: "comment",
    header: "Comment",
    width: "minmax(100px, 2fr)",
    from: "md",
    cell: ({ comment }) => <span className="block truncate text-ink-2">{comment ?? ""}</span>,
  },
  {
    id: "by",
    header: "By",
    width: "minmax(80px, 1fr)",
    cell: ({ by }) => <span className="block truncate">{by}</span>,
  },
  {
    id: "from",
    header: "From",
    width: "minmax(90px, 1fr)",
    from: "lg",
    cell: ({ from }) => (
      <span className="block truncate font-mono text-2xs text-ink-3" title={from}>
        {from}
      </span>
    ),
  },
  { id: "at", header: "When", width: "90px", from: "sm", cell: ({ at }) => <Ago at={at} /> },
];

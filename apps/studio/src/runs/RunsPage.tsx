import type { RunSummary } from "@fermata/server";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ListTree, Workflow } from "lucide-react";
import { useMemo } from "react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Ago, useNow } from "../ui/Ago.tsx";
import { buttonClass } from "../ui/Button.tsx";
import { type DataColumn, DataTable } from "../ui/DataTable.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { TextInput } from "../ui/Field.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";
import { formatDuration } from "../ui/relative-time.ts";
import { Select } from "../ui/Select.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { StateText } from "../ui/StateBadge.tsx";
import { RunsOverview } from "./RunsOverview.tsx";
import type { RunsSearch } from "./run-search.ts";

/** Every run, newest first, with what is going on above it. */
export function RunsPage() {
  const search = useSearch({ from: "/runs" });
  const navigate = useNavigate();
  const setSearch = (change: RunsSearch) => void navigate({ to: "/runs", search: change, replace: true });
  const filter = {
    ...(search.state && { states: [search.state as RunSummary["state"]] }),
    ...(search.workflow && { workflow: search.workflow }),
    ...(search.id && { id: search.id }),
  };
  const query = useInfiniteQuery(
    api.runs.list.infiniteQueryOptions(
      { ...filter, limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: (before) => before },
    ),
  );
  const runs = useMemo(() => query.data?.pages.flatMap((page) => page.runs) ?? [], [query.data]);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader actions={<RunFilters search={search} onChange={setSearch} />}>
        <PageTitle>Runs</PageTitle>
      </PageHeader>
      <RunsOverview state={search.state} onState={(state) => setSearch(withState(search, state))} />
      {query.error ? (
        <EmptyState icon={ListTree} title={describeProblem(query.error).title}>
          {describeProblem(query.error).advice}
        </EmptyState>
      ) : query.data === undefined ? (
        <SkeletonRows count={12} />
      ) : runs.length === 0 ? (
        <NoRuns filtered={isFiltered} onClear={() => setSearch({})} />
      ) : (
        <DataTable
          label="Runs"
          columns={columns}
          rows={runs}
          rowId={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: "/runs/$id", params: { id } })}
          onEndReached={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
        />
      )}
    </>
  );
}

function withState({ state: _, ...rest }: RunsSearch, state: string | undefined): RunsSearch {
  return state === undefined ? rest : { ...rest, state };
}

function RunFilters({
  search,
  onChange,
}: {
  readonly search: RunsSearch;
  readonly onChange: (next: RunsSearch) => void;
}) {
  const { data } = useQuery(api.workflows.list.queryOptions());
  const names = data?.map(({ name }) => name) ?? [];
  const options = [{ value: "", label: "All workflows" }, ...names.map((name) => ({ value: name, label: name }))];
  return (
    <>
      <span className="w-36 max-sm:hidden">
        <TextInput
          aria-label="Run id"
          placeholder="Run id …"
          mono
          value={search.id ?? ""}
          onChange={(event) => {
            const id = event.target.value
              .toLowerCase()
              .replace(/[^0-9a-f-]/g, "")
              .slice(0, 36);
            const { id: _, ...rest } = search;
            onChange(id === "" ? rest : { ...rest, id });
          }}
        />
      </span>
      <Select
        label="Workflow"
        className="w-48"
        options={options}
        value={search.workflow ?? ""}
        onChange={(workflow) => {
          const { workflow: _, ...rest } = search;
          onChange(workflow === "" ? rest : { ...rest, workflow });
        }}
      />
    </>
  );
}

function NoRuns({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon={ListTree}
        title="No run fits this filter"
        actions={
          <button type="button" className={buttonClass()} onClick={onClear}>
            Show all runs
          </button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={ListTree}
      title="No run yet"
      actions={
        <Link to="/workflows" className={buttonClass("primary")}>
          <Workflow size={14} aria-hidden /> Open a workflow
        </Link>
      }
    >
      Open a workflow and press Run; each run is kept here with its graph, logs and results.
    </EmptyState>
  );
}

const columns: readonly DataColumn<RunSummary>[] = [
  {
    id: "workflow",
    header: "Workflow",
    width: "minmax(140px, 2fr)",
    cell: ({ workflow, error }) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{workflow}</span>
        {error !== null && <span className="truncate text-2xs text-fail">{error}</span>}
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    width: "minmax(110px, 1fr)",
    cell: ({ state, waitingLine }) => (
      <StateText state={state}>
        {state === "waiting" && waitingLine !== null ? `waiting · line ${waitingLine}` : state}
      </StateText>
    ),
  },
  {
    id: "id",
    header: "Run",
    width: "104px",
    from: "md",
    cell: ({ id }) => (
      <span title={id} className="font-mono text-xs text-ink-2">
        {id.slice(0, 4)}…{id.slice(-4)}
      </span>
    ),
  },
  {
    id: "version",
    header: "Version",
    width: "84px",
    from: "lg",
    cell: ({ version }) => <span className="font-mono text-xs text-ink-3">{version.slice(0, 8)}</span>,
  },
  { id: "started", header: "Started", width: "96px", from: "sm", cell: ({ createdAt }) => <Ago at={createdAt} /> },
  { id: "took", header: "Took", width: "84px", align: "end", from: "md", cell: (run) => <Took run={run} /> },
];

function Took({ run }: { readonly run: RunSummary }) {
  const from = run.startedAt ?? run.createdAt;
  const text = useNow((now) => formatDuration(Math.max(0, (run.endedAt ?? now) - from)));
  return <span className="text-ink-2 tabular-nums">{text}</span>;
}

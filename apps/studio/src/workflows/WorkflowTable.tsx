import type { WorkflowSummary } from "@fermata/server";
import { Link } from "@tanstack/react-router";
import { Download, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { client } from "../api/client.ts";
import { Ago } from "../ui/Ago.tsx";
import { type DataColumn, DataTable } from "../ui/DataTable.tsx";
import { Menu } from "../ui/Menu.tsx";
import { Pill, StateText } from "../ui/StateBadge.tsx";
import { toastProblem } from "../ui/toast-store.ts";
import { downloadFlow } from "./flow-files.ts";

export interface WorkflowTableProps {
  readonly workflows: readonly WorkflowSummary[];
  readonly onOpen: (workflow: WorkflowSummary) => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: (name: string) => void;
}

export function WorkflowTable({ workflows, onOpen, onRename, onRemove }: WorkflowTableProps) {
  const columns = useMemo((): DataColumn<WorkflowSummary>[] => {
    return [
      {
        id: "name",
        header: "Name",
        width: "minmax(180px, 3fr)",
        sortBy: ({ name }) => name.toLowerCase(),
        cell: (row) => <NameCell row={row} />,
      },
      {
        id: "version",
        header: "Version",
        width: "minmax(120px, 200px)",
        from: "md",
        cell: (row) => <VersionCell row={row} />,
      },
      {
        id: "lastRun",
        header: "Last run",
        width: "minmax(110px, 190px)",
        from: "sm",
        sortBy: ({ lastRun }) => lastRun?.createdAt ?? 0,
        cell: ({ lastRun }) => <LastRunCell lastRun={lastRun} />,
      },
      {
        id: "active",
        header: "Active",
        width: "64px",
        align: "end",
        from: "md",
        sortBy: ({ activeRuns }) => activeRuns,
        cell: ({ activeRuns }) =>
          activeRuns === 0 ? <span className="text-ink-3">–</span> : activeRuns.toLocaleString(),
      },
      {
        id: "updatedAt",
        header: "Updated",
        width: "96px",
        align: "end",
        sortBy: ({ updatedAt }) => updatedAt,
        cell: ({ updatedAt }) => (
          <span className="text-xs text-ink-2">
            <Ago at={updatedAt} />
          </span>
        ),
      },
      {
        id: "menu",
        header: "",
        width: "32px",
        align: "end",
        cell: ({ name }) => <RowMenu name={name} onRename={onRename} onRemove={onRemove} />,
      },
    ];
  }, [onRename, onRemove]);
  return (
    <DataTable
      label="Workflows"
      columns={columns}
      rows={workflows}
      rowId={({ name }) => name}
      onOpen={onOpen}
      initialSort={{ id: "updatedAt", desc: true }}
    />
  );
}

function NameCell({ row: { name, description } }: { readonly row: WorkflowSummary }) {
  return (
    <span className="min-w-0 leading-4">
      <Link to="/workflows/$name" params={{ name }} tabIndex={-1} className="block truncate font-medium">
        {name}
      </Link>
      {description !== null && (
        <span className="block truncate text-xs text-ink-3" title={description}>
          {description}
        </span>
      )}
    </span>
  );
}

function VersionCell({ row: { version, changed } }: { readonly row: WorkflowSummary }) {
  if (version === null) return <Pill tone="idle">draft</Pill>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="font-mono text-xs text-ink-2">{version.hash.slice(0, 7)}</span>
      {changed && <Pill tone="idle">changed</Pill>}
    </span>
  );
}

function LastRunCell({ lastRun }: Pick<WorkflowSummary, "lastRun">) {
  if (lastRun === null) return <span className="text-xs text-ink-3">never run</span>;
  return (
    <Link
      to="/runs/$id"
      params={{ id: lastRun.id }}
      className="flex min-w-0 items-center gap-2 rounded-xs hover:underline"
    >
      <StateText state={lastRun.state} />
      <span className="truncate text-xs text-ink-3">
        <Ago at={lastRun.createdAt} />
      </span>
    </Link>
  );
}

function RowMenu({
  name,
  onRename,
  onRemove,
}: Pick<WorkflowTableProps, "onRename" | "onRemove"> & { readonly name: string }) {
  const exportFlow = async () => {
    try {
      const { draft } = await client.workflows.get.query({ name });
      downloadFlow(name, draft.source);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Menu
      items={[
        { id: "export", label: "Export .flow", icon: Download, onSelect: () => void exportFlow() },
        { id: "rename", label: "Rename…", icon: Pencil, onSelect: () => onRename(name) },
        "-",
        { id: "remove", label: "Delete…", icon: Trash2, danger: true, onSelect: () => onRemove(name) },
      ]}
    >
      <button
        type="button"
        aria-label={`More about ${name}`}
        className="grid size-7 place-items-center rounded-md text-ink-3 hover:bg-active hover:text-ink"
      >
        <Ellipsis size={16} aria-hidden />
      </button>
    </Menu>
  );
}

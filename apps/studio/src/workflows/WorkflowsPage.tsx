import type { WorkflowSummary } from "@fermata/server";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus, Search, Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { api } from "../api/client.ts";
import { useCommands } from "../app/commands.ts";
import { ProblemScreen } from "../app/ProblemScreen.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { TextInput } from "../ui/Field.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { NewWorkflowDialog } from "./NewWorkflowDialog.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { RenameDialog } from "./RenameDialog.tsx";
import { SampleGallery } from "./SampleGallery.tsx";
import { useImport } from "./use-import.ts";
import { WorkflowTable } from "./WorkflowTable.tsx";

/** All workflows of this server. */
export function WorkflowsPage() {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(api.workflows.list.queryOptions());
  const [search, setSearch] = useState("");
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<{ readonly what: "rename" | "remove"; readonly name: string } | null>(null);
  const importing = useImport();
  const shown = useMemo(() => data?.filter((workflow) => matches(workflow, search)) ?? [], [data, search]);
  const { choose } = importing;
  useCommands(
    useMemo(
      () => [
        { id: "workflows:new", group: "Workflows", label: "New workflow…", icon: Plus, run: () => setCreating(true) },
        { id: "workflows:import", group: "Workflows", label: "Import .flow files…", icon: Upload, run: choose },
      ],
      [choose],
    ),
  );
  return (
    <section aria-label="Workflows" className="relative flex min-h-0 flex-1 flex-col" {...importing.drop}>
      <PageHeader
        actions={
          <>
            <Button icon={Upload} busy={importing.busy} onClick={choose}>
              Import
            </Button>
            <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
              New workflow
            </Button>
          </>
        }
      >
        <PageTitle>Workflows</PageTitle>
        {data !== undefined && data.length > 0 && <SearchField value={search} onChange={setSearch} />}
      </PageHeader>
      {error !== null && data === undefined ? (
        <ProblemScreen error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows />
      ) : data.length === 0 ? (
        <FirstSteps onNew={() => setCreating(true)} />
      ) : shown.length === 0 ? (
        <EmptyState
          icon={Search}
          title={`Nothing is called “${search}”`}
          actions={<Button onClick={() => setSearch("")}>Show all</Button>}
        >
          The search looks at names, descriptions and tags.
        </EmptyState>
      ) : (
        <WorkflowTable
          workflows={shown}
          onOpen={({ name }) => void navigate({ to: "/workflows/$name", params: { name } })}
          onRename={(name) => setChanging({ what: "rename", name })}
          onRemove={(name) => setChanging({ what: "remove", name })}
        />
      )}
      {importing.over && <DropSheet />}
      {creating && <NewWorkflowDialog taken={data?.map(({ name }) => name) ?? []} onClose={() => setCreating(false)} />}
      {changing?.what === "rename" && <RenameDialog name={changing.name} onClose={() => setChanging(null)} />}
      {changing?.what === "remove" && <RemoveDialog name={changing.name} onClose={() => setChanging(null)} />}
    </section>
  );
}

function matches({ name, description, tags }: WorkflowSummary, search: string): boolean {
  const text = [name, description ?? "", ...tags].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <span className="relative ml-2 w-full max-w-64 max-sm:hidden">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-ink-3" />
      <TextInput
        type="search"
        aria-label="Search workflows"
        placeholder="Search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="pl-8"
      />
    </span>
  );
}

/** Nothing here yet: what a workflow is, and some to begin with. */
function FirstSteps({ onNew }: { readonly onNew: () => void }) {
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto max-w-4xl px-6 py-10">
        <h2 className="text-lg font-semibold">Draw the first workflow</h2>
        <p className="mt-1 max-w-xl text-pretty text-ink-2">
          A workflow is a task graph: it starts programs, waits for people, and goes on where it stopped, even after a
          crash. Begin with one of these, drop a .flow file here, or start from nothing.
        </p>
        <div className="mt-4">
          <Button variant="primary" icon={Plus} onClick={onNew}>
            New workflow
          </Button>
        </div>
        <h3 className="mt-8 mb-2 text-xs font-semibold text-ink-2">Samples</h3>
        <SampleGallery />
      </div>
    </div>
  );
}

function DropSheet() {
  return (
    <div className="pointer-events-none absolute inset-2 z-30 grid place-items-center rounded-xl border-2 border-dashed border-ink bg-panel/80 animate-fade">
      <p className="flex items-center gap-2 text-md font-semibold">
        <Upload size={18} aria-hidden /> Drop .flow files to import them
      </p>
    </div>
  );
}

import type { RunDetail } from "@fermata/server";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ban, RadioTower } from "lucide-react";
import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { isTyping } from "../app/is-typing.ts";
import { Ago } from "../ui/Ago.tsx";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { classNames } from "../ui/class-names.ts";
import { useWiderThan } from "../ui/media-query.ts";
import { PageHeader } from "../ui/PageHeader.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { StateBadge } from "../ui/StateBadge.tsx";
import { toast } from "../ui/toast-store.ts";
import type { RunView } from "./run-search.ts";
import { SignalDialog } from "./SignalDialog.tsx";
import { endStates } from "./use-run.ts";

const views: readonly { id: RunView; label: string }[] = [
  { id: "graph", label: "Graph" },
  { id: "timeline", label: "Timeline" },
  { id: "events", label: "Events" },
  { id: "logs", label: "Logs" },
];

export interface RunHeaderProps {
  readonly run: RunDetail;
  readonly view: RunView;
  readonly onView: (view: RunView) => void;
}

/** Where one is, how the run stands, and what can be done about it. */
export function RunHeader({ run, view, onView }: RunHeaderProps) {
  const wide = useWiderThan("xl");
  const phone = !useWiderThan("sm");
  const switcher = <SegmentedControl label="View" segments={views} value={view} onChange={onView} />;
  return (
    <>
      <PageHeader
        actions={
          <>
            {wide && switcher}
            {!phone && <RunActions run={run} />}
          </>
        }
      >
        <Path run={run} />
        <StateBadge state={run.state} detail={waitingFor(run)} />
        <span className="truncate text-ink-3 max-lg:hidden">
          started <Ago at={run.startedAt ?? run.createdAt} /> · version{" "}
          <span className="font-mono text-xs">{run.version.slice(0, 8)}</span>
        </span>
      </PageHeader>
      {!wide && (
        <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-panel px-4 max-sm:px-3 max-sm:py-2">
          {switcher}
          {phone && <RunActions run={run} />}
        </div>
      )}
      <RunNote run={run} />
    </>
  );
}

function Path({ run }: { readonly run: RunDetail }) {
  return (
    <nav aria-label="Where this is" className="flex min-w-0 items-center gap-1.5 text-ink-3">
      <Link to="/runs" className="hover:text-ink max-md:hidden">
        Runs
      </Link>
      <span className="max-md:hidden">/</span>
      <Link
        to="/workflows/$name"
        params={{ name: run.workflow }}
        title={run.workflow}
        className="min-w-12 truncate font-semibold text-ink hover:underline"
      >
        {run.workflow}
      </Link>
      <span className="max-sm:hidden">/</span>
      <h1 className="whitespace-nowrap font-mono text-xs max-sm:sr-only" title={run.id}>
        {run.id.slice(0, 4)}…{run.id.slice(-4)}
      </h1>
    </nav>
  );
}

/** What one must know first: why it failed, and which run started it. */
function RunNote({ run: { failure, parent } }: { readonly run: RunDetail }) {
  if (failure === null && parent === null) return null;
  return (
    <div
      className={classNames(
        "flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 text-xs",
        failure === null ? "bg-panel" : "bg-fail-tint",
      )}
    >
      {failure && (
        <p role="alert" className="line-clamp-2 min-w-0 text-fail" title={failure.message}>
          {failure.at && <>Line {failure.at.line}: </>}
          <b className="font-semibold">{failure.type}</b> {failure.message}
        </p>
      )}
      {parent && (
        <Link to="/runs/$id" params={{ id: parent.runId }} className="text-ink-2 hover:underline">
          Started by run {parent.runId.slice(0, 4)}…{parent.runId.slice(-4)}
        </Link>
      )}
    </div>
  );
}

function waitingFor(run: RunDetail): string | undefined {
  if (run.state !== "waiting") return undefined;
  const names = run.waits.flatMap(({ kind, name }) => (kind === "signal" && name !== null ? [name] : []));
  return names[0] ?? (run.waits.length > 0 ? "timer" : undefined);
}

function RunActions({ run }: { readonly run: RunDetail }) {
  const [signalling, setSignalling] = useState(false);
  const [canceling, setCanceling] = useState(false);
  const cancel = useMutation(
    api.runs.cancel.mutationOptions({
      onSuccess: () => {
        setCanceling(false);
        toast({ tone: "info", title: "The run is being canceled.", detail: "Its finally blocks run first." });
      },
    }),
  );
  if (endStates.has(run.state)) return null;
  const asks = run.waits.find(({ kind }) => kind === "signal");
  return (
    <>
      {asks && <ReviewButton runId={run.id} operation={asks.operation} />}
      <Button icon={RadioTower} onClick={() => setSignalling(true)}>
        Send signal
      </Button>
      <Button icon={Ban} onClick={() => setCanceling(true)}>
        Cancel
      </Button>
      {signalling && <SignalDialog run={run} onClose={() => setSignalling(false)} />}
      <ConfirmDialog
        open={canceling}
        onOpenChange={setCanceling}
        title="Cancel this run?"
        description="What it waits for is given up and its running tasks are stopped; its finally blocks still run. What is done stays done."
        confirm="Cancel the run"
        danger
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ ids: [run.id] })}
      />
    </>
  );
}

function ReviewButton({ runId, operation }: { readonly runId: string; readonly operation: number }) {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "a" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      void navigate({ to: "/approvals", search: { run: runId, operation } });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, runId, operation]);
  return (
    <Button
      variant="primary"
      shortcut="A"
      onClick={() => void navigate({ to: "/approvals", search: { run: runId, operation } })}
    >
      Review approval
    </Button>
  );
}

import type { BackendView } from "@fermata/server";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Server } from "lucide-react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { KeyValue } from "../ui/KeyValue.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";
import { formatDuration } from "../ui/relative-time.ts";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { StateBadge, StateText } from "../ui/StateBadge.tsx";
import { describeBytes } from "./describe-bytes.ts";

/** Where tasks run: health, capacity and load of each backend, and a button that tries it. */
export function BackendsPage() {
  const query = useQuery({ ...api.backends.list.queryOptions(), refetchInterval: 5_000 });
  return (
    <>
      <PageHeader>
        <PageTitle>Backends</PageTitle>
      </PageHeader>
      {query.data === undefined ? (
        query.error ? (
          <EmptyState icon={Server} title={describeProblem(query.error).title}>
            {describeProblem(query.error).advice}
          </EmptyState>
        ) : (
          <SkeletonRows count={4} />
        )
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(320px,1fr))] gap-4 max-sm:grid-cols-1">
            {query.data.map((backend) => (
              <BackendCard key={backend.name} backend={backend} />
            ))}
          </ul>
          <p className="mt-4 max-w-prose text-xs text-ink-3">
            A task that names no backend goes to the default one. How many tasks run at once, and in which folder, is
            set by environment variables when the server starts; each stands with its value and a word of help in the{" "}
            <Link to="/settings" className="text-ink-2 underline underline-offset-2 hover:text-ink">
              settings
            </Link>
            .
          </p>
        </div>
      )}
    </>
  );
}

function BackendCard({ backend }: { readonly backend: BackendView }) {
  const { name, type, state, ok, detail, capabilities, running, queued } = backend;
  const health = state === "SHUTDOWN" ? "offline" : ok ? (state === "DRAINING" ? "degraded" : "healthy") : "degraded";
  // The badge says the state already.
  const words = detail.replace(/^[A-Z]+(, )?/, "");
  const test = useMutation(api.backends.test.mutationOptions({ onError: () => undefined }));
  return (
    <li className="flex flex-col gap-3 rounded-lg border bg-panel p-4">
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 truncate text-md font-semibold">{name}</h2>
        {type !== name && <span className="text-xs text-ink-3">{type}</span>}
        <span className="ml-auto">
          <StateBadge state={health} />
        </span>
      </header>
      {words !== "" && <p className="text-ink-2">{words}</p>}
      <LoadBar running={running} slots={capabilities.slots} queued={queued} />
      <KeyValue
        entries={[
          ["Runs", capabilities.kinds.join(", ")],
          ...(capabilities.languages.length > 0 ? [["Functions", capabilities.languages.join(", ")] as const] : []),
          ["Machine", machine(backend)],
          ["After a crash", capabilities.attach ? "finds running tasks again" : "runs lost tasks again"],
          ...(backend.default ? [["Default", "takes tasks that name no backend"] as const] : []),
          ["In a script", <code key="code" className="font-mono text-xs">{`{ backend: "${name}" }`}</code>],
        ]}
      />
      <footer className="mt-auto flex items-center gap-3 pt-1">
        <Button busy={test.isPending} onClick={() => test.mutate({ name })}>
          Test
        </Button>
        <span role="status" className="min-w-0 text-xs">
          {test.data && (
            <StateText state={test.data.ok ? "done" : "failed"}>
              {test.data.detail} · {formatDuration(test.data.tookMs)}
            </StateText>
          )}
          {test.error && <StateText state="failed">{describeProblem(test.error).title}</StateText>}
        </span>
      </footer>
    </li>
  );
}

function machine({ capabilities: { cores, gpus, memoryBytes } }: BackendView): string {
  const parts = [`${cores} core${cores === 1 ? "" : "s"}`];
  if (gpus > 0) parts.push(`${gpus} GPU${gpus === 1 ? "" : "s"}`);
  if (memoryBytes > 0) parts.push(describeBytes(memoryBytes));
  return parts.join(" · ");
}

interface LoadBarProps {
  readonly running: number;
  readonly slots: number;
  readonly queued: number;
}

function LoadBar({ running, slots, queued }: LoadBarProps) {
  return (
    <div>
      <div className="mb-1 flex justify-between text-2xs text-ink-3 tabular-nums">
        <span>
          {running.toLocaleString()} of {slots.toLocaleString()} slots busy
        </span>
        <span>{queued.toLocaleString()} queued</span>
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-active">
        <div
          className="h-full rounded-full bg-run-mark"
          style={{ width: `${Math.min(100, (running / Math.max(1, slots)) * 100)}%` }}
        />
      </div>
    </div>
  );
}

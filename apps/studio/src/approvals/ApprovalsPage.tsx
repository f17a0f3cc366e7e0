import type { Approval } from "@fermata/server";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft, CheckCheck } from "lucide-react";
import { useMemo } from "react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Ago } from "../ui/Ago.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ApprovalDetail } from "./ApprovalDetail.tsx";
import { Deadline } from "./Deadline.tsx";
import { DecisionHistory } from "./DecisionHistory.tsx";

const views = [
  { id: "open", label: "Open" },
  { id: "history", label: "Decided" },
] as const;

/** The inbox of waits that ask a person for an answer. */
export function ApprovalsPage() {
  const { view = "open" } = useSearch({ from: "/approvals" });
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        actions={
          <SegmentedControl
            label="Which"
            segments={views}
            value={view}
            onChange={(next) =>
              void navigate({ to: "/approvals", search: next === "history" ? { view: "history" } : {}, replace: true })
            }
          />
        }
      >
        <PageTitle>Approvals</PageTitle>
      </PageHeader>
      {view === "history" ? <DecisionHistory /> : <Inbox />}
    </>
  );
}

function Inbox() {
  const { run, operation } = useSearch({ from: "/approvals" });
  const navigate = useNavigate();
  const query = useInfiniteQuery(
    api.approvals.list.infiniteQueryOptions(
      { limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const approvals = useMemo(() => query.data?.pages.flatMap((page) => page.approvals) ?? [], [query.data]);
  const asked = approvals.find((one) => one.runId === run && one.operation === operation);
  const shown = asked ?? (run === undefined ? approvals[0] : undefined);
  const open = (one: Approval | undefined) =>
    void navigate({
      to: "/approvals",
      search: one === undefined ? {} : { run: one.runId, operation: one.operation },
      replace: true,
    });
  if (query.error) {
    const problem = describeProblem(query.error);
    return (
      <EmptyState icon={CheckCheck} title={problem.title}>
        {problem.advice}
      </EmptyState>
    );
  }
  if (query.data === undefined) return <SkeletonRows />;
  if (approvals.length === 0 && run === undefined) return <NothingAsked />;
  return (
    <div className="flex min-h-0 flex-1">
      <nav
        aria-label="Waiting for an answer"
        className={classNames(
          "w-[340px] shrink-0 overflow-y-auto border-r bg-panel max-lg:w-[280px] max-md:w-full max-md:border-r-0",
          run !== undefined && "max-md:hidden",
        )}
      >
        {approvals.map((one) => (
          <ApprovalRow
            key={`${one.runId}/${one.operation}`}
            approval={one}
            current={one === shown}
            onOpen={() => open(one)}
          />
        ))}
        {query.hasNextPage && (
          <div className="p-3 text-center">
            <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </nav>
      <section
        aria-label="Question"
        className={classNames("min-w-0 flex-1 overflow-y-auto", run === undefined && "max-md:hidden")}
      >
        {run !== undefined && (
          <div className="p-3 pb-0 md:hidden">
            <Button icon={ArrowLeft} onClick={() => open(undefined)}>
              All approvals
            </Button>
          </div>
        )}
        {shown ? (
          <ApprovalDetail
            key={`${shown.runId}/${shown.operation}`}
            approval={shown}
            onDecided={() => open(approvals.find((one) => one !== shown))}
          />
        ) : (
          <EmptyState icon={CheckCheck} title="This question is not open any more">
            It was answered, its time ran out, or the run ended. “Decided” tells who answered.
          </EmptyState>
        )}
      </section>
    </div>
  );
}

interface ApprovalRowProps {
  readonly approval: Approval;
  readonly current: boolean;
  readonly onOpen: () => void;
}

function ApprovalRow({ approval, current, onOpen }: ApprovalRowProps) {
  return (
    <button
      type="button"
      aria-current={current || undefined}
      onClick={onOpen}
      className={classNames(
        "flex w-full flex-col gap-0.5 border-b px-4 py-2.5 text-left focus-visible:-outline-offset-2 hover:bg-hover",
        current && "md:bg-active",
      )}
    >
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{approval.title ?? approval.name}</span>
        <span className="shrink-0 text-2xs text-ink-3">
          <Ago at={approval.openedAt} />
        </span>
      </span>
      <span className="flex items-baseline gap-2 text-xs text-ink-3">
        <span className="min-w-0 flex-1 truncate">{approval.workflow}</span>
        {approval.deadline !== null && <Deadline at={approval.deadline} />}
      </span>
    </button>
  );
}

function NothingAsked() {
  return (
    <EmptyState icon={CheckCheck} title="Nobody waits for you">
      A workflow asks a person with{" "}
      <code className="font-mono text-xs">
        await Signal.when("manager-approval", {"{"} timeout: "24h" {"}"})
      </code>
      . Its question is here until somebody answers, or its time runs out.
    </EmptyState>
  );
}

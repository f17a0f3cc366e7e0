import type { RunStats } from "@fermata/server";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../api/client.ts";
import { classNames } from "../ui/class-names.ts";
import { stateLook, toneText } from "../ui/StateBadge.tsx";

const shown = ["running", "waiting", "queued", "failed", "completed", "canceled"] as const;

export interface RunsOverviewProps {
  readonly state: string | undefined;
  readonly onState: (state: string | undefined) => void;
}

/** Counts by state, each a filter, and what was finished in the last hour. */
export function RunsOverview({ state, onState }: RunsOverviewProps) {
  const { data } = useQuery(api.runs.stats.queryOptions({ buckets: 60, bucketMs: 60_000 }));
  return (
    <div className="flex shrink-0 items-stretch gap-1 overflow-x-auto border-b bg-panel px-2 py-1.5 [scrollbar-width:none]">
      {shown.map((name) => {
        const { icon: Icon, label, tone } = stateLook(name);
        const count = data?.runs[name];
        return (
          <button
            key={name}
            type="button"
            aria-pressed={state === name}
            onClick={() => onState(state === name ? undefined : name)}
            className={classNames(
              "flex min-w-[92px] flex-col rounded-md px-2.5 py-1 text-left transition-colors duration-100 hover:bg-hover",
              state === name && "bg-active",
            )}
          >
            <span className="text-lg font-semibold tabular-nums">
              {count === undefined ? "–" : count.toLocaleString()}
            </span>
            <span className={classNames("flex items-center gap-1 text-2xs", count ? toneText[tone] : "text-ink-3")}>
              <Icon size={11} strokeWidth={2.2} aria-hidden /> {label}
            </span>
          </button>
        );
      })}
      <span className="mx-2 w-px shrink-0 bg-line" />
      <Link to="/approvals" className="flex min-w-[100px] flex-col rounded-md px-2.5 py-1 hover:bg-hover">
        <span className="text-lg font-semibold tabular-nums">{data?.openApprovals ?? "–"}</span>
        <span className="text-2xs text-ink-3">ask a person</span>
      </Link>
      <span className="flex min-w-[100px] flex-col px-2.5 py-1">
        <span className="text-lg font-semibold tabular-nums">
          {data ? (data.tasks.running + data.tasks.queued).toLocaleString() : "–"}
        </span>
        <span className="whitespace-nowrap text-2xs text-ink-3">tasks in flight</span>
      </span>
      <Throughput stats={data} />
    </div>
  );
}

/** Runs that ended per minute of the last hour: completed above the line, failed on it. */
function Throughput({ stats }: { readonly stats: RunStats | undefined }) {
  const buckets = stats?.throughput ?? [];
  const most = Math.max(1, ...buckets.map(({ completed, failed }) => completed + failed));
  const total = buckets.reduce((sum, { completed, failed }) => sum + completed + failed, 0);
  return (
    <figure className="ml-auto flex w-[210px] shrink-0 flex-col justify-end px-2 max-xl:hidden">
      <svg
        viewBox={`0 0 ${Math.max(1, buckets.length) * 3} 24`}
        preserveAspectRatio="none"
        className="h-7 w-full"
        role="img"
        aria-label={`${total} runs ended in the last hour, at most ${most} in a minute`}
      >
        {buckets.map(({ at, completed, failed }, index) => {
          const height = (count: number) => (count / most) * 23;
          return (
            <g key={at}>
              <rect
                x={index * 3}
                width="2.2"
                y={23.5 - height(completed + failed)}
                height={height(completed)}
                fill="var(--done-mark)"
              />
              <rect
                x={index * 3}
                width="2.2"
                y={23.5 - height(failed)}
                height={height(failed)}
                fill="var(--fail-mark)"
              />
            </g>
          );
        })}
        <rect x="0" y="23.5" width={Math.max(1, buckets.length) * 3} height="0.5" fill="var(--line-2)" />
      </svg>
      <figcaption className="flex justify-between text-2xs text-ink-3">
        <span>ended, last hour</span>
        <span className="tabular-nums">{total.toLocaleString()}</span>
      </figcaption>
    </figure>
  );
}

import type { FlowGraph } from "@fermata/graph";
import type { RunDetail } from "@fermata/server";
import { useMemo } from "react";
import { useNow } from "../ui/Ago.tsx";
import { classNames } from "../ui/class-names.ts";
import { formatDuration } from "../ui/relative-time.ts";
import { stateLook, toneMark } from "../ui/StateBadge.tsx";
import { type TimelineBar, timelineRows } from "./timeline-rows.ts";

export interface RunTimelineProps {
  readonly run: RunDetail;
  readonly graph: FlowGraph;
  readonly onSelect: (node: string | null) => void;
  readonly compact?: boolean;
}

/** When each part of the run happened. */
export function RunTimeline({ run, graph, onSelect, compact = false }: RunTimelineProps) {
  const rows = useMemo(() => timelineRows(run, graph), [run, graph]);
  const from = run.createdAt;
  const now = useNow((time) => run.endedAt ?? time);
  const to = Math.max(now, from + 50);
  const scale = (at: number) => `${Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))}%`;
  if (rows.length === 0) {
    return <p className="px-4 py-3 text-xs text-ink-3">Nothing was started yet: no task, wait or child.</p>;
  }
  return (
    <div className={classNames("min-h-0 flex-1 overflow-auto px-4", compact ? "py-2" : "py-4")}>
      <div className="grid grid-cols-[minmax(90px,150px)_minmax(0,1fr)_64px] items-center gap-x-3">
        <Axis duration={to - from} />
        {rows.map((row) => (
          <div key={`${row.node} ${row.name}`} className="contents">
            <button
              type="button"
              onClick={() => onSelect(row.node)}
              className="h-[22px] truncate rounded-xs text-left font-mono text-2xs text-ink-2 hover:text-ink"
              title={row.name}
            >
              {row.name}
              {row.count > 1 && <span className="text-ink-3"> ×{row.count}</span>}
            </button>
            <div className="relative h-[9px]">
              {row.bars.map((bar) => (
                <Bar
                  key={`${bar.operation} ${bar.from}`}
                  bar={bar}
                  left={scale(bar.from)}
                  right={scale(bar.to ?? to)}
                />
              ))}
            </div>
            <span className="text-right font-mono text-2xs text-ink-3 tabular-nums">
              {formatDuration(span(row.bars, to))}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function span(bars: readonly TimelineBar[], now: number): number {
  return Math.max(...bars.map((bar) => bar.to ?? now)) - Math.min(...bars.map((bar) => bar.from));
}

function Bar({ bar, left, right }: { readonly bar: TimelineBar; readonly left: string; readonly right: string }) {
  const { tone, label } = stateLook(bar.state);
  const mark = toneMark(tone);
  return (
    <span
      role="img"
      aria-label={`${bar.label}: ${label}`}
      title={`${bar.label} · ${label}`}
      className="absolute inset-y-0 min-w-[3px] rounded-xs"
      style={{
        left,
        width: `calc(${right} - ${left})`,
        // Stripes say "goes on", so that waiting is not told by colour alone.
        background:
          bar.to === null ? `repeating-linear-gradient(135deg, ${mark} 0 3px, var(--${tone}-tint) 3px 7px)` : mark,
      }}
    />
  );
}

function Axis({ duration }: { readonly duration: number }) {
  return (
    <>
      <span className="h-[18px] text-2xs text-ink-3">Since the start</span>
      <span className="flex justify-between text-2xs text-ink-3 tabular-nums">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span key={part} className={classNames("whitespace-nowrap", part % 1 !== 0 && "max-md:hidden")}>
            {part === 0 ? "0" : formatDuration(duration * part)}
          </span>
        ))}
      </span>
      <span className="text-right text-2xs text-ink-3">took</span>
    </>
  );
}

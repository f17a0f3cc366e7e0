import {
  Ban,
  Check,
  CircleDashed,
  CirclePause,
  Clock,
  Diamond,
  LoaderCircle,
  type LucideIcon,
  Minus,
  TriangleAlert,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** The few colours there are: each means a state, and none means anything else. */
export type Tone = "run" | "wait" | "done" | "fail" | "idle";

/** Every state of runs, tasks, waits, operations and backends. */
export type StateName =
  | "queued"
  | "running"
  | "waiting"
  | "paused"
  | "completed"
  | "done"
  | "failed"
  | "canceled"
  | "skipped"
  | "draft"
  | "published"
  | "healthy"
  | "degraded"
  | "offline";

interface StateLook {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly label: string;
}

const looks: Readonly<Record<StateName, StateLook>> = {
  queued: { tone: "idle", icon: CircleDashed, label: "queued" },
  running: { tone: "run", icon: LoaderCircle, label: "running" },
  waiting: { tone: "wait", icon: Diamond, label: "waiting" },
  paused: { tone: "wait", icon: CirclePause, label: "paused" },
  completed: { tone: "done", icon: Check, label: "completed" },
  done: { tone: "done", icon: Check, label: "done" },
  failed: { tone: "fail", icon: X, label: "failed" },
  canceled: { tone: "idle", icon: Ban, label: "canceled" },
  skipped: { tone: "idle", icon: Minus, label: "skipped" },
  draft: { tone: "idle", icon: CircleDashed, label: "draft" },
  published: { tone: "done", icon: Check, label: "published" },
  healthy: { tone: "done", icon: Check, label: "healthy" },
  degraded: { tone: "wait", icon: TriangleAlert, label: "degraded" },
  offline: { tone: "fail", icon: X, label: "offline" },
};

const unknown: StateLook = { tone: "idle", icon: Clock, label: "unknown" };

/** Tone, icon and word of a state; a state this page does not know yet is shown as its own word. */
export function stateLook(state: string): StateLook {
  return looks[state as StateName] ?? { ...unknown, label: state };
}

export const toneText: Readonly<Record<Tone, string>> = {
  run: "text-run",
  wait: "text-wait",
  done: "text-done",
  fail: "text-fail",
  idle: "text-ink-2",
};
const toneTint: Readonly<Record<Tone, string>> = {
  run: "bg-run-tint",
  wait: "bg-wait-tint",
  done: "bg-done-tint",
  fail: "bg-fail-tint",
  idle: "bg-idle-tint",
};
/** CSS variable of the strong colour, for borders, bars and dots. */
export function toneMark(tone: Tone): string {
  return `var(--${tone}-mark)`;
}

export interface PillProps {
  readonly tone: Tone;
  readonly icon?: LucideIcon;
  readonly spin?: boolean;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A short statement about state: tinted, with an icon, never by colour alone. */
export function Pill({ tone, icon: Icon, spin = false, children, className }: PillProps) {
  return (
    <span
      className={classNames(
        "inline-flex max-w-full items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-px text-2xs font-medium",
        toneText[tone],
        toneTint[tone],
        className,
      )}
    >
      {Icon && (
        <Icon size={11} strokeWidth={2.4} aria-hidden className={classNames("shrink-0", spin && "animate-spin")} />
      )}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** The state of a run, task or backend; `detail` says more behind a dot: `waiting · manager-approval`. */
export function StateBadge({ state, detail }: { readonly state: string; readonly detail?: ReactNode }) {
  const { tone, icon, label } = stateLook(state);
  return (
    <Pill tone={tone} icon={icon} spin={state === "running"}>
      {label}
      {detail !== undefined && <> · {detail}</>}
    </Pill>
  );
}

/** The same without the tint, for dense tables and nodes. */
export function StateText({ state, children }: { readonly state: string; readonly children?: ReactNode }) {
  const { tone, icon: Icon, label } = stateLook(state);
  return (
    <span className={classNames("inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap text-xs", toneText[tone])}>
      <Icon
        size={12}
        strokeWidth={2.2}
        aria-hidden
        className={classNames("shrink-0", state === "running" && "animate-spin")}
      />
      <span className="truncate">{children ?? label}</span>
    </span>
  );
}

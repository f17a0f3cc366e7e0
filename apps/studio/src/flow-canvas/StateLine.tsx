import { useNow } from "../ui/Ago.tsx";
import { formatDuration } from "../ui/relative-time.ts";
import { StateText, stateLook } from "../ui/StateBadge.tsx";
import type { NodeOverlay } from "./overlay-store.ts";

/** How the node stands in the run, in one line: `running 14 s · local`, `waiting 2 h 04 m · 21 h 56 m left`, `3 of 3 done`. */
export function StateLine({ overlay }: { readonly overlay: NodeOverlay }) {
  const text = useNow((now) => stateSentence(overlay, now));
  return (
    <div className="flex h-[26px] items-start px-2.5 pt-px">
      <StateText state={overlay.state}>{text}</StateText>
    </div>
  );
}

export function stateSentence(overlay: NodeOverlay, now: number): string {
  const { state, detail, turns, since, dueAt } = overlay;
  const { label } = stateLook(state);
  const parts: string[] = [];
  if (turns !== undefined && turns.total > 1) {
    parts.push(`${turns.done.toLocaleString()} of ${turns.total.toLocaleString()} done`);
    if (turns.failed > 0) parts.push(`${turns.failed.toLocaleString()} failed`);
  } else parts.push(since === undefined ? label : `${label} ${formatDuration(Math.max(0, now - since))}`);
  if (dueAt !== undefined) parts.push(now < dueAt ? `${formatDuration(dueAt - now)} left` : "due");
  if (detail !== undefined && detail !== "") parts.push(detail);
  return parts.join(" · ");
}

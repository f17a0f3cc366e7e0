import { formatDuration } from "../ui/relative-time.ts";
import { stateLook } from "../ui/StateBadge.tsx";
import type { NodeOverlay } from "./overlay-store.ts";

/** The state of a node in words. `now` in Unix ms. */
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

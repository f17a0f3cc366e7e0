import { Clock } from "lucide-react";
import { useNow } from "../ui/Ago.tsx";
import { classNames } from "../ui/class-names.ts";
import { formatDuration } from "../ui/relative-time.ts";

/** Under an hour is worth a colour. */
const soonMs = 3_600_000;

/** How long there is to answer. `at` is Unix ms. */
export function Deadline({ at }: { readonly at: number }) {
  const text = useNow((now) => (now >= at ? "time is up" : `${formatDuration(at - now)} left`));
  const soon = useNow((now) => Number(at - now < soonMs)) === 1;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={new Date(at).toLocaleString()}
      className={classNames(
        "inline-flex shrink-0 items-center gap-1 whitespace-nowrap text-2xs",
        soon ? "text-wait" : "text-ink-3",
      )}
    >
      <Clock size={11} aria-hidden /> {text}
    </time>
  );
}

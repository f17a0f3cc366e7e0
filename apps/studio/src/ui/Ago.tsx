import { useSyncExternalStore } from "react";
import { formatAgo } from "./relative-time.ts";

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const call of listeners) call();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, once a second, from one clock for the whole page; a component repaints only when what it makes of it differs. */
export function useNow<Result extends string | number>(select: (now: number) => Result): Result {
  return useSyncExternalStore(subscribe, () => select(now));
}

/** How long ago, kept true, with the exact time on hover. `at` is Unix ms. */
export function Ago({ at }: { readonly at: number }) {
  const text = useNow((time) => formatAgo(at, Math.max(time, at)));
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()} className="whitespace-nowrap">
      {text}
    </time>
  );
}

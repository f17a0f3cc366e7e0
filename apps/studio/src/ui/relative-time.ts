const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in the two units that matter: `850 ms`, `1.2 s`, `14 s`, `2 h 04 m`, `3 d 5 h`. */
export function formatDuration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < minute) return `${Math.floor(ms / 1000)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} m ${two(Math.floor((ms % minute) / 1000))} s`;
  if (ms < day) return `${Math.floor(ms / hour)} h ${two(Math.floor((ms % hour) / minute))} m`;
  return `${Math.floor(ms / day)} d ${Math.floor((ms % day) / hour)} h`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** `just now`, `5 m ago`, `2 h ago`, `3 d ago`, then the date. Both are Unix ms. */
export function formatAgo(at: number, now: number): string {
  const past = now - at;
  if (past < 10_000) return "just now";
  if (past < minute) return `${Math.floor(past / 1000)} s ago`;
  if (past < hour) return `${Math.floor(past / minute)} m ago`;
  if (past < day) return `${Math.floor(past / hour)} h ago`;
  if (past < 7 * day) return `${Math.floor(past / day)} d ago`;
  return new Date(at).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

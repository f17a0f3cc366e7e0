import type { RunId, TaskId } from "./model.ts";

/** Where ids and jitter come from. */
export interface Randomness {
  /** In [0, 1). */
  random(): number;
}

/** UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits; lower case. */
export function uuidV7(now: number, randomness: Randomness): string {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, "0").slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3, randomness)}-${variant(randomness)}-${hex(12, randomness)}`;
}

/** UUID version 4: random bits. */
export function uuidV4(randomness: Randomness): string {
  return `${hex(8, randomness)}-${hex(4, randomness)}-4${hex(3, randomness)}-${variant(randomness)}-${hex(12, randomness)}`;
}

function hex(digits: number, randomness: Randomness): string {
  return Math.floor(randomness.random() * 16 ** digits)
    .toString(16)
    .padStart(digits, "0");
}

function variant(randomness: Randomness): string {
  return (8 + Math.floor(randomness.random() * 4)).toString(16) + hex(3, randomness);
}

export function taskId(run: RunId, operation: number): TaskId {
  return `${run}/${operation}`;
}

/** The run and operation of a task; operation 0 is a plain task, of no run. */
export function taskParts(id: TaskId): { readonly runId: RunId; readonly operation: number } {
  const slash = id.lastIndexOf("/");
  return { runId: id.slice(0, slash), operation: Number(id.slice(slash + 1)) };
}

/** Names one attempt towards a backend; also the path of its log files, a folder per run. */
export function attemptId(id: TaskId, attempt: number): string {
  return `${id}.${attempt}`;
}

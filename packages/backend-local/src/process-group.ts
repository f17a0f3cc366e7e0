import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** How far apart the noted and the read start of one and the same process may lie (clock steps, ticks of 10 ms). */
const startToleranceMs = 2000;

/** Signals the whole group that the process leads; false where there is nobody left in it. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    // Windows has no groups; the process alone is what can be reached there.
    process.kill(process.platform === "win32" ? pid : -pid, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Kills what is left of a group and waits until nobody of it exists, at most `waitMsMax` (a process in an uninterruptible system call
 * outlives SIGKILL for as long as that call takes). Answers whether the group is gone.
 */
export async function confirmKilled(pid: number, waitMsMax: number): Promise<boolean> {
  const until = Date.now() + waitMsMax;
  for (let pauseMs = 1; signalGroup(pid, "SIGKILL"); pauseMs = Math.min(pauseMs * 2, 50)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return true;
}

/** SIGTERM, a chance to clean up, then SIGKILL; resolves when the group is gone. */
export async function killGroup(pid: number, graceMs: number): Promise<boolean> {
  signalGroup(pid, "SIGTERM");
  signalGroup(pid, "SIGCONT");
  const until = Date.now() + graceMs;
  while (Date.now() < until && signalGroup(pid, 0)) await new Promise((resolve) => setTimeout(resolve, 10));
  return confirmKilled(pid, 5000);
}

/**
 * True where the process with this number is the one that was started at `startedAt` (Unix ms): numbers are used again. Where the
 * system does not tell when a process started, being there must do.
 */
export function isSameProcess(pid: number, startedAt: number): boolean {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return process.platform !== "linux" && signalGroup(pid, 0);
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z") return false;
  const startMs = Date.now() - (uptime() * 1000 - Number(fields[19]) * 10);
  return Math.abs(startMs - startedAt) < startToleranceMs;
}

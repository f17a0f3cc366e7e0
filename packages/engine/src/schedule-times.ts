import { Cron } from "croner";
import type { ScheduleTimes } from "./control-store.ts";
import { EngineError } from "./engine-error.ts";

const everyMsMin = 1_000;

/** @throws EngineError `INVALID_SCHEDULE`: no cron line, no time zone, an interval under a second, or a time that never comes */
export function checkTimes(times: ScheduleTimes, now: number): void {
  if ("everyMs" in times) {
    const { everyMs, anchorAt } = times;
    if (Number.isFinite(everyMs) && everyMs >= everyMsMin && Number.isFinite(anchorAt)) return;
    throw new EngineError("INVALID_SCHEDULE", `an interval is at least ${everyMsMin} ms long; it is ${everyMs} ms`);
  }
  let next: number | null;
  try {
    next = timeAfter(times, now);
  } catch (error) {
    const { cron, timeZone } = times;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError("INVALID_SCHEDULE", `"${cron}" in time zone "${timeZone}" is no schedule: ${reason}`);
  }
  if (next === null) throw new EngineError("INVALID_SCHEDULE", `"${times.cron}" never comes`);
}

/**
 * The first time after `at`, in Unix milliseconds; null where none comes. A cron line has five fields, or six with seconds first; where clocks are put
 * forward, a time that does not exist is the moment of the change, and where they are put back, a time comes once.
 */
export function timeAfter(times: ScheduleTimes, at: number): number | null {
  if ("everyMs" in times) {
    const { everyMs, anchorAt } = times;
    return anchorAt + (Math.floor((at - anchorAt) / everyMs) + 1) * everyMs;
  }
  const { cron, timeZone } = times;
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(at))?.getTime() ?? null;
}

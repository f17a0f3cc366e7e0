import type { Clock } from "./clock.ts";
import type { ControlStore, Schedule, ScheduleTimes } from "./control-store.ts";
import { EngineError } from "./engine-error.ts";
import type { RunId } from "./model.ts";
import { checkTimes, timeAfter } from "./schedule-times.ts";
import { checkedJson } from "./start-checks.ts";
import type { EndRequest, Store } from "./store.ts";

/** What is given of a schedule; the rest has its defaults. */
export interface NewSchedule {
  readonly name: string;
  readonly workflow: string;
  readonly inputs?: unknown;
  readonly times: ScheduleTimes;
  /** Default `skip`. */
  readonly overlap?: Schedule["overlap"];
  /** Default `last`. */
  readonly catchUp?: Schedule["catchUp"];
  readonly paused?: boolean;
  readonly tags?: readonly string[];
}

export interface SchedulesWorld {
  readonly store: Store & ControlStore;
  readonly clock: Clock;
  readonly inputsBytesMax: number;
  /** How long nobody looks for a schedule that another engine has saved. */
  readonly pollMs: number;
  /** What is noticed later than this after its time was missed, for the catch-up policy. */
  readonly graceMs: number;
  /** Starts a run, once per key. */
  readonly start: (run: {
    readonly workflow: string;
    readonly inputs: unknown;
    readonly idempotencyKey: string;
    readonly tags: readonly string[];
  }) => Promise<RunId>;
  readonly order: (request: EndRequest) => Promise<unknown>;
  readonly log: (level: "info" | "warn" | "error", message: string) => void;
}

const dueMax = 100;

/**
 * Schedules (E22): every engine looks for due ones, and whoever is first starts the run. Its key names schedule and time, so that two who are first,
 * or one who is killed after the start, start one run all the same; then the schedule is advanced, by compare and set.
 */
export class Schedules {
  readonly #world: SchedulesWorld;
  #cancelTick: (() => void) | null = null;
  #ticking = false;
  #running = false;

  constructor(world: SchedulesWorld) {
    this.#world = world;
  }

  start(): void {
    this.#running = true;
    void this.#tick();
  }

  stop(): void {
    this.#running = false;
    this.#cancelTick?.();
    this.#cancelTick = null;
  }

  list(): Promise<Schedule[]> {
    return this.#world.store.listSchedules();
  }

  /**
   * Makes or replaces the schedule of that name. Its first time is the first after now.
   * @throws EngineError `INVALID_SCHEDULE`, `UNKNOWN_WORKFLOW`, `INVALID_INPUTS`, `PAYLOAD_TOO_LARGE`
   */
  async save({ name, workflow, inputs, times, ...given }: NewSchedule): Promise<Schedule> {
    const { store, clock, inputsBytesMax } = this.#world;
    if (name.trim() === "") throw new EngineError("INVALID_SCHEDULE", "a schedule needs a name");
    checkTimes(times, clock.now());
    if (!(await store.findWorkflow(workflow))) {
      throw new EngineError("UNKNOWN_WORKFLOW", `no workflow named "${workflow}" is deployed`);
    }
    const before = (await store.listSchedules()).find((each) => each.name === name);
    const rule = { what: "the inputs", bytesMax: inputsBytesMax, code: "INVALID_INPUTS" } as const;
    const schedule: Schedule = {
      ...{ name, workflow, times, inputs: checkedJson(inputs ?? {}, rule) },
      ...{ overlap: "skip", catchUp: "last", paused: false, tags: [], ...given },
      nextAt: timeAfter(times, clock.now()),
      lastAt: before?.lastAt ?? null,
      lastRun: before?.lastRun ?? null,
    };
    await store.saveSchedule(schedule);
    if (this.#running) void this.#tick();
    return schedule;
  }

  /** @throws EngineError `UNKNOWN_SCHEDULE` */
  async remove(name: string): Promise<void> {
    if (!(await this.#world.store.removeSchedule(name))) throw unknownSchedule(name);
  }

  /**
   * The pause switch. What would have been due during a pause is not made up for.
   * @throws EngineError `UNKNOWN_SCHEDULE`
   */
  async pause(name: string, paused: boolean): Promise<Schedule> {
    const { store, clock } = this.#world;
    const schedule = (await store.listSchedules()).find((each) => each.name === name);
    if (!schedule) throw unknownSchedule(name);
    const changed = { ...schedule, paused, nextAt: timeAfter(schedule.times, clock.now()) };
    await store.saveSchedule(changed);
    if (this.#running) void this.#tick();
    return changed;
  }

  // -- inside --

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    const { store, clock, pollMs, log } = this.#world;
    let pauseMs = pollMs;
    try {
      const { due, nextDueAt } = await store.dueSchedules(dueMax);
      for (const schedule of due) await this.#fire(schedule);
      if (nextDueAt !== null) pauseMs = Math.min(pollMs, Math.max(1, nextDueAt - clock.now()));
      if (due.length > 0) pauseMs = Math.min(pauseMs, due.some(isSwift) ? 1 : 1_000);
    } catch (error) {
      log("warn", `schedules could not be looked at: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#ticking = false;
    this.#cancelTick?.();
    if (this.#running) this.#cancelTick = clock.schedule(pauseMs, () => void this.#tick());
  }

  async #fire(schedule: Schedule): Promise<void> {
    const { store, clock } = this.#world;
    const from = schedule.nextAt!;
    // One time after the other, as the store's clock says, where each counts; else this engine's clock says how many are over.
    const now = isSwift(schedule) ? from : Math.max(clock.now(), from);
    const goesOn = await this.#goesOn(schedule.lastRun);
    if (goesOn && schedule.overlap === "queue") return;
    const chosen = this.#chosen(schedule, now);
    let { lastRun } = schedule;
    if (chosen.length > 0 && !(goesOn && schedule.overlap === "skip")) {
      if (goesOn && lastRun !== null && (schedule.overlap === "cancel" || schedule.overlap === "terminate")) {
        const reason = `schedule ${schedule.name} starts its next run`;
        await this.#world.order({ runs: [lastRun], kind: schedule.overlap, reason });
      }
      for (const at of chosen) lastRun = (await this.#start(schedule, at)) ?? lastRun;
    }
    const nextAt = timeAfter(schedule.times, now);
    await store.advanceSchedule(schedule.name, from, { nextAt, lastAt: chosen.at(-1) ?? schedule.lastAt, lastRun });
  }

  /** The time for which a run is started, if any: the last one until now. */
  #chosen({ times, nextAt, catchUp, overlap }: Schedule, now: number): readonly number[] {
    let last = nextAt!;
    for (let at = timeAfter(times, last); at !== null && at <= now; at = timeAfter(times, at)) last = at;
    const isMissed = catchUp === "none" && overlap !== "queue" && now - last > this.#world.graceMs;
    return isMissed ? [] : [last];
  }

  async #goesOn(run: RunId | null): Promise<boolean> {
    if (run === null) return false;
    const [status] = await this.#world.store.readRuns([run]);
    return status !== undefined && !["completed", "failed", "canceled"].includes(status.state);
  }

  /** Null where the run is refused for what it is: that does not get better by waiting, and the next time is tried again. */
  async #start({ name, workflow, inputs, tags }: Schedule, at: number): Promise<RunId | null> {
    const { start, log } = this.#world;
    try {
      const idempotencyKey = `schedule/${name}/${at}`;
      return await start({ workflow, inputs, idempotencyKey, tags: [...tags, `schedule:${name}`] });
    } catch (error) {
      if (!(error instanceof EngineError) || error.retryable) throw error;
      log("error", `schedule ${name} could not start its run of ${new Date(at).toISOString()}: ${error.message}`);
      return null;
    }
  }
}

/** It may be due again at once. */
function isSwift({ catchUp, overlap }: Schedule): boolean {
  return catchUp === "all" && overlap === "allow";
}

function unknownSchedule(name: string): EngineError {
  return new EngineError("UNKNOWN_SCHEDULE", `there is no schedule named "${name}"`);
}

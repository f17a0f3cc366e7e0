import type { Catalog, LoadedVersion } from "./catalog.ts";
import type { Clock } from "./clock.ts";
import type { ControlStore, Page, QueueRule, RunFilter, RunMove, RunRecord, TaskFilter } from "./control-store.ts";
import { EngineError } from "./engine-error.ts";
import { type Randomness, uuidV7 } from "./ids.ts";
import type { RunId, TaskId, VersionHash } from "./model.ts";
import { checkedJson } from "./start-checks.ts";
import type { CreatedRun, EndRequest, NewSignal, SignalAnswer, Store } from "./store.ts";
import { findVariable, type VariableCondition, type VariableHit } from "./variable-search.ts";

export interface RunControlWorld {
  readonly store: Store & ControlStore;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly signalBytesMax: number;
  /** Runs or tasks may have become claimable. */
  readonly wake: () => void;
}

/** Which runs: these, or all that fit. */
export type RunChoice = { readonly runs: readonly RunId[] } | { readonly filter: RunFilter };

/** What became of one run that was to be moved to another version. */
export type MoveAnswer = { readonly id: RunId } & (
  | { readonly result: "movable" | "moved" | "unchanged" }
  | { readonly result: "refused"; readonly reasons: readonly string[] }
);

const pageSize = 500;
const movePageSize = 100;
const busyTimesMax = 20;
const busyPauseMs = 50;

/** Steering of runs, one by one and in bulk (E21, E23, E25, E26). */
export class RunControl {
  readonly #world: RunControlWorld;

  constructor(world: RunControlWorld) {
    this.#world = world;
  }

  /** Ids in order of creation. */
  find(filter: RunFilter, page: Page): Promise<RunId[]> {
    return this.#world.store.findRuns(filter, page);
  }

  /**
   * Runs whose variables meet a condition where they wait (E26). Looks at `limit` runs of the filter, each from its snapshot, and answers where
   * to go on (`after`); null: there are no more.
   */
  async findByVariable(
    condition: VariableCondition,
    filter: RunFilter,
    page: Page,
  ): Promise<{ readonly hits: readonly (VariableHit & { readonly id: RunId })[]; readonly after: RunId | null }> {
    const { store, clock } = this.#world;
    const runs = await store.findRuns({ states: ["waiting", "running", "paused"], ...filter }, page);
    const hits: (VariableHit & { readonly id: RunId })[] = [];
    for (const { id, version } of await store.readRecords(runs)) {
      const hit = await this.#hit(id, version, condition);
      if (hit) hits.push({ id, ...hit });
      await clock.yieldTurn();
    }
    return { hits, after: runs.length < page.limit ? null : (runs.at(-1) ?? null) };
  }

  findTasks(filter: TaskFilter, page: Page): Promise<TaskId[]> {
    return this.#world.store.findTasks(filter, page);
  }

  /** Cancels, terminates, pauses or resumes runs. One that has ended meanwhile is passed over: answers how many took the order. */
  async order(choice: RunChoice, kind: EndRequest["kind"], reason?: string): Promise<number> {
    let accepted = 0;
    for await (const runs of this.#pages(choice, pageSize)) {
      const answers = await this.#world.store.requestEnd({ runs, kind, ...(reason === undefined ? {} : { reason }) });
      accepted += answers.filter((answer) => answer === "accepted").length;
      this.#world.wake();
    }
    return accepted;
  }

  /**
   * Sends a signal to every run that waits for its name now (E21). Repeated with the same `messageId` it reaches nobody twice. Answers how many
   * runs took it.
   * @throws EngineError `INVALID_PAYLOAD`, `PAYLOAD_TOO_LARGE`
   */
  async signalAll(
    signal: Omit<NewSignal, "runId" | "operation" | "payload"> & { readonly payload?: unknown },
    filter: RunFilter = {},
  ): Promise<number> {
    const { clock, randomness, store, signalBytesMax } = this.#world;
    const rule = { what: "the payload", bytesMax: signalBytesMax, code: "INVALID_PAYLOAD" } as const;
    const payload = checkedJson(signal.payload, rule);
    const messageId = signal.messageId ?? uuidV7(clock.now(), randomness);
    let accepted = 0;
    for await (const runs of this.#pages({ filter: { ...filter, waitingFor: signal.name } }, pageSize)) {
      const sent = runs.map((runId): NewSignal => ({ ...signal, runId, payload, messageId }));
      const answers: readonly SignalAnswer[] = await store.sendSignals(sent);
      accepted += answers.filter((answer) => answer === "accepted").length;
      this.#world.wake();
    }
    return accepted;
  }

  /**
   * A new run that begins where another one stood at a checkpoint, and does anew what that one waited for there (E25). From the newest
   * checkpoint of a failed run this is its retry from the wait that failed.
   * @throws EngineError `UNKNOWN_RUN`, `UNKNOWN_CHECKPOINT`
   */
  async fork(run: RunId, { revision, id }: { readonly revision?: number; readonly id?: RunId } = {}): Promise<RunId> {
    const { store, clock, randomness } = this.#world;
    const [record] = await store.readRecords([run]);
    if (!record) throw new EngineError("UNKNOWN_RUN", `there is no run ${run}`);
    const checkpoint = await store.readCheckpoint(run, revision);
    if (!checkpoint) {
      const which = revision === undefined ? "no checkpoint" : `no checkpoint ${revision}`;
      throw new EngineError("UNKNOWN_CHECKPOINT", `run ${run} has ${which}`);
    }
    const now = clock.now();
    const { workflow, version, inputs, queue, priority, tags } = record;
    const { revision: taken, snapshot } = checkpoint;
    const answers: readonly CreatedRun[] = await store.createRuns([
      {
        ...{ id: id ?? uuidV7(now, randomness), workflow, version, inputs, queue, priority, tags },
        ...{ createdAt: now, availableAt: now, from: { runId: run, revision: taken, snapshot } },
      },
    ]);
    this.#world.wake();
    return answers[0]!.id;
  }

  /**
   * Moves waiting runs to another version of their workflow, where that is sound: what each has done until now must mean the same there (F43).
   * With `dryRun` nothing is changed. Answers run by run, as it goes.
   * @throws EngineError `UNKNOWN_VERSION`, `INVALID_SOURCE`
   */
  async *move(
    choice: RunChoice,
    to: VersionHash,
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): AsyncGenerator<MoveAnswer> {
    const target = await this.#world.catalog.version(to);
    if (!target) throw new EngineError("UNKNOWN_VERSION", `there is no version ${to}`);
    if (!target.program) {
      throw new EngineError("INVALID_SOURCE", `version ${to} does not compile: ${target.problem ?? "no program"}`);
    }
    for await (const runs of this.#pages(choice, movePageSize)) yield* this.#movePage(runs, target, dryRun);
  }

  /**
   * Queues plain tasks that failed for good anew, with all their retries (E20): the way out of the dead letters. Answers how many were.
   */
  async redrive(tasks: readonly TaskId[]): Promise<number> {
    const count = await this.#world.store.redriveTasks(tasks);
    this.#world.wake();
    return count;
  }

  // -- rules of queues (E20) --

  /** @throws EngineError `INVALID_INPUTS` where a limit is no whole number from 1 */
  async saveQueueRule(rule: Omit<QueueRule, "paused" | "fair"> & Partial<QueueRule>): Promise<QueueRule> {
    const { concurrencyMax, keyConcurrencyMax, keyRate } = rule;
    for (const [field, value] of Object.entries({ concurrencyMax, keyConcurrencyMax, ...keyRate })) {
      if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
      throw new EngineError("INVALID_INPUTS", `${field} of a queue is a whole number from 1 on`);
    }
    const whole: QueueRule = { paused: false, fair: false, ...rule };
    await this.#world.store.saveQueueRule(whole);
    this.#world.catalog.forgetQueueRules();
    this.#world.wake();
    return whole;
  }

  /** False: the queue had none. */
  async removeQueueRule(queue: string): Promise<boolean> {
    const had = await this.#world.store.removeQueueRule(queue);
    this.#world.catalog.forgetQueueRules();
    this.#world.wake();
    return had;
  }

  listQueueRules(): Promise<QueueRule[]> {
    return this.#world.store.listQueueRules();
  }

  // -- inside --

  async #hit(id: RunId, version: VersionHash, condition: VariableCondition): Promise<VariableHit | null> {
    const program = (await this.#world.catalog.version(version))?.program;
    const checkpoint = await this.#world.store.readCheckpoint(id);
    if (!program || !checkpoint) return null;
    // It is only looked at: its clock stands still.
    const host = { now: () => checkpoint.at, random: () => 0, randomUuid: () => "" };
    return findVariable(program.restore(checkpoint.snapshot, { host, limits: {} }).inspect(), condition);
  }

  async *#movePage(runs: readonly RunId[], target: LoadedVersion, dryRun: boolean): AsyncGenerator<MoveAnswer> {
    let left = runs;
    for (let times = 1; left.length > 0; times++) {
      const busy: RunId[] = [];
      for (const answer of await this.#moveOnce(left, target, dryRun)) {
        if (typeof answer === "string") busy.push(answer);
        else yield answer;
      }
      left = busy;
      if (left.length > 0 && times >= busyTimesMax) {
        const reasons = ["it does not come to rest: a worker steps it all the time"];
        yield* left.map((id): MoveAnswer => ({ id, result: "refused", reasons }));
        return;
      }
      if (left.length > 0) await new Promise<void>((resolve) => this.#world.clock.schedule(busyPauseMs, resolve));
    }
  }

  /** An answer for each, or the id of one that was stepped meanwhile. */
  async #moveOnce(
    runs: readonly RunId[],
    target: LoadedVersion,
    dryRun: boolean,
  ): Promise<readonly (MoveAnswer | RunId)[]> {
    const { store } = this.#world;
    const records = new Map((await store.readRecords(runs)).map((record) => [record.id, record]));
    const plans = await Promise.all(runs.map((id) => this.#planMove(id, records.get(id), target)));
    const moves = plans.filter(isMove);
    if (dryRun) return plans.map((plan) => (isMove(plan) ? { id: plan.id, result: "movable" } : plan));
    const outcomes = new Map((await store.moveRuns(moves)).map((outcome, index) => [moves[index]!.id, outcome]));
    this.#world.wake();
    return plans.map((plan) => {
      if (!isMove(plan)) return plan;
      const outcome = outcomes.get(plan.id);
      if (outcome === "moved") return { id: plan.id, result: "moved" };
      return outcome === "busy" ? plan.id : refused(plan.id, "it has ended");
    });
  }

  async #planMove(id: RunId, record: RunRecord | undefined, target: LoadedVersion): Promise<MoveAnswer | RunMove> {
    const { store, catalog } = this.#world;
    if (!record) return refused(id, "there is no such run");
    const { workflow, version, state, revision } = record;
    if (workflow !== target.workflow.name) return refused(id, `it is a run of workflow "${workflow}"`);
    if (version === target.workflow.version) return { id, result: "unchanged" };
    if (state === "completed" || state === "failed" || state === "canceled")
      return refused(id, `it has ${spoken(state)}`);
    const from = (await catalog.version(version))?.program;
    const checkpoint = await store.readCheckpoint(id);
    if (!from || !target.program) return refused(id, "its own version does not compile any more");
    if (!checkpoint) return refused(id, "it has not begun");
    if (!from.moveTo) return refused(id, "this language cannot move runs between versions");
    const moved = from.moveTo(target.program, checkpoint.snapshot);
    if (!moved.ok) return { id, result: "refused", reasons: moved.reasons };
    return { id, revision, version: target.workflow.version, snapshot: moved.snapshot };
  }

  async *#pages(choice: RunChoice, size: number): AsyncGenerator<readonly RunId[]> {
    if ("runs" in choice) {
      for (let from = 0; from < choice.runs.length; from += size) yield choice.runs.slice(from, from + size);
      return;
    }
    for (let after: RunId | undefined; ; ) {
      const page = { limit: size, ...(after === undefined ? {} : { after }) };
      const runs = await this.#world.store.findRuns(choice.filter, page);
      if (runs.length > 0) yield runs;
      if (runs.length < size) return;
      after = runs.at(-1);
    }
  }
}

function isMove(plan: MoveAnswer | RunMove): plan is RunMove {
  return "snapshot" in plan;
}

function refused(id: RunId, reason: string): MoveAnswer {
  return { id, result: "refused", reasons: [reason] };
}

function spoken(state: "completed" | "failed" | "canceled"): string {
  return state === "canceled" ? "been canceled" : state;
}

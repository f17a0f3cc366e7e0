import assert from "node:assert/strict";
import type { Json } from "@fermata/flow";
import type { MemoryTables } from "../../src/memory-store/rows.ts";
import type { CommitBatch } from "../../src/store.ts";

/** A promise of the engine that did not hold. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

interface AcceptedSignal {
  readonly runId: string;
  readonly name: string;
  readonly payload: Json;
  readonly at: number;
}

/**
 * The promises of the engine, word for word, checked against what is durable. `tables` is the store's own state; what was promised to
 * clients (accepted runs and signals) is told by the simulation.
 */
export class Promises {
  readonly #tables: MemoryTables;
  readonly #acceptedRuns = new Set<string>();
  readonly #acceptedTasks = new Set<string>();
  readonly #scheduled: string[] = [];
  readonly #acceptedSignals: AcceptedSignal[] = [];
  readonly #ends = new Map<string, string>();
  readonly #versions = new Map<string, string>();
  readonly #attempts = new Map<string, number>();
  readonly #answered = new Map<string, Json | undefined>();
  readonly #consumed = new Map<string, number>();
  readonly #taken = new Set<string>();
  readonly #processes = new Map<string, () => boolean>();
  #quiet = false;
  #eventsSeen = 0;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  runAccepted(id: string): void {
    this.#acceptedRuns.add(id);
  }

  taskAccepted(id: string): void {
    this.#acceptedTasks.add(id);
  }

  /** A schedule will be due: a run of that key must be started. */
  scheduled(key: string): void {
    this.#scheduled.push(key);
  }

  signalAccepted(signal: AcceptedSignal): void {
    this.#acceptedSignals.push(signal);
  }

  attemptStarted(task: string): void {
    this.#attempts.set(task, (this.#attempts.get(task) ?? 0) + 1);
  }

  /** A worker has registered; its process tells whether it still lives. */
  workerRegistered(worker: string, isAlive: () => boolean): void {
    this.#processes.set(worker, isAlive);
  }

  /** A worker has left in good order. */
  workerLeft(worker: string): void {
    this.#processes.delete(worker);
  }

  /** From now on nothing goes wrong any more, and the lease of what was killed has run out. */
  quietFromNow(): void {
    this.#quiet = true;
    for (const [worker, { alive }] of this.#tables.workers) if (!alive) this.#processes.delete(worker);
  }

  /** "A worker whose lease has passed on can commit nothing." */
  async commitOf(worker: string, batch: CommitBatch, commit: () => Promise<unknown>): Promise<unknown> {
    const entitled = this.#tables.workers.get(worker)?.alive === true;
    const before = batch.runs.map(({ id }) => ({ id, stands: this.#standsStill(id), ...this.#state(id) }));
    const answer = await commit();
    for (const { id, owner, revision, stands } of before) {
      if (this.#state(id).revision === revision) continue;
      if (stands) throw new BrokenPromise(`run ${id} is paused and was stepped`);
      if (!entitled) throw new BrokenPromise(`dead worker ${worker} has moved run ${id}`);
      if (owner !== worker)
        throw new BrokenPromise(`worker ${worker} has moved run ${id}, which is leased to ${owner}`);
    }
    return answer;
  }

  /** What must hold at any time. */
  check(): void {
    this.#readEvents();
    for (const run of this.#tables.runs.values()) {
      this.#oneEnd(run.id, run.state, run.output);
      this.#sameVersion(run.id, run.version);
    }
    for (const signal of this.#acceptedSignals) this.#neverLost(signal);
    if (this.#quiet) this.#leasesKept();
    for (const task of this.#tables.tasks.values()) this.#effectBeforeResult(task.id, task.state);
  }

  /** What must hold when the world has come to rest. */
  checkEnd(): void {
    this.check();
    for (const id of this.#acceptedRuns) {
      const state = this.#tables.runs.get(id)?.state ?? "unknown";
      if (!this.#ends.has(id)) throw new BrokenPromise(`run ${id} was accepted and never ends: it is ${state}`);
    }
    for (const key of this.#scheduled) this.#startedOnce(key);
    for (const id of this.#acceptedTasks) {
      if (!this.#tables.tasks.has(id)) throw new BrokenPromise(`task ${id} was accepted and is nowhere`);
    }
    for (const task of this.#tables.tasks.values()) {
      if (task.state === "running" || task.state === "queued") {
        throw new BrokenPromise(`task ${task.id} never ends: it is ${task.state}`);
      }
    }
    for (const run of this.#tables.runs.values())
      if (run.state === "completed") this.#outputIsWhatTasksGave(run.id, run.output);
  }

  #state(id: string): { owner: string | null; revision: number } {
    const run = this.#tables.runs.get(id);
    return { owner: run?.owner ?? null, revision: run?.revision ?? -1 };
  }

  /** E22: each time of a schedule starts one run. */
  #startedOnce(key: string): void {
    const runs = [...this.#tables.runs.values()].filter(({ idempotencyKey }) => idempotencyKey === key);
    if (runs.length !== 1) throw new BrokenPromise(`${key} has started ${runs.length} runs`);
  }

  /** E23: it is paused, and nothing has come that ends the pause. */
  #standsStill(id: string): boolean {
    const run = this.#tables.runs.get(id);
    const ends = new Set(["resume", "cancel", "terminate", "timeout"]);
    return run?.state === "paused" && !run.messages.some(({ kind }) => ends.has(kind));
  }

  #readEvents(): void {
    for (const event of this.#tables.events.slice(this.#eventsSeen)) {
      const place = `${event.runId}/${event.operation}`;
      if (event.type === "wait.answered" || event.type === "wait.timedOut") {
        this.#answeredOnce(place, event.data);
        const payload = (event.data as { payload?: string } | undefined)?.payload;
        if (event.type === "wait.answered" && payload !== undefined) this.#consumedOnce(event.runId, payload);
        if (event.type === "wait.timedOut") this.#noSignalWasThere(event.runId, event.operation ?? 0);
      }
      if (event.type === "task.done") this.#takenOnce(place);
    }
    this.#eventsSeen = this.#tables.events.length;
  }

  /** "A run that was accepted reaches one end state." */
  #oneEnd(id: string, state: string, output: Json | undefined): void {
    const now = `${state} ${JSON.stringify(output)}`;
    const end = this.#ends.get(id);
    if (end !== undefined && end !== now) throw new BrokenPromise(`run ${id} had ended as ${end} and is now ${now}`);
    if (state === "completed" || state === "failed" || state === "canceled") this.#ends.set(id, now);
  }

  /** "A run keeps its version." */
  #sameVersion(id: string, version: string): void {
    const first = this.#versions.get(id) ?? version;
    if (first !== version) throw new BrokenPromise(`run ${id} changed its version`);
    this.#versions.set(id, version);
  }

  /** "Each wait is answered at most once." */
  #answeredOnce(place: string, data: Json | undefined): void {
    if (this.#answered.has(place)) throw new BrokenPromise(`wait ${place} was answered twice`);
    this.#answered.set(place, data);
  }

  /** "A signal that was accepted is consumed at most once …" and, of one name, in order of arrival (F24). */
  #consumedOnce(runId: string, payload: string): void {
    const key = `${runId} ${payload}`;
    const times = (this.#consumed.get(key) ?? 0) + 1;
    this.#consumed.set(key, times);
    if (times > 1) throw new BrokenPromise(`signal ${payload} was consumed ${times} times`);
  }

  /** "… and never lost." */
  #neverLost({ runId, payload }: AcceptedSignal): void {
    const run = this.#tables.runs.get(runId);
    if (!run || this.#ends.has(runId) || this.#consumed.has(`${runId} ${payload as string}`)) return;
    if (run.messages.some((message) => message.kind === "signal" && message.payload === payload)) return;
    throw new BrokenPromise(`signal ${payload as string} was accepted and is nowhere`);
  }

  /** F24: "a signal accepted before the timeout's due time wins." */
  #noSignalWasThere(runId: string, operation: number): void {
    const opened = this.#tables.events.find(
      (event) => event.runId === runId && event.operation === operation && event.type === "wait.opened",
    );
    const { name, dueAt } = (opened?.data ?? {}) as { name?: string; dueAt?: number };
    for (const signal of this.#acceptedSignals) {
      if (signal.runId !== runId || signal.name !== name || dueAt === undefined || signal.at >= dueAt) continue;
      if (this.#consumed.has(`${runId} ${signal.payload as string}`)) continue;
      throw new BrokenPromise(
        `wait ${runId}/${operation} timed out although ${signal.payload as string} had come before`,
      );
    }
  }

  /** "A task's effect happens at least once …" */
  #effectBeforeResult(task: string, state: string): void {
    if (state === "done" && !this.#attempts.has(task))
      throw new BrokenPromise(`task ${task} is done and was never begun`);
  }

  /** "… and its result is taken exactly once." */
  #takenOnce(place: string): void {
    if (this.#taken.has(place)) throw new BrokenPromise(`the result of task ${place} was taken twice`);
    this.#taken.add(place);
  }

  /** E4: a worker that lives and can reach the store keeps its lease. */
  #leasesKept(): void {
    for (const [worker, isAlive] of this.#processes) {
      if (!isAlive() || this.#tables.workers.get(worker)?.alive !== false) continue;
      throw new BrokenPromise(`worker ${worker} lives, and its lease has passed on all the same`);
    }
  }

  #outputIsWhatTasksGave(runId: string, output: Json | undefined): void {
    const given = new Set<string>();
    for (const task of this.#tables.tasks.values()) {
      if (task.id.startsWith(`${runId}/`) && task.result !== undefined) given.add(JSON.stringify(task.result));
    }
    for (const value of (output as Json[]) ?? []) {
      if (typeof value !== "object" || value === null || !("by" in value)) continue;
      const text = JSON.stringify(value);
      if (!given.has(text)) throw new BrokenPromise(`run ${runId} has ${text}, which none of its tasks gave`);
    }
  }
}

/** Re-raises what is no broken promise: a bug of the simulation or an assertion of the engine. */
export function asBroken(error: unknown): BrokenPromise {
  assert.ok(error instanceof Error);
  return error instanceof BrokenPromise ? error : new BrokenPromise(error.stack ?? error.message);
}

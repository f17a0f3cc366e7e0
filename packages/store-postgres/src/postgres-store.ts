import { connect, type Database } from "@fermata/db";
import type {
  Checkpoint,
  ClaimedRun,
  ClaimedTask,
  ClaimRequest,
  CommitBatch,
  CommitResult,
  ControlStore,
  CreatedRun,
  EndRequest,
  NewRun,
  NewSignal,
  NewTask,
  OpenWait,
  Page,
  QueueRule,
  RunFilter,
  RunId,
  RunMove,
  RunRecord,
  RunStatus,
  Schedule,
  SignalAnswer,
  Store,
  TaskDefinition,
  TaskFilter,
  TaskId,
  TaskStatus,
  WakeHint,
  WorkerId,
  Workflow,
} from "@fermata/engine";
import { canceledMessages } from "./canceled-messages.ts";
import { Catalog } from "./catalog.ts";
import { claimRuns, claimTasks, DueGate } from "./claim.ts";
import { commitBatch } from "./commit-batch.ts";
import { isEnd } from "./commit-plan.ts";
import { Control } from "./control.ts";
import { createRuns, createTasks } from "./create.ts";
import { buryWorker, giveBackUnheld, reapWorkers } from "./give-back.ts";
import { withLockedRuns } from "./locked-runs.ts";
import { openWaitOf } from "./open-wait.ts";
import { readRuns, readTasks } from "./read-status.ts";
import { findRuns, findTasks } from "./reads/find-reads.ts";
import { sendSignals } from "./send-signals.ts";
import { cancelTasks } from "./sql/cancel-tasks.ts";
import { dropPartitions } from "./sql/drop-partitions.ts";
import { foldTally } from "./sql/fold-tally.ts";
import { heartbeat } from "./sql/heartbeat.ts";
import { loadSnapshots } from "./sql/load-snapshots.ts";
import { makePartitions } from "./sql/make-partitions.ts";
import { readChildren } from "./sql/read-children.ts";
import { readWaits } from "./sql/read-waits.ts";
import { registerWorker } from "./sql/register-worker.ts";
import { takeCancels } from "./sql/take-cancels.ts";
import { writeMessages } from "./sql/write-messages.ts";
import { runAlone } from "./statement.ts";
import { Tally } from "./tally.ts";
import { taskId, taskKey } from "./task-key.ts";
import { fireTimers } from "./timers.ts";
import { WakeChannel } from "./wake-channel.ts";

/**
 * The statements of this package know how they want to be run: from the small batch at hand, by index, into tables whose statistics are
 * always out of date. A plan made once per connection must not turn into a scan because a table was empty at that moment.
 */
const SETTINGS = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  jit: "off",
  // A process that is stopped or cut off in the middle of a commit holds its worker's row, and with it the reaper of that worker.
  idle_in_transaction_session_timeout: "10s",
};
/** Far above any statement's time. */
const QUERY_TIMEOUT_MS = 60_000;

/** Partitions are made for this many days, today among them. */
const PARTITION_DAYS = 8;
const UPKEEP_MS = 6 * 3_600_000;
const RULES_FRESH_MS = 1_000;

export interface PostgresStoreOptions {
  /** Most connections held at once. Default 8. */
  readonly connectionsMax?: number;
}

/** The Store over Postgres (E1). Make one with `openPostgresStore`; several, in any number of processes, may share a database. */
export class PostgresStore implements Store, ControlStore {
  readonly #database: Database;
  readonly #wake: WakeChannel;
  readonly #tally: Tally;
  readonly #catalog: Catalog;
  readonly #due = new DueGate();
  readonly #control: Control;
  #rules: { readonly value: Promise<QueueRule[]>; readonly at: number } | undefined;
  #upkeep: NodeJS.Timeout | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#wake = new WakeChannel(database.url);
    this.#tally = new Tally(database.pool);
    this.#catalog = new Catalog(database.prisma);
    this.#control = new Control(database);
  }

  get #pool() {
    return this.#database.pool;
  }

  /** Ends its connections. Leases stay: unregister workers first. */
  async close(): Promise<void> {
    clearInterval(this.#upkeep);
    await this.#tally.flush();
    await this.#wake.close();
    await this.#database.close();
  }

  /**
   * Makes the history's partitions of the coming days and folds old counts. Done by itself when a worker registers, and every few hours
   * from then on.
   */
  async maintain(): Promise<void> {
    await runAlone(this.#pool, makePartitions, PARTITION_DAYS);
    await runAlone(this.#pool, foldTally, null);
  }

  /**
   * Drops the history (events, logs, checkpoints) of the runs that began on days that ended before that time (Unix ms), in whole
   * partitions; a day on which a live run began stays. Runs and tasks keep their records. Answers how many partitions went.
   */
  async dropHistory(before: number): Promise<number> {
    const [answer] = await runAlone(this.#pool, dropPartitions, before);
    return answer?.dropped ?? 0;
  }

  // -- workers --

  async registerWorker(worker: {
    readonly id: WorkerId;
    readonly name: string;
    readonly leaseMs: number;
  }): Promise<void> {
    await runAlone(this.#pool, registerWorker, worker);
    if (this.#upkeep) return;
    // History finds a place without its partition too, so a failure here may wait for the next time.
    const maintain = () => this.maintain().catch(() => {});
    this.#upkeep = setInterval(maintain, UPKEEP_MS).unref();
    await maintain();
  }

  async heartbeat(worker: WorkerId): Promise<boolean> {
    return (await runAlone(this.#pool, heartbeat, worker)).length > 0;
  }

  async unregisterWorker(worker: WorkerId): Promise<void> {
    await buryWorker(this.#pool, worker);
    this.#wake.wake({ runs: true, tasks: true });
  }

  async reapWorkers(): Promise<number> {
    const died = await reapWorkers(this.#pool);
    if (died > 0) this.#wake.wake({ runs: true, tasks: true });
    return died;
  }

  async reconcile(
    worker: WorkerId,
    held: { readonly runs: readonly RunId[]; readonly tasks: readonly TaskId[] },
  ): Promise<void> {
    await giveBackUnheld(this.#pool, worker, held);
    this.#wake.wake({ runs: true, tasks: true });
  }

  subscribe(listener: (hint: WakeHint) => void): () => void {
    return this.#wake.subscribe(listener);
  }

  // -- intake --

  async createRuns(runs: readonly NewRun[], claimFor?: WorkerId): Promise<CreatedRun[]> {
    const created = await createRuns(this.#pool, runs, claimFor);
    this.#tally.add("runsCreated", created.filter((run) => run.created).length);
    this.#wake.wake({ runs: created.some((run) => run.created && !run.claimed), tasks: false });
    return created;
  }

  async createTasks(tasks: readonly NewTask[]): Promise<{ id: TaskId; created: boolean }[]> {
    const created = await createTasks(this.#pool, tasks);
    this.#wake.wake({ runs: false, tasks: created.some((task) => task.created) });
    return created;
  }

  async sendSignals(signals: readonly NewSignal[]): Promise<SignalAnswer[]> {
    const answers = await sendSignals(this.#pool, signals);
    this.#wake.wake({ runs: answers.includes("accepted"), tasks: false });
    return answers;
  }

  async requestEnd(request: EndRequest): Promise<("accepted" | "unknown-run" | "ended-run")[]> {
    const answers = new Map<RunId, "accepted" | "unknown-run" | "ended-run">();
    await withLockedRuns(this.#pool, request.runs, async (transaction, held) => {
      for (const id of held.all) {
        answers.set(id, held.live.has(id) ? "accepted" : held.known.has(id) ? "ended-run" : "unknown-run");
      }
      const at = Date.now();
      const messages = [...held.live].map((runId) => ({ runId, kind: request.kind, at, body: request.reason }));
      if (messages.length > 0) transaction.send(writeMessages, messages);
    });
    this.#wake.wake({ runs: true, tasks: false });
    return request.runs.map((id) => answers.get(id) ?? "unknown-run");
  }

  async cancelTasks(tasks: readonly TaskId[]): Promise<void> {
    const all = tasks.map(taskKey);
    for (const runId of new Set(all.map((key) => key.runId))) {
      const keys = all.filter((key) => key.runId === runId);
      await withLockedRuns(this.#pool, [runId], async (transaction) => {
        const messages = canceledMessages(await transaction.send(cancelTasks, { tasks: keys, reason: 2 }));
        if (messages.length > 0) transaction.send(writeMessages, messages);
      });
    }
    this.#wake.wake({ runs: true, tasks: true });
  }

  // -- work --

  claimRuns(request: ClaimRequest): Promise<ClaimedRun[]> {
    return claimRuns(this.#pool, request, this.#due);
  }

  async loadSnapshots(runs: readonly RunId[]): Promise<ReadonlyMap<RunId, Uint8Array>> {
    const rows = await runAlone(this.#pool, loadSnapshots, runs);
    return new Map(rows.map((row) => [row.run_id, row.snapshot]));
  }

  async claimTasks(request: ClaimRequest & { readonly backends: readonly string[] }): Promise<ClaimedTask[]> {
    return claimTasks(this.#pool, { request, gate: this.#due, rules: await this.#knownRules() });
  }

  async takeCancels(worker: WorkerId): Promise<TaskId[]> {
    return (await runAlone(this.#pool, takeCancels, worker)).map(taskId);
  }

  async fireTimers(limit: number): Promise<{ fired: number; nextDueAt: number | null }> {
    const { hint, ...answer } = await fireTimers(this.#pool, limit);
    this.#wake.wake(hint);
    return answer;
  }

  async commit(worker: WorkerId, batch: CommitBatch): Promise<CommitResult> {
    const { result, hint } = await commitBatch(this.#pool, worker, batch);
    // Where tasks begin by rules, the end of one may let another begin.
    const rules = batch.tasks.length > 0 ? await this.#knownRules().catch(() => []) : [];
    this.#wake.wake({ runs: hint.runs, tasks: hint.tasks || rules.length > 0 });
    if (result.alive) this.#count(batch, result);
    return result;
  }

  // -- finding, time travel, schedules, rules of queues --

  findRuns(filter: RunFilter, page: Page): Promise<RunId[]> {
    return findRuns(this.#pool, filter, page);
  }

  findTasks(filter: TaskFilter, page: Page): Promise<TaskId[]> {
    return findTasks(this.#pool, filter, page);
  }

  readRecords(runs: readonly RunId[]): Promise<RunRecord[]> {
    return this.#control.readRecords(runs);
  }

  readCheckpoint(run: RunId, revision?: number): Promise<Checkpoint | undefined> {
    return this.#control.readCheckpoint(run, revision);
  }

  moveRuns(moves: readonly RunMove[]): Promise<("moved" | "busy" | "ended-run" | "unknown-run")[]> {
    return this.#control.moveRuns(moves);
  }

  async redriveTasks(tasks: readonly TaskId[]): Promise<number> {
    const again = await this.#control.redriveTasks(tasks);
    this.#wake.wake({ runs: false, tasks: again > 0 });
    return again;
  }

  saveSchedule(schedule: Schedule): Promise<void> {
    return this.#control.saveSchedule(schedule);
  }

  removeSchedule(name: string): Promise<boolean> {
    return this.#control.removeSchedule(name);
  }

  listSchedules(): Promise<Schedule[]> {
    return this.#control.listSchedules();
  }

  dueSchedules(limit: number): Promise<{ due: Schedule[]; nextDueAt: number | null }> {
    return this.#control.dueSchedules(limit);
  }

  advanceSchedule(name: string, from: number, to: Pick<Schedule, "nextAt" | "lastAt" | "lastRun">): Promise<boolean> {
    return this.#control.advanceSchedule(name, from, to);
  }

  async saveQueueRule(rule: QueueRule): Promise<void> {
    await this.#control.saveQueueRule(rule);
    this.#rules = undefined;
    this.#wake.wake({ runs: false, tasks: true });
  }

  async removeQueueRule(queue: string): Promise<boolean> {
    const removed = await this.#control.removeQueueRule(queue);
    this.#rules = undefined;
    this.#wake.wake({ runs: false, tasks: true });
    return removed;
  }

  listQueueRules(): Promise<QueueRule[]> {
    return this.#control.listQueueRules();
  }

  /** As they were a second ago at most: every claim asks. */
  #knownRules(): Promise<QueueRule[]> {
    const now = performance.now();
    if (this.#rules && now - this.#rules.at < RULES_FRESH_MS) return this.#rules.value;
    const rules = { value: this.#control.listQueueRules(), at: now };
    this.#rules = rules;
    rules.value.catch(() => {
      if (this.#rules === rules) this.#rules = undefined;
    });
    return rules.value;
  }

  // -- catalog --

  saveWorkflow(workflow: Workflow): Promise<void> {
    return this.#catalog.saveWorkflow(workflow);
  }

  findWorkflow(name: string): Promise<Workflow | undefined> {
    return this.#catalog.findWorkflow(name);
  }

  findVersion(version: string): Promise<Workflow | undefined> {
    return this.#catalog.findVersion(version);
  }

  saveTaskDefinition(definition: TaskDefinition): Promise<void> {
    return this.#catalog.saveTaskDefinition(definition);
  }

  findTaskDefinition(name: string): Promise<TaskDefinition | undefined> {
    return this.#catalog.findTaskDefinition(name);
  }

  // -- reading --

  readRuns(runs: readonly RunId[]): Promise<RunStatus[]> {
    return readRuns(this.#pool, runs);
  }

  readTasks(tasks: readonly TaskId[]): Promise<TaskStatus[]> {
    return readTasks(this.#pool, tasks);
  }

  async readWaits(runs: readonly RunId[]): Promise<OpenWait[]> {
    return (await runAlone(this.#pool, readWaits, runs)).map(openWaitOf);
  }

  readChildren(parents: readonly RunId[]): Promise<{ parent: RunId; operation: number; id: RunId }[]> {
    return runAlone(this.#pool, readChildren, parents);
  }

  #count(batch: CommitBatch, result: CommitResult): void {
    const rejected = new Set([...result.rejectedRuns, ...result.rejectedTasks]);
    for (const step of batch.runs) {
      if (rejected.has(step.id)) continue;
      this.#tally.add("runsCreated", step.newChildren.length);
      if (!isEnd(step.state)) continue;
      this.#tally.add(
        step.state === "completed" ? "runsCompleted" : step.state === "failed" ? "runsFailed" : "runsCanceled",
      );
    }
    for (const task of batch.tasks) {
      if (rejected.has(task.id)) continue;
      if (task.outcome.state === "done") this.#tally.add("tasksDone");
      else if (task.outcome.state === "failed") this.#tally.add("tasksFailed");
    }
  }
}

/** Opens a store on a migrated database. Connects when first used. */
export function openPostgresStore(url: string, options: PostgresStoreOptions = {}): PostgresStore {
  return new PostgresStore(
    connect(url, {
      connectionsMax: options.connectionsMax ?? 8,
      applicationName: "fermata store",
      queryTimeoutMs: QUERY_TIMEOUT_MS,
      settings: SETTINGS,
    }),
  );
}

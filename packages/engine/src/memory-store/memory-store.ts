import type { ControlStore } from "../control-store.ts";
import { taskId, taskParts } from "../ids.ts";
import type {
  Checkpoint,
  Message,
  NewRun,
  NewTask,
  OpenWait,
  RunEvent,
  RunId,
  RunLog,
  RunStatus,
  TaskDefinition,
  TaskId,
  TaskStatus,
  WorkerId,
  Workflow,
} from "../model.ts";
import type {
  ClaimedRun,
  ClaimedTask,
  ClaimRequest,
  CommitBatch,
  CommitResult,
  CreatedRun,
  EndRequest,
  NewSignal,
  RunCommit,
  RunRelease,
  SignalAnswer,
  Store,
  TaskCommit,
  TaskProgress,
  WakeHint,
} from "../store.ts";
import { MemoryControl } from "./memory-control.ts";
import { isEnd, type MemoryTables, newRunRow, newTaskRow, type RunRow, type TaskRow, type WorkerRow } from "./rows.ts";

type MessageBody<T> = T extends unknown ? Omit<T, "sequence" | "to"> : never;
type NewMessage = MessageBody<Message>;
type WithoutOperation<T> = T extends unknown ? Omit<T, "operation"> : never;

/**
 * The Store in memory: the simulator's and the tests' (E1). Each method is atomic because it never awaits. Nothing survives the process.
 */
export class MemoryStore implements Store, ControlStore {
  readonly #now: () => number;
  readonly #workers = new Map<WorkerId, WorkerRow>();
  readonly #runs = new Map<RunId, RunRow>();
  readonly #tasks = new Map<TaskId, TaskRow>();
  /** Runs and tasks that a claim would look at, so that a claim does not walk over history. */
  readonly #claimableRuns = new Set<RunRow>();
  readonly #queuedTasks = new Set<TaskRow>();
  readonly #timed = new Set<RunRow>();
  readonly #runKeys = new Map<string, RunId>();
  readonly #taskKeys = new Map<string, TaskId>();
  readonly #signalIds = new Set<string>();
  readonly #events: RunEvent[] = [];
  readonly #logs: RunLog[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  readonly #versions = new Map<string, Workflow>();
  readonly #newest = new Map<string, Workflow>();
  readonly #definitions = new Map<string, TaskDefinition>();
  readonly #listeners = new Set<(hint: WakeHint) => void>();
  readonly #control: MemoryControl;

  /** @param now the store's clock, Unix milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#control = new MemoryControl({
      ...{ now, runs: this.#runs, tasks: this.#tasks, checkpoints: this.#checkpoints },
      log: (event) => this.#events.push(event),
      enqueue: (task) => {
        this.#queuedTasks.add(task);
        this.#wake({ runs: false, tasks: true });
      },
    });
  }

  /** The rows as they stand, for tests and the simulator's checker. Not copies. */
  get tables(): MemoryTables {
    return {
      workers: this.#workers,
      runs: this.#runs,
      tasks: this.#tasks,
      events: this.#events,
      logs: this.#logs,
      checkpoints: this.#checkpoints,
    };
  }

  // -- workers --

  async registerWorker(worker: {
    readonly id: WorkerId;
    readonly name: string;
    readonly leaseMs: number;
  }): Promise<void> {
    if (this.#workers.has(worker.id)) return;
    this.#workers.set(worker.id, {
      name: worker.name,
      leaseMs: worker.leaseMs,
      heartbeatAt: this.#now(),
      alive: true,
      lastCommit: 0,
    });
  }

  async heartbeat(worker: WorkerId): Promise<boolean> {
    const row = this.#workers.get(worker);
    if (!row?.alive) return false;
    row.heartbeatAt = this.#now();
    return true;
  }

  async unregisterWorker(worker: WorkerId): Promise<void> {
    const row = this.#workers.get(worker);
    if (row?.alive) this.#bury(worker, row);
  }

  async reapWorkers(): Promise<number> {
    let died = 0;
    for (const [id, row] of this.#workers) {
      if (!row.alive || row.heartbeatAt + row.leaseMs > this.#now()) continue;
      this.#bury(id, row);
      died++;
    }
    return died;
  }

  async reconcile(
    worker: WorkerId,
    held: { readonly runs: readonly RunId[]; readonly tasks: readonly TaskId[] },
  ): Promise<void> {
    if (!this.#workers.get(worker)?.alive) return;
    this.#giveBack(worker, new Set(held.runs), new Set(held.tasks));
    for (const id of held.runs) {
      const run = this.#runs.get(id);
      if (run?.owner === worker && run.messages.length > 0) this.#claimable(run, true);
    }
  }

  subscribe(listener: (hint: WakeHint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // -- intake --

  async createRuns(runs: readonly NewRun[], claimFor?: WorkerId): Promise<CreatedRun[]> {
    const alive = claimFor !== undefined && this.#workers.get(claimFor)?.alive === true;
    const answers = runs.map((run): CreatedRun => {
      const key = run.idempotencyKey === undefined ? undefined : `${run.workflow}\n${run.idempotencyKey}`;
      const existing = this.#runs.get(run.id) ?? (key && this.#runs.get(this.#runKeys.get(key) ?? ""));
      if (existing) return { id: existing.id, created: false, claimed: false };
      if (key !== undefined) this.#runKeys.set(key, run.id);
      const row = this.#insertRun(run);
      const claimed = alive && !run.from && run.availableAt <= this.#now();
      if (claimed) {
        row.owner = claimFor;
        this.#claimable(row, false);
      }
      return { id: run.id, created: true, claimed };
    });
    if (answers.some((answer) => answer.created && !answer.claimed)) this.#wake({ runs: true, tasks: false });
    return answers;
  }

  async createTasks(tasks: readonly NewTask[]): Promise<{ id: TaskId; created: boolean }[]> {
    const answers = tasks.map((task) => {
      const key = task.idempotencyKey === undefined ? undefined : `${task.name}\n${task.idempotencyKey}`;
      const existing = this.#tasks.get(task.id) ?? (key && this.#tasks.get(this.#taskKeys.get(key) ?? ""));
      if (existing) return { id: existing.id, created: false };
      if (key !== undefined) this.#taskKeys.set(key, task.id);
      this.#insertTask(task, null);
      return { id: task.id, created: true };
    });
    if (answers.some((answer) => answer.created)) this.#wake({ runs: false, tasks: true });
    return answers;
  }

  async sendSignals(signals: readonly NewSignal[]): Promise<SignalAnswer[]> {
    return signals.map((signal) => {
      const key = signal.messageId === undefined ? undefined : `${signal.runId}\n${signal.messageId}`;
      if (key !== undefined && this.#signalIds.has(key)) return "duplicate";
      const run = this.#runs.get(signal.runId);
      if (!run) return "unknown-run";
      if (isEnd(run.state)) return "ended-run";
      if (signal.operation !== undefined && !this.#isAnswerable(run, signal.operation)) return "closed-wait";
      if (key !== undefined) this.#signalIds.add(key);
      const { runId: _, messageId: __, ...told } = signal;
      const at = this.#now();
      this.#deliver(run, { kind: "signal", at, ...told });
      this.#events.push({ runId: run.id, at, type: "signal.received", data: told });
      return "accepted";
    });
  }

  async requestEnd(request: EndRequest): Promise<("accepted" | "unknown-run" | "ended-run")[]> {
    return request.runs.map((id) => {
      const run = this.#runs.get(id);
      if (!run) return "unknown-run";
      if (isEnd(run.state)) return "ended-run";
      const reason = request.reason === undefined || request.kind === "resume" ? {} : { reason: request.reason };
      this.#deliver(run, { kind: request.kind, at: this.#now(), ...reason } as NewMessage);
      return "accepted";
    });
  }

  async cancelTasks(tasks: readonly TaskId[]): Promise<void> {
    for (const id of tasks) this.#cancelTask(id, true);
  }

  // -- work --

  async claimRuns(request: ClaimRequest): Promise<ClaimedRun[]> {
    if (!this.#workers.get(request.worker)?.alive) return [];
    const open = [...this.#claimableRuns].filter(
      (run) =>
        run.owner === request.worker ||
        (run.owner === null && run.availableAt <= this.#now() && request.queues.includes(run.queue)),
    );
    open.sort((a, b) => b.priority - a.priority || a.createdAt - b.createdAt);
    return open.slice(0, request.limit).map((run) => {
      run.owner = request.worker;
      this.#claimable(run, false);
      return claimedRun(run);
    });
  }

  async loadSnapshots(runs: readonly RunId[]): Promise<ReadonlyMap<RunId, Uint8Array>> {
    const found = new Map<RunId, Uint8Array>();
    for (const id of runs) {
      const snapshot = this.#runs.get(id)?.snapshot;
      if (snapshot) found.set(id, snapshot);
    }
    return found;
  }

  async claimTasks(request: ClaimRequest & { readonly backends: readonly string[] }): Promise<ClaimedTask[]> {
    if (!this.#workers.get(request.worker)?.alive) return [];
    const open = [...this.#queuedTasks].filter(
      (task) =>
        task.queuedUntil <= this.#now() &&
        request.queues.includes(task.queue) &&
        (task.backend === undefined || request.backends.includes(task.backend)),
    );
    open.sort((a, b) => b.priority - a.priority || a.queuedUntil - b.queuedUntil);
    const admitted = this.#control.admitted(open, request.limit);
    return admitted.map((task) => this.#leaseTask(task, request.worker));
  }

  async takeCancels(worker: WorkerId): Promise<TaskId[]> {
    const asked = [...this.#tasks.values()].filter((task) => task.owner === worker && task.cancel === "asked");
    for (const task of asked) task.cancel = "told";
    return asked.map((task) => task.id);
  }

  async fireTimers(limit: number): Promise<{ fired: number; nextDueAt: number | null }> {
    const due: { at: number; fire: () => void }[] = [];
    for (const run of this.#timed) {
      for (const wait of run.waits.values()) {
        if (wait.dueAt === undefined || wait.fired) continue;
        due.push({ at: wait.dueAt, fire: () => this.#fireWait(run, wait) });
      }
      if (run.timeoutAt !== undefined && !run.timeoutFired) {
        due.push({ at: run.timeoutAt, fire: () => this.#fireTimeout(run) });
      }
    }
    due.sort((a, b) => a.at - b.at);
    const ready = due.filter((entry) => entry.at <= this.#now()).slice(0, limit);
    for (const entry of ready) entry.fire();
    return { fired: ready.length, nextDueAt: due[ready.length]?.at ?? null };
  }

  async commit(worker: WorkerId, batch: CommitBatch): Promise<CommitResult> {
    const row = this.#workers.get(worker);
    if (!row?.alive) return { alive: false, rejectedRuns: [], rejectedTasks: [] };
    if (batch.sequence <= row.lastCommit) return { alive: true, rejectedRuns: [], rejectedTasks: [] };
    row.lastCommit = batch.sequence;
    const rejectedRuns = new Set<RunId>();
    for (const step of [...batch.runs, ...batch.releases]) {
      const run = this.#runs.get(step.id);
      if (run?.owner !== worker || run.revision !== step.revision || isEnd(run.state)) rejectedRuns.add(step.id);
    }
    for (const task of batch.tasks) {
      if (!task.deliver && !this.#mayCommit(worker, task)) rejectedRuns.add(taskParts(task.id).runId);
    }
    const rejectedTasks = new Set<TaskId>();
    for (const task of batch.tasks) if (!this.#commitTask(worker, task, rejectedRuns)) rejectedTasks.add(task.id);
    for (const progress of batch.progress) this.#commitProgress(worker, progress);
    for (const step of batch.runs) if (!rejectedRuns.has(step.id)) this.#commitRun(worker, step);
    for (const release of batch.releases) if (!rejectedRuns.has(release.id)) this.#release(release);
    const kept = <T extends { readonly runId: RunId }>(rows: readonly T[]) =>
      rows.filter((entry) => !rejectedRuns.has(entry.runId));
    const taskEvents = batch.events.filter(
      ({ type, runId, operation }) => !(type.startsWith("task.") && rejectedTasks.has(taskId(runId, operation ?? 0))),
    );
    for (const event of kept(taskEvents)) this.#events.push(event);
    for (const entry of kept(batch.logs)) this.#logs.push(entry);
    for (const checkpoint of kept(batch.checkpoints)) this.#keepCheckpoint(checkpoint);
    const steps = new Set([...batch.runs, ...batch.releases].map(({ id }) => id));
    return {
      alive: true,
      rejectedRuns: [...rejectedRuns].filter((id) => steps.has(id)),
      rejectedTasks: [...rejectedTasks],
    };
  }

  // -- catalog --

  async saveWorkflow(workflow: Workflow): Promise<void> {
    if (!this.#versions.has(workflow.version)) this.#versions.set(workflow.version, workflow);
    this.#newest.set(workflow.name, workflow);
  }

  async findWorkflow(name: string): Promise<Workflow | undefined> {
    return this.#newest.get(name);
  }

  async findVersion(version: string): Promise<Workflow | undefined> {
    return this.#versions.get(version);
  }

  async saveTaskDefinition(definition: TaskDefinition): Promise<void> {
    this.#definitions.set(definition.name, definition);
  }

  async findTaskDefinition(name: string): Promise<TaskDefinition | undefined> {
    return this.#definitions.get(name);
  }

  // -- reading --

  async readRuns(runs: readonly RunId[]): Promise<RunStatus[]> {
    return runs.flatMap((id) => {
      const run = this.#runs.get(id);
      return run ? [runStatus(run)] : [];
    });
  }

  async readTasks(tasks: readonly TaskId[]): Promise<TaskStatus[]> {
    return tasks.flatMap((id) => {
      const task = this.#tasks.get(id);
      return task ? [taskStatus(task)] : [];
    });
  }

  async readWaits(runs: readonly RunId[]): Promise<OpenWait[]> {
    return runs.flatMap((id) => [...(this.#runs.get(id)?.waits.values() ?? [])].map(({ fired: _, ...wait }) => wait));
  }

  async readChildren(parents: readonly RunId[]): Promise<{ parent: RunId; operation: number; id: RunId }[]> {
    const wanted = new Set(parents);
    return [...this.#runs.values()].flatMap(({ id, parent, state }) =>
      parent && wanted.has(parent.runId) && !isEnd(state)
        ? [{ parent: parent.runId, operation: parent.operation, id }]
        : [],
    );
  }

  // -- beside the hot path: see `MemoryControl` --

  readonly findRuns: ControlStore["findRuns"] = (...given) => this.#control.findRuns(...given);
  readonly findTasks: ControlStore["findTasks"] = (...given) => this.#control.findTasks(...given);
  readonly readRecords: ControlStore["readRecords"] = (...given) => this.#control.readRecords(...given);
  readonly readCheckpoint: ControlStore["readCheckpoint"] = (...given) => this.#control.readCheckpoint(...given);
  readonly moveRuns: ControlStore["moveRuns"] = (...given) => this.#control.moveRuns(...given);
  readonly redriveTasks: ControlStore["redriveTasks"] = (...given) => this.#control.redriveTasks(...given);
  readonly saveSchedule: ControlStore["saveSchedule"] = (...given) => this.#control.saveSchedule(...given);
  readonly removeSchedule: ControlStore["removeSchedule"] = (...given) => this.#control.removeSchedule(...given);
  readonly listSchedules: ControlStore["listSchedules"] = (...given) => this.#control.listSchedules(...given);
  readonly dueSchedules: ControlStore["dueSchedules"] = (...given) => this.#control.dueSchedules(...given);
  readonly advanceSchedule: ControlStore["advanceSchedule"] = (...given) => this.#control.advanceSchedule(...given);
  readonly saveQueueRule: ControlStore["saveQueueRule"] = (...given) => this.#control.saveQueueRule(...given);
  readonly removeQueueRule: ControlStore["removeQueueRule"] = (...given) => this.#control.removeQueueRule(...given);
  readonly listQueueRules: ControlStore["listQueueRules"] = (...given) => this.#control.listQueueRules(...given);

  // -- one row's changes --

  #wake(hint: WakeHint): void {
    for (const listener of this.#listeners) listener(hint);
  }

  #claimable(run: RunRow, claimable: boolean): void {
    run.claimable = claimable;
    if (claimable) this.#claimableRuns.add(run);
    else this.#claimableRuns.delete(run);
  }

  #insertRun(run: NewRun): RunRow {
    const row = newRunRow(run);
    this.#runs.set(run.id, row);
    this.#claimable(row, true);
    if (run.timeoutAt !== undefined) this.#timed.add(row);
    const data = run.from ? { data: { from: run.from.runId, revision: run.from.revision } } : {};
    this.#events.push({ runId: run.id, at: run.createdAt, type: "run.created", ...data });
    if (run.from) this.#deliver(row, { kind: "fork", at: run.createdAt });
    return row;
  }

  #insertTask(task: NewTask, owner: WorkerId | null): void {
    if (this.#tasks.has(task.id)) return;
    const row = newTaskRow(task, owner);
    this.#tasks.set(task.id, row);
    if (owner === null) this.#queuedTasks.add(row);
  }

  #deliver(run: RunRow, message: NewMessage): void {
    run.messages.push({ ...message, sequence: ++run.lastSequence });
    this.#claimable(run, true);
    this.#wake({ runs: true, tasks: false });
  }

  #isAnswerable(run: RunRow, operation: number): boolean {
    const wait = run.waits.get(operation);
    if (wait?.kind !== "signal" || (wait.dueAt !== undefined && wait.dueAt <= this.#now())) return false;
    return !run.messages.some((message) => message.kind === "signal" && message.operation === operation);
  }

  #bury(id: WorkerId, row: WorkerRow): void {
    row.alive = false;
    this.#giveBack(id, new Set(), new Set());
  }

  #giveBack(worker: WorkerId, keepRuns: ReadonlySet<RunId>, keepTasks: ReadonlySet<TaskId>): void {
    for (const run of this.#runs.values()) {
      if (run.owner !== worker || keepRuns.has(run.id)) continue;
      run.owner = null;
      this.#claimable(run, true);
    }
    for (const task of this.#tasks.values()) {
      if (task.owner !== worker || keepTasks.has(task.id)) continue;
      task.owner = null;
      task.state = "queued";
      task.lost = true;
      this.#queuedTasks.add(task);
      if (task.cancel !== "none") this.#cancelTask(task.id, task.cancelDelivers);
    }
    this.#wake({ runs: true, tasks: true });
  }

  #leaseTask(task: TaskRow, worker: WorkerId): ClaimedTask {
    this.#queuedTasks.delete(task);
    const lost = task.lost
      ? {
          lost: {
            attempt: task.attempt,
            ...(task.attemptBackend === null ? {} : { backend: task.attemptBackend }),
            ...(task.handle === null ? {} : { handle: task.handle }),
          },
        }
      : {};
    task.owner = worker;
    task.state = "running";
    task.attempt++;
    task.lost = false;
    return { ...newTaskOf(task), attempt: task.attempt, failures: task.failures, ...lost };
  }

  #cancelTask(id: TaskId, deliver: boolean): void {
    const task = this.#tasks.get(id);
    if (!task || (task.state !== "queued" && task.state !== "running")) return;
    if (task.state === "running") {
      if (task.cancel === "none") task.cancel = "asked";
      task.cancelDelivers ||= deliver;
      this.#wake({ runs: false, tasks: true });
      return;
    }
    this.#queuedTasks.delete(task);
    task.state = "canceled";
    task.error = { type: "CanceledError", message: `Task "${task.name}" was canceled` };
    if (deliver) this.#deliverTask(id, { kind: "failure", error: task.error, at: this.#now() });
  }

  #deliverTask(id: TaskId, message: WithoutOperation<Extract<NewMessage, { kind: "completion" | "failure" }>>): void {
    const { runId, operation } = taskParts(id);
    const run = this.#runs.get(runId);
    if (run && operation > 0 && !isEnd(run.state)) this.#deliver(run, { ...message, operation } as NewMessage);
  }

  #fireWait(run: RunRow, wait: OpenWait & { fired: boolean }): void {
    wait.fired = true;
    this.#deliver(run, { kind: "due", operation: wait.operation, at: wait.dueAt ?? 0 });
  }

  #fireTimeout(run: RunRow): void {
    run.timeoutFired = true;
    this.#deliver(run, { kind: "timeout", at: run.timeoutAt ?? 0 });
  }

  #mayCommit(worker: WorkerId, { id, attempt }: TaskCommit): boolean {
    const task = this.#tasks.get(id);
    return task?.owner === worker && task.attempt === attempt && task.state === "running";
  }

  #commitTask(worker: WorkerId, commit: TaskCommit, rejectedRuns: ReadonlySet<RunId>): boolean {
    const task = this.#tasks.get(commit.id);
    if (!task || !this.#mayCommit(worker, commit)) return false;
    if (!commit.deliver && rejectedRuns.has(taskParts(commit.id).runId)) return false;
    const { outcome } = commit;
    task.owner = null;
    task.error = outcome.state === "done" ? undefined : outcome.error;
    if (outcome.state === "retry") {
      if (outcome.counted) task.failures++;
      task.state = "queued";
      task.queuedUntil = outcome.availableAt;
      task.attemptBackend = null;
      task.handle = null;
      this.#queuedTasks.add(task);
      this.#wake({ runs: false, tasks: true });
      if (task.cancel !== "none") this.#cancelTask(commit.id, task.cancelDelivers);
      return true;
    }
    task.state = outcome.state;
    if (outcome.state === "done") task.result = outcome.result;
    if (!commit.deliver) return true;
    if (outcome.state === "done") {
      this.#deliverTask(commit.id, { kind: "completion", value: outcome.result, at: commit.at });
    } else {
      this.#deliverTask(commit.id, { kind: "failure", error: outcome.error, at: commit.at });
    }
    return true;
  }

  #commitProgress(worker: WorkerId, progress: TaskProgress): void {
    const task = this.#tasks.get(progress.id);
    if (task?.owner !== worker || task.attempt !== progress.attempt) return;
    task.attemptBackend = progress.backend;
    task.handle = progress.handle ?? task.handle;
  }

  #commitRun(worker: WorkerId, step: RunCommit): void {
    const run = this.#runs.get(step.id)!;
    run.revision = step.revision + 1;
    run.state = step.state;
    run.snapshot = step.snapshot ?? null;
    run.output = step.output;
    run.error = step.error;
    run.waitingLine = step.waitingLine;
    const consumed = new Set(step.consumed);
    run.messages = run.messages.filter((message) => !consumed.has(message.sequence));
    for (const wait of step.newWaits) run.waits.set(wait.operation, { ...wait, fired: false });
    for (const operation of step.closedWaits) run.waits.delete(operation);
    for (const task of step.newTasks) this.#insertTask(task, task.claimed ? worker : null);
    for (const id of step.cancelTasks) this.#cancelTask(id, false);
    for (const child of step.newChildren) if (!this.#runs.has(child.id)) this.#insertRun(child);
    for (const { to, ...message } of step.messages) {
      const target = this.#runs.get(to);
      if (target && !isEnd(target.state)) this.#deliver(target, message);
    }
    if (isEnd(step.state)) {
      run.owner = null;
      run.messages = [];
      run.waits.clear();
      this.#timed.delete(run);
      this.#claimable(run, false);
      return;
    }
    if (run.timeoutAt !== undefined || [...run.waits.values()].some((wait) => wait.dueAt !== undefined)) {
      this.#timed.add(run);
    } else {
      this.#timed.delete(run);
    }
    if (step.park) this.#park(run, step.seenSequence);
    if (step.newChildren.length > 0 || step.newTasks.some((task) => !task.claimed)) {
      this.#wake({ runs: step.newChildren.length > 0, tasks: true });
    }
  }

  #keepCheckpoint(checkpoint: Checkpoint): void {
    this.#checkpoints.push(checkpoint);
    if (checkpoint.keepLast === undefined) return;
    const dropped = checkpoint.revision - checkpoint.keepLast;
    const kept = this.#checkpoints.filter((old) => old.runId !== checkpoint.runId || old.revision > dropped);
    this.#checkpoints.splice(0, Number.POSITIVE_INFINITY, ...kept);
  }

  #release(release: RunRelease): void {
    const run = this.#runs.get(release.id)!;
    run.revision++;
    if (release.paused) run.state = "paused";
    this.#park(run, release.seenSequence);
    if (release.requeue) this.#claimable(run, true);
  }

  #park(run: RunRow, seenSequence: number): void {
    run.owner = null;
    this.#claimable(
      run,
      run.messages.some((message) => message.sequence > seenSequence),
    );
    if (run.claimable) this.#wake({ runs: true, tasks: false });
  }
}

function claimedRun(run: RunRow): ClaimedRun {
  return {
    id: run.id,
    workflow: run.workflow,
    version: run.version,
    inputs: run.inputs,
    queue: run.queue,
    priority: run.priority,
    tags: run.tags,
    ...(run.parent ? { parent: run.parent } : {}),
    createdAt: run.createdAt,
    ...(run.timeoutAt === undefined ? {} : { timeoutAt: run.timeoutAt }),
    revision: run.revision,
    messages: [...run.messages],
  };
}

function newTaskOf(task: TaskRow): NewTask {
  const {
    state: _state,
    owner: _owner,
    attempt: _attempt,
    failures: _failures,
    queuedUntil: _queuedUntil,
    cancel: _cancel,
    cancelDelivers: _cancelDelivers,
    attemptBackend: _attemptBackend,
    handle: _handle,
    lost: _lost,
    result: _result,
    error: _error,
    ...created
  } = task;
  return created;
}

function runStatus(run: RunRow): RunStatus {
  const { id, workflow, version, state, revision, output, error } = run;
  return {
    id,
    workflow,
    version,
    state,
    revision,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  };
}

function taskStatus(task: TaskRow): TaskStatus {
  const { id, name, state, attempt, result, error } = task;
  return {
    id,
    name,
    state,
    attempt,
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
  };
}

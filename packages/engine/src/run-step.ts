import type { Command, Completion, ErrorData, Host, Json, Step, TaskCommand, WorkflowCommand } from "@fermata/flow";
import type { Catalog, LoadedVersion } from "./catalog.ts";
import { type PlanWorld, planChild, planTask } from "./command-plan.ts";
import { taskId } from "./ids.ts";
import type { Program } from "./language.ts";
import type { LiveRun } from "./live-run.ts";
import type {
  Checkpoint,
  NewRun,
  NewTask,
  OpenWait,
  OutgoingMessage,
  RunEvent,
  RunEventType,
  RunId,
  RunLog,
  TaskId,
} from "./model.ts";
import type { RunCommit, TaskCommit } from "./store.ts";
import { type Match, matchWaits } from "./wait-match.ts";

/** A step of one run, ready to be committed. */
export interface FinishedStep {
  readonly run: LiveRun;
  readonly commit: RunCommit;
  readonly tasks: readonly TaskCommit[];
  readonly events: readonly RunEvent[];
  readonly logs: readonly RunLog[];
  readonly checkpoint: Checkpoint | null;
  readonly ended: boolean;
  /** Tasks on this worker whose work nobody wants any more. */
  readonly cancel: readonly TaskId[];
}

/** What steps need of the world. */
export interface StepWorld extends PlanWorld {
  readonly catalog: Catalog;
  readonly host: Host;
  /** Children of a run that was restored here, for its cancel. */
  readonly readChildren: (run: RunId) => Promise<readonly { operation: number; id: RunId }[]>;
  /** Takes room for one more task on this worker, where there is any; without, the task is queued for others. */
  readonly reserveTask: (task: NewTask) => boolean;
}

/** Why a run is canceled that has crossed its timeout; its failure is told from a cancel by it. */
const timedOut = "the run timed out";

const commandsPerSlice = 200;

/** An advance whose commands are not all planned yet. */
interface Planning {
  readonly step: Step;
  planned: number;
}

type End =
  | { readonly state: "completed"; readonly output: Json }
  | { readonly state: "failed" | "canceled"; readonly error: ErrorData };

/**
 * One step of a run: what has come is fed to the machine in order of time (F40), the machine runs in slices to its next wait, its
 * commands become tasks, children and waits, and signals that came early answer waits that open now (F24), until nothing more moves.
 * The step changes nothing durable; it ends as a `FinishedStep`, or as null where nothing has changed.
 */
export class RunStep {
  readonly #run: LiveRun;
  readonly #world: StepWorld;
  readonly #version: LoadedVersion;
  readonly #baseRevision: number;
  #feed: Completion[] = [];
  #planning: Planning | null = null;
  #end: End | null = null;
  #advanced = false;
  /** The machine can go on without an answer: it is new, was cut off by its slice, or has been canceled. */
  #runnable = false;
  /** What the machine waits for has to be begun anew. */
  #forked = false;
  /** The machine has answered open operations by itself. */
  #resync = false;
  readonly #consumed: number[] = [];
  readonly #taskCommits: TaskCommit[] = [];
  readonly #newTasks: NewTask[] = [];
  readonly #newChildren: NewRun[] = [];
  readonly #newWaits = new Map<number, OpenWait>();
  readonly #closedWaits: number[] = [];
  readonly #canceledTasks: TaskId[] = [];
  readonly #messages: OutgoingMessage[] = [];
  readonly #events: RunEvent[] = [];
  readonly #logs: RunLog[] = [];

  constructor(run: LiveRun, version: LoadedVersion, world: StepWorld) {
    this.#run = run;
    this.#world = world;
    this.#version = version;
    this.#baseRevision = run.revision;
  }

  /** Opens the machine and takes in what has come. */
  async begin(): Promise<void> {
    const run = this.#run;
    this.#takeOrders();
    if (!this.#end && !run.machine) await this.#openMachine();
    this.#takeInbox();
    if (this.#end) return;
    if (this.#forked) for (const { command } of run.machine!.pending) await this.#plan(command);
    if (this.#mustCancel) this.#cancelMachine();
    else this.#answerWaits();
  }

  get #mustCancel(): boolean {
    const { cancel, timeout, canceled, machine } = this.#run;
    return machine !== null && (cancel ?? timeout) !== null && !canceled;
  }

  /** Runs one slice. True when the step is done. */
  async slice(): Promise<boolean> {
    if (this.#planning) return this.#planSome(this.#planning);
    const { machine } = this.#run;
    // A script that computes for long can still be ended.
    if (this.#runnable && this.#run.inbox.length > 0) this.#takeOrders();
    if (!this.#end && this.#mustCancel) this.#cancelMachine();
    if (this.#end || !machine || (!this.#runnable && this.#feed.length === 0)) return true;
    const feed = this.#feed;
    this.#feed = [];
    const step = machine.advance(feed, { sliceInstructions: this.#world.settings.sliceInstructions });
    this.#advanced = true;
    this.#runnable = step.status === "yielded";
    this.#collect(step);
    return this.#planSome({ step, planned: 0 });
  }

  /** Ten thousand tasks of one `Promise.all` are as much work as a long computation, and are planned in slices too. */
  async #planSome(planning: Planning): Promise<boolean> {
    const { step } = planning;
    const until = Math.min(planning.planned + commandsPerSlice, step.commands.length);
    while (planning.planned < until) await this.#plan(step.commands[planning.planned++]!);
    const over = until === step.commands.length;
    this.#planning = over ? null : planning;
    return over && this.#advancedTo(step);
  }

  #advancedTo(step: Step): boolean {
    if (step.status === "completed") this.#end = { state: "completed", output: step.output };
    else if (step.status === "failed") this.#end = this.#failure(step.error);
    else if (step.status === "waiting") {
      if (this.#resync) this.#syncAfterCancel();
      this.#answerWaits();
      return this.#feed.length === 0;
    }
    return this.#end !== null;
  }

  /** Results of tasks that this step took and that are lost with it when it crashes: to be delivered as messages instead. */
  get takenResults(): readonly TaskCommit[] {
    return this.#taskCommits.map((commit) => ({ ...commit, deliver: true }));
  }

  /** The step as a commit, or null where nothing has changed. */
  finish(): FinishedStep | null {
    const run = this.#run;
    const changed = this.#advanced || this.#end !== null || this.#consumed.length > 0 || this.#taskCommits.length > 0;
    if (!changed) return null;
    if (this.#resync) this.#syncAfterCancel();
    let snapshot: Uint8Array | undefined;
    if (!this.#end) snapshot = this.#takeSnapshot();
    if (this.#end) this.#leave(this.#end);
    const newTasks = this.#newTasks.map((task) => this.#reserve(task));
    const { state, line } = this.#end ? { state: this.#end.state, line: null } : run.standing;
    if (state === "waiting") this.#event("run.waiting", undefined, { line });
    const commit: RunCommit = {
      id: run.id,
      revision: this.#baseRevision,
      state,
      ...(snapshot ? { snapshot } : {}),
      ...(this.#end?.state === "completed" ? { output: this.#end.output } : {}),
      ...(this.#end && this.#end.state !== "completed" ? { error: this.#end.error } : {}),
      consumed: this.#consumed,
      newTasks,
      cancelTasks: this.#canceledTasks,
      newChildren: this.#newChildren,
      messages: this.#messages,
      newWaits: [...this.#newWaits.values()],
      closedWaits: this.#closedWaits,
      park: this.#end === null && run.inFlight.size === 0 && !run.hasNews,
      seenSequence: run.seen,
      waitingLine: line,
    };
    run.revision = this.#baseRevision + 1;
    run.taking = [];
    const ended = this.#end !== null;
    run.ended = ended;
    return {
      run,
      commit,
      tasks: this.#taskCommits,
      events: this.#events,
      logs: this.#logs,
      checkpoint: snapshot ? this.#checkpoint(snapshot, commit.waitingLine) : null,
      ended,
      cancel: this.#canceledTasks,
    };
  }

  /** What ends the run without the machine, if anything does. */
  #takeOrders(): void {
    const run = this.#run;
    for (const message of run.inbox) {
      if (message.kind === "cancel") run.cancel ??= message;
      else if (message.kind === "terminate") run.terminate ??= message;
      else if (message.kind === "timeout") run.timeout ??= message;
    }
    const order = run.terminate ?? (run.snapshot || run.machine ? null : run.cancel);
    if (order) {
      const message = order.reason ?? (run.terminate ? "the run was terminated" : "the run was canceled");
      this.#end = { state: "canceled", error: { type: "CanceledError", message } };
    } else if (!this.#version.program) {
      const message = `this version does not compile any more: ${this.#version.problem}`;
      this.#end = { state: "failed", error: { type: "VersionError", code: "INVALID_SOURCE", message } };
    }
  }

  #takeInbox(): void {
    const run = this.#run;
    for (const message of run.inbox.splice(0)) {
      if (message.kind === "signal") run.signals.push(message);
      else if (message.kind === "due") {
        if (run.open.has(message.operation)) run.due.set(message.operation, message);
        else this.#consumed.push(message.sequence);
      } else if (message.kind === "pause" || message.kind === "resume") {
        this.#consumed.push(message.sequence);
        if (message.kind === "resume" && run.toldPaused) this.#event("run.resumed");
        if (message.kind === "resume") run.toldPaused = false;
      } else if (message.kind === "fork") {
        this.#consumed.push(message.sequence);
        this.#forked = true;
      } else if (message.kind === "cancel" && run.canceled) this.#consumed.push(message.sequence);
      else if (message.kind === "completion" || message.kind === "failure") {
        this.#consumed.push(message.sequence);
        const { operation: id, at } = message;
        this.#answer(
          message.kind === "completion" ? { id, at, value: message.value } : { id, at, error: message.error },
        );
      }
    }
    for (const { commit, completion, event } of run.results.splice(0)) {
      this.#taskCommits.push(commit);
      this.#events.push(event);
      this.#answer(completion);
    }
    run.taking = this.#taskCommits.map(({ id }) => id);
  }

  #answer(completion: Completion): void {
    const command = this.#run.open.get(completion.id);
    if (!command) return;
    this.#feed.push(completion);
    this.#run.open.delete(completion.id);
    if (command.kind === "workflow") {
      this.#run.children.delete(completion.id);
      this.#event("child.ended", completion.id, { state: "error" in completion ? "failed" : "completed" });
    }
  }

  async #openMachine(): Promise<void> {
    const run = this.#run;
    const { host, settings } = this.#world;
    const program = this.#version.program!;
    if (run.snapshot) {
      run.machine = program.restore(run.snapshot, { host, limits: settings.limits });
      run.snapshotBytes = run.snapshot.length;
      run.snapshot = null;
      run.syncOpen();
      for (const { operation, id } of await this.#world.readChildren(run.id)) run.children.set(operation, id);
      return;
    }
    this.#runnable = true;
    this.#event("run.started");
    this.#create(program);
  }

  #create(program: Program): void {
    const run = this.#run;
    const { claim } = run;
    const { host, settings } = this.#world;
    const start = {
      inputs: claim.inputs,
      context: {
        executionId: run.id,
        workflowName: claim.workflow,
        version: claim.version,
        attempt: 1,
        startedAt: host.now(),
        parentId: claim.parent?.runId ?? null,
      },
      host,
      limits: settings.limits,
    };
    try {
      run.machine = program.create(start);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "INPUT_LIMIT") throw error;
      this.#end = limitEnd("INPUT_LIMIT", error);
    }
  }

  #cancelMachine(): void {
    const run = this.#run;
    run.canceled = true;
    const order = run.cancel ?? run.timeout;
    run.machine?.cancel(order?.kind === "cancel" ? order.reason : timedOut);
    // With this step the machine's snapshot knows of it: whoever restores it must not cancel what its `finally` blocks wait for.
    if (order) this.#consumed.push(order.sequence);
    this.#runnable = true;
    this.#resync = true;
  }

  /** Gives up what the machine no longer waits for: waits close, tasks are killed, children are canceled. */
  #syncAfterCancel(): void {
    this.#resync = false;
    const run = this.#run;
    const before = [...run.open.values()];
    run.syncOpen();
    for (const command of before) if (!run.open.has(command.id)) this.#giveUp(command);
  }

  #giveUp({ id, kind }: Command): void {
    const child = this.#run.children.get(id);
    if (kind === "task") this.#canceledTasks.push(taskId(this.#run.id, id));
    else if (kind !== "workflow") this.#closeWait(id);
    else if (child !== undefined) {
      this.#run.children.delete(id);
      const at = this.#world.host.now();
      this.#messages.push({ to: child, kind: "cancel", at, reason: "the parent run no longer waits for it" });
    }
  }

  #answerWaits(): void {
    for (const match of matchWaits(this.#run)) this.#applyMatch(match);
  }

  #applyMatch({ completion, by, outcome, consumed }: Match): void {
    this.#feed.push(completion);
    this.#consumed.push(...consumed);
    this.#closeWait(completion.id);
    if (by.kind === "signal") {
      const sender = by.sender === undefined ? {} : { sender: by.sender };
      this.#event("wait.answered", completion.id, { name: by.name, payload: by.payload, ...sender });
    } else {
      this.#event(outcome === "timedOut" ? "wait.timedOut" : "wait.answered", completion.id);
    }
  }

  #closeWait(operation: number): void {
    if (!this.#newWaits.delete(operation)) this.#closedWaits.push(operation);
  }

  #collect(step: Step): void {
    const runId = this.#run.id;
    for (const entry of step.logs) this.#logs.push({ ...entry, runId });
    for (const { id, error } of step.unobserved) this.#event("unobserved.failure", id, error as unknown as Json);
  }

  async #plan(command: Command): Promise<void> {
    const run = this.#run;
    const now = this.#world.host.now();
    const world = { ...this.#world, now };
    const giver = { id: run.id, queue: run.claim.queue, priority: run.claim.priority };
    if (command.kind === "task") {
      const planned = await planTask(giver, command, world);
      if ("error" in planned) return this.#refuse(command, "task.failed", planned.error);
      this.#newTasks.push(planned.made);
      this.#event("task.created", command.id, { name: command.name });
    } else if (command.kind === "workflow") {
      const planned = await planChild(giver, command, world);
      if ("error" in planned) return this.#refuse(command, "child.ended", planned.error);
      this.#newChildren.push(planned.made);
      run.children.set(command.id, planned.made.id);
      this.#event("child.started", command.id, { name: command.name, runId: planned.made.id, at: placeOf(command) });
    } else {
      const wait = openWait(run.id, command, now);
      this.#newWaits.set(command.id, wait);
      this.#event("wait.opened", command.id, {
        kind: wait.kind,
        at: placeOf(command),
        ...(wait.name === undefined ? {} : { name: wait.name }),
        ...(wait.dueAt === undefined ? {} : { dueAt: wait.dueAt }),
      });
    }
    run.open.set(command.id, command);
  }

  /** The command could not be carried out: that is its answer. */
  #refuse(command: TaskCommand | WorkflowCommand, type: RunEventType, error: ErrorData): void {
    const { id, name } = command;
    this.#feed.push({ id, at: this.#world.host.now(), error });
    const told = { type: error.type, message: error.message };
    this.#event(type, id, { name, at: placeOf(command), state: "failed", error: told });
  }

  #failure(error: ErrorData): End {
    if (error.type === "CanceledError" && error.message === timedOut) {
      return { state: "failed", error: { ...error, type: "TimeoutError" } };
    }
    return { state: error.type === "CanceledError" ? "canceled" : "failed", error };
  }

  #takeSnapshot(): Uint8Array | undefined {
    try {
      const snapshot = this.#run.machine!.snapshot();
      this.#run.snapshotBytes = snapshot.length;
      return snapshot;
    } catch (error) {
      if ((error as { code?: unknown }).code !== "SNAPSHOT_LIMIT") throw error;
      this.#end = limitEnd("SNAPSHOT_LIMIT", error);
      return undefined;
    }
  }

  /** The run's last words: its event, and the answer to its parent. What a failed run still had going is canceled (F41 lets a completed one's go on). */
  #leave(end: End): void {
    const run = this.#run;
    const at = this.#world.host.now();
    if (end.state !== "completed") for (const command of run.open.values()) this.#giveUp(command);
    this.#event(`run.${end.state}`, undefined, end.state === "completed" ? undefined : (end.error as unknown as Json));
    const { parent } = run.claim;
    if (!parent) return;
    const { runId: to, operation } = parent;
    if (end.state === "completed") {
      this.#messages.push({ to, at, kind: "completion", operation, value: end.output });
    } else {
      this.#messages.push({ to, at, kind: "failure", operation, error: childError(run, end.error) });
    }
  }

  #reserve(task: NewTask): NewTask {
    const claimed = this.#world.reserveTask(task);
    if (!claimed) return task;
    const operation = Number(task.id.slice(task.id.lastIndexOf("/") + 1));
    this.#run.inFlight.add(operation);
    return { ...task, claimed };
  }

  #checkpoint(snapshot: Uint8Array, line: number | null): Checkpoint | null {
    const { checkpoints } = this.#world.settings;
    if (checkpoints === "none") return null;
    const runId = this.#run.id;
    const keep = checkpoints === "all" ? {} : { keepLast: checkpoints };
    return { runId, revision: this.#baseRevision + 1, at: this.#world.host.now(), line, snapshot, ...keep };
  }

  #event(type: RunEventType, operation?: number, data?: Json): void {
    this.#events.push({
      runId: this.#run.id,
      at: this.#world.host.now(),
      type,
      ...(operation === undefined ? {} : { operation }),
      ...(data === undefined ? {} : { data }),
    });
  }
}

function limitEnd(code: string, error: unknown): End {
  return { state: "failed", error: { type: "LimitError", code, message: (error as Error).message } };
}

function placeOf({ at: { start, end, line, column } }: Command): Json {
  return { start, end, line, column };
}

function openWait(runId: RunId, command: Command & { readonly kind: "signal" | "timer" }, now: number): OpenWait {
  const dueAt =
    command.kind === "timer" ? command.dueAt : command.timeoutMs === undefined ? undefined : now + command.timeoutMs;
  return {
    runId,
    operation: command.id,
    kind: command.kind,
    ...(command.kind === "signal" ? { name: command.name } : {}),
    ...(dueAt === undefined ? {} : { dueAt }),
    command,
    createdAt: now,
  };
}

function childError({ claim }: LiveRun, error: ErrorData): ErrorData {
  const details = { workflow: claim.workflow, runId: claim.id };
  const message = `workflow ${claim.workflow}: ${error.message}`;
  const type = error.type === "CanceledError" ? "CanceledError" : "WorkflowError";
  return { type, message, details, cause: error };
}

/** The end of a run that cannot be stepped any more, whatever its machine says. */
export function failedStep(run: LiveRun, error: ErrorData, at: number): FinishedStep {
  const { parent } = run.claim;
  const told: OutgoingMessage[] = parent
    ? [{ to: parent.runId, at, kind: "failure", operation: parent.operation, error: childError(run, error) }]
    : [];
  const commit: RunCommit = {
    id: run.id,
    revision: run.revision,
    state: "failed",
    error,
    consumed: [],
    newTasks: [],
    cancelTasks: run.openTasks(taskId),
    newChildren: [],
    messages: told,
    newWaits: [],
    closedWaits: [],
    park: false,
    seenSequence: run.seen,
    waitingLine: null,
  };
  run.ended = true;
  run.revision++;
  const event: RunEvent = { runId: run.id, at, type: "run.failed", data: error as unknown as Json };
  return {
    run,
    commit,
    tasks: [],
    events: [event],
    logs: [],
    checkpoint: null,
    ended: true,
    cancel: commit.cancelTasks,
  };
}

import type { Host } from "@fermata/flow";
import type { Catalog } from "./catalog.ts";
import type { Clock } from "./clock.ts";
import { Committer, type SentBatch } from "./committer.ts";
import { type Randomness, taskParts, uuidV4, uuidV7 } from "./ids.ts";
import { LiveRun, type TaskEnd } from "./live-run.ts";
import { MachineCache } from "./machine-cache.ts";
import type { NewRun, NewTask, RunEvent, RunId, TaskId, WorkerId } from "./model.ts";
import type { AttemptEnd } from "./retry-policy.ts";
import { type FinishedStep, failedStep, RunStep } from "./run-step.ts";
import type { EngineSettings } from "./settings.ts";
import { StepQueue } from "./step-queue.ts";
import type { ClaimedRun, ClaimedTask, CreatedRun, Store, TaskProgress } from "./store.ts";
import { askStore, StoreAway } from "./store-away.ts";
import { type Attempt, TaskDispatcher, type TaskSession } from "./task-dispatcher.ts";
import { Upkeep } from "./upkeep.ts";

export interface WorkerWorld {
  readonly store: Store;
  readonly session: TaskSession;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly settings: EngineSettings;
  readonly catalog: Catalog;
  readonly onDurable: (sent: SentBatch) => void;
  /** This incarnation is dead: what it held is somebody else's now. */
  readonly onDead: () => void;
  readonly log: (level: "info" | "warn" | "error", message: string) => void;
}

/**
 * One incarnation of a worker, from its registration to its death: the fence (`WorkerId`) and everything in memory live and die together.
 *
 * The life of a run here. It is *claimed* (or born claimed), which makes it a `LiveRun`. It is *queued* for a step whenever there is
 * news: it is new, a message came, or a task of its own ended. Its *step* runs the machine to the next wait. The step is *filed* into the
 * batch that is filling; until that batch leaves, further news wait. The step may *park* the run: then it is out of this worker's hands
 * (`parking` until the commit is durable, then only its machine stays, in the cache); so does its end. Else it stays *live*, since tasks of it run here.
 * Once its batch is *durable*, its new tasks are brought to their backends. At its end it is forgotten.
 *
 * A run that the store rejects, and everything when this incarnation is dead, is dropped without a trace: what is durable is the truth,
 * and whoever claims next goes on from there.
 */
export class Worker {
  readonly id: WorkerId;
  readonly #world: WorkerWorld;
  readonly #live = new Map<RunId, LiveRun>();
  readonly #parking = new Map<RunId, LiveRun>();
  readonly #cache: MachineCache;
  readonly #crashes = new Map<RunId, number>();
  readonly #steps: StepQueue;
  readonly #committer: Committer;
  readonly #dispatcher: TaskDispatcher;
  readonly #upkeep: Upkeep;
  readonly #host: Host;
  /** Runs that durably left this worker while a claim is on its way: the claim may have been answered before. */
  readonly #parkedMeanwhile = new Map<RunId, number>();
  /** Runs whose creation is on its way: they may be this worker's already. */
  readonly #unborn = new Set<RunId>();
  /** Tasks that a step has reserved room for and that are not at a backend yet. */
  #reserved = 0;
  #ruledQueues: ReadonlySet<string> = new Set();
  #claimAfterCommit = false;
  #stopped = false;

  constructor(world: WorkerWorld) {
    const { clock, randomness, settings, session } = world;
    this.#world = world;
    this.id = uuidV7(clock.now(), randomness);
    this.#host = {
      now: () => clock.now(),
      random: () => randomness.random(),
      randomUuid: () => uuidV4(randomness),
    };
    this.#cache = new MachineCache(settings.cacheBytesMax);
    this.#steps = new StepQueue({
      clock,
      turnMs: settings.turnMs,
      open: (run) => this.#openStep(run),
      done: (run, step) => this.#fileStep(run, step),
      crashed: (run, step, error) => this.#stepCrashed(run, step, error),
    });
    this.#committer = new Committer({
      store: world.store,
      clock,
      worker: this.id,
      stepsWaiting: () => this.#steps.waiting,
      onSend: (steps) => this.#sent(steps),
      onDurable: (sent) => this.#durable(sent),
      onDead: () => this.#die(),
    });
    this.#dispatcher = new TaskDispatcher({
      session,
      clock,
      policy: { random: () => randomness.random(), infrastructureFailuresMax: settings.infrastructureFailuresMax },
      onProgress: (attempt, progress) => this.#taskProgressed(attempt, progress),
      onEnd: (attempt, end, at) => this.#taskEnded(attempt, end, at),
      durable: () => this.#committer.flushed(),
    });
    this.#upkeep = new Upkeep(
      { store: world.store, clock, settings, worker: this.id },
      {
        runRoom: () => Math.min(settings.batchMax, settings.runsLeasedMax - this.#live.size),
        taskRoom: () => Math.min(settings.batchMax, settings.tasksInFlightMax - this.#dispatcher.size - this.#reserved),
        backends: () => session.backends.filter(({ state }) => state === "RUNNING").map(({ name }) => name),
        held: () => this.#held(),
        onRuns: (runs) => this.#accept(runs),
        onTasks: (tasks) => this.#startTasks(tasks),
        onCancels: (tasks) => void this.#dispatcher.cancel(tasks, "request"),
        forgetStale: () => this.#forgetStale(),
        onClaimEnd: () => this.#parkedMeanwhile.clear(),
        onDead: () => this.#die(),
      },
    );
  }

  async start(): Promise<void> {
    const { store, settings } = this.#world;
    await store.registerWorker({ id: this.id, name: settings.workerName, leaseMs: settings.leaseMs });
    this.#upkeep.start();
  }

  /** Gives everything back. What is filed is committed first, as far as the store is there. */
  async stop(): Promise<void> {
    this.#upkeep.stop();
    this.#steps.stop();
    await Promise.race([this.#committer.idle(), this.#sleep(this.#world.settings.leaseMs)]);
    this.#close();
    await this.#dispatcher.stop();
    // Where the store is not there, the lease runs out by itself.
    await Promise.race([
      this.#world.store.unregisterWorker(this.id).catch(() => {}),
      this.#sleep(this.#world.settings.leaseMs),
    ]);
  }

  /** Dies as a killed process does, for tests: nothing is given back. */
  kill(): void {
    this.#upkeep.stop();
    this.#close();
    void this.#dispatcher.stop();
  }

  get hasRunRoom(): boolean {
    return !this.#stopped && this.#live.size < this.#world.settings.runsLeasedMax;
  }

  /** True while every change of the run comes from here. */
  holds(run: RunId): boolean {
    return this.#live.has(run) || this.#parking.has(run);
  }

  /** Number of attempts at backends. */
  get tasksInFlight(): number {
    return this.#dispatcher.size;
  }

  /** Creates runs that are this worker's from the first, where they may begin now. */
  async bear(runs: readonly NewRun[]): Promise<CreatedRun[]> {
    for (const { id } of runs) this.#unborn.add(id);
    try {
      const answers = await this.#world.store.createRuns(runs, this.id);
      for (const [index, { claimed }] of answers.entries()) if (claimed) this.#adopt(runs[index]!);
      return answers;
    } finally {
      for (const { id } of runs) this.#unborn.delete(id);
    }
  }

  /** Something may be claimable. */
  wake(hint: { readonly runs: boolean; readonly tasks: boolean }): void {
    this.#upkeep.wake(hint);
  }

  /** A call with a lost answer may have leased something to this worker. */
  suspectLeases(): void {
    this.#upkeep.suspectLeases();
  }

  // -- runs --

  #adopt(run: NewRun): void {
    this.#begin(new LiveRun({ ...run, revision: 0, messages: [] }));
    if (run.timeoutAt !== undefined) this.#upkeep.armTimers(run.timeoutAt);
  }

  async #accept(claims: readonly ClaimedRun[]): Promise<void> {
    const restored: LiveRun[] = [];
    for (const claim of claims) {
      const held = this.#live.get(claim.id);
      if (held) {
        if (held.take(claim.messages)) this.#push(held);
        continue;
      }
      const run = this.#reclaim(claim);
      if (!run) continue;
      run.take(claim.messages);
      if (run.revision > 0 && !run.machine) restored.push(run);
      else this.#begin(run);
    }
    if (restored.length > 0) await this.#restore(restored);
  }

  /** The claimed run as a live one; undefined where the claim was answered before this worker parked the run. */
  #reclaim(claim: ClaimedRun): LiveRun | undefined {
    const parked = this.#parkedMeanwhile.get(claim.id);
    if (parked !== undefined && claim.revision < parked) return this.#passOver();
    const parking = this.#parking.get(claim.id);
    if (parking) {
      if (claim.revision < parking.revision) return this.#passOver();
      this.#parking.delete(claim.id);
      return parking.machine && parking.revision === claim.revision ? parking : new LiveRun(claim);
    }
    return this.#cache.take(claim.id, claim.revision) ?? new LiveRun(claim);
  }

  /** The run has a message that this claim brought in vain: once it is parked durably, it can be claimed again. */
  #passOver(): undefined {
    this.#claimAfterCommit = true;
  }

  async #restore(runs: readonly LiveRun[]): Promise<void> {
    // Registered at once, so that they count as held and take further messages.
    for (const run of runs) this.#live.set(run.id, run);
    const ids = runs.map(({ id }) => id);
    const snapshots = await this.#world.store.loadSnapshots(ids).catch((error: unknown) => {
      for (const run of runs) this.#drop(run);
      throw error;
    });
    for (const run of runs) {
      // None: it was claimed and given back, and has never been advanced.
      run.snapshot = snapshots.get(run.id) ?? null;
      this.#begin(run);
    }
  }

  #begin(run: LiveRun): void {
    if (this.#stopped) return;
    this.#live.set(run.id, run);
    this.#push(run);
  }

  #push(run: LiveRun): void {
    if (!run.filed) this.#steps.push(run);
  }

  async #openStep(run: LiveRun): Promise<RunStep | null> {
    const { catalog, settings, session, randomness, store } = this.#world;
    const version = catalog.knownVersion(run.claim.version) ?? (await catalog.version(run.claim.version));
    this.#ruledQueues = await catalog.ruledQueues();
    if (this.#live.get(run.id) !== run) return null;
    if (run.isPaused) {
      this.#pause(run);
      return null;
    }
    if (!version) throw new Error(`version ${run.claim.version} of workflow ${run.claim.workflow} is not in the store`);
    return new RunStep(run, version, {
      catalog,
      settings,
      randomness,
      host: this.#host,
      backends: () => session.backends.map(({ name }) => name),
      readChildren: (id) => askStore(() => store.readChildren([id])),
      reserveTask: (task) => this.#reserveTask(task),
    });
  }

  #reserveTask(task: NewTask): boolean {
    const { settings, clock, session } = this.#world;
    if (task.availableAt > clock.now() || !settings.queues.includes(task.queue)) return false;
    if (this.#ruledQueues.has(task.queue)) return false;
    if (this.#dispatcher.size + this.#reserved >= settings.tasksInFlightMax) return false;
    if (!session.backends.some(({ name, state }) => state === "RUNNING" && (task.backend ?? name) === name))
      return false;
    this.#reserved++;
    return true;
  }

  #fileStep(run: LiveRun, step: RunStep): void {
    if (this.#live.get(run.id) !== run) return;
    let finished: FinishedStep | null;
    try {
      finished = step.finish();
    } catch (error) {
      this.#stepCrashed(run, step, error);
      return;
    }
    if (!finished) {
      if (run.hasNews) this.#push(run);
      else this.#releaseIdle(run);
      return;
    }
    run.filed = true;
    // A task that nobody awaits may have ended while the run made its last step.
    if (finished.ended) this.#fileResults(run);
    if (finished.ended || finished.commit.park) this.#park(run);
    this.#committer.step(finished);
  }

  /** Ends of tasks that no step of the run will take on this worker: whoever has the run next hears of them, if anybody. */
  #fileResults(run: LiveRun): void {
    for (const { commit, event } of run.results.splice(0)) {
      this.#committer.task({ ...commit, deliver: true });
      this.#committer.events([event]);
      if (!run.ended || commit.outcome.state !== "failed") continue;
      const { operation } = taskParts(commit.id);
      this.#committer.events([unobserved(run.id, operation, { end: commit.outcome, at: commit.at })]);
    }
  }

  #park(run: LiveRun): void {
    this.#live.delete(run.id);
    this.#parking.set(run.id, run);
  }

  /** Gives the lease up where nothing on this worker will bring news. */
  #releaseIdle(run: LiveRun): void {
    if (run.queued || run.filed || run.hasNews || run.inFlight.size > 0) return;
    this.#release(run, { requeue: false });
  }

  #release(run: LiveRun, how: { readonly requeue: boolean } | { readonly paused: true }): void {
    const { id, revision, seen: seenSequence } = run;
    this.#committer.release({ id, revision, seenSequence, requeue: false, ...how });
    run.revision++;
    this.#park(run);
  }

  /** The run is given up as it stands (E23). What comes for it meanwhile stays with the store; tasks that run here go on. */
  #pause(run: LiveRun): void {
    this.#fileResults(run);
    const order = run.inbox.find((message) => message.kind === "pause");
    if (!run.toldPaused) {
      const data = order?.reason === undefined ? {} : { data: { reason: order.reason } };
      this.#committer.events([{ runId: run.id, at: this.#host.now(), type: "run.paused", ...data }]);
    }
    run.toldPaused = true;
    run.inFlight.clear();
    this.#release(run, { paused: true });
  }

  /** Our own bug, or a machine's: the run goes back to what is durable, and is tried again a few times (E20's dead letter is a failed run). */
  #stepCrashed(run: LiveRun, step: RunStep | null, error: unknown): void {
    if (this.#live.get(run.id) !== run) return;
    for (const task of step?.takenResults ?? []) this.#committer.task(task);
    this.#fileResults(run);
    if (this.#goesBack(run, error)) {
      run.machine = null;
      this.#release(run, { requeue: true });
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.#crashes.delete(run.id);
    this.#park(run);
    const fault = { type: "EngineError", code: "ENGINE_FAULT", message: reason };
    this.#committer.step(failedStep(run, fault, this.#host.now()));
  }

  #goesBack(run: LiveRun, error: unknown): boolean {
    if (error instanceof StoreAway) return true;
    const crashes = (this.#crashes.get(run.id) ?? 0) + 1;
    this.#crashes.set(run.id, crashes);
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#world.log("error", `a step of run ${run.id} crashed (${crashes}): ${reason}`);
    return crashes < this.#world.settings.stepCrashesMax;
  }

  #sent(steps: readonly FinishedStep[]): void {
    for (const { run } of steps) {
      run.filed = false;
      if (this.#live.get(run.id) !== run) continue;
      if (run.hasNews) this.#push(run);
      else this.#releaseIdle(run);
    }
  }

  #durable(sent: SentBatch): void {
    if (this.#stopped) return;
    const { steps, batch, result } = sent;
    const rejected = new Set(result.rejectedRuns);
    const started: ClaimedTask[] = [];
    const canceled: string[] = [];
    for (const { run, commit, cancel, ended: isEnd } of steps) {
      const tasks = commit.newTasks.filter((task) => task.claimed);
      this.#reserved -= tasks.length;
      if (rejected.has(run.id)) {
        this.#drop(run);
        continue;
      }
      if (isEnd) this.#dispatcher.detach(run.id, run.inFlight);
      for (const task of tasks) started.push({ ...task, attempt: 1, failures: 0 });
      for (const id of cancel) canceled.push(id);
      if (commit.park || isEnd) this.#letGo(run, commit.revision + 1);
    }
    for (const release of batch.releases) {
      const run = this.#parking.get(release.id);
      if (rejected.has(release.id)) {
        if (run) this.#drop(run);
      } else if (run) this.#letGo(run, release.revision + 1);
    }
    if (rejected.size > 0 || result.rejectedTasks.length > 0) this.#upkeep.suspectLeases();
    void this.#dispatcher.start(started);
    void this.#dispatcher.cancel(canceled, "run");
    this.#upkeep.committed(batch);
    if (this.#claimAfterCommit) this.#upkeep.wake({ runs: true, tasks: false });
    this.#claimAfterCommit = false;
    this.#world.onDurable(sent);
  }

  /** The run has durably left this worker; what stays is its machine. */
  #letGo(run: LiveRun, revision: number): void {
    this.#parkedMeanwhile.set(run.id, revision);
    if (this.#parking.get(run.id) !== run || run.revision !== revision) return;
    this.#parking.delete(run.id);
    if (run.machine && !run.ended) this.#cache.put(run);
  }

  #drop(run: LiveRun): void {
    if (this.#live.get(run.id) === run) this.#live.delete(run.id);
    if (this.#parking.get(run.id) === run) this.#parking.delete(run.id);
    this.#cache.delete(run.id);
    this.#upkeep.suspectLeases();
  }

  // -- tasks --

  async #startTasks(tasks: readonly ClaimedTask[]): Promise<void> {
    for (const task of tasks) {
      const { runId, operation } = taskParts(task.id);
      const run = this.#live.get(runId);
      if (run?.open.has(operation)) run.inFlight.add(operation);
    }
    await this.#dispatcher.start(tasks);
  }

  #taskProgressed(attempt: Attempt, progress: TaskProgress): void {
    this.#committer.progress(progress);
    if (progress.state !== "running") return;
    const { runId, operation } = taskParts(attempt.task.id);
    const data = { backend: progress.backend, attempt: progress.attempt };
    this.#committer.events([{ runId, at: progress.at, type: "task.started", operation, data }]);
  }

  #taskEnded(attempt: Attempt, end: AttemptEnd, at: number): void {
    if (this.#stopped) return;
    const { task } = attempt;
    const { runId, operation } = taskParts(task.id);
    const run = this.#live.get(runId);
    const awaited = run?.inFlight.delete(operation) === true && run.open.has(operation);
    const byRun = attempt.cancel === "run";
    const commit = {
      id: task.id,
      attempt: task.attempt,
      outcome: end,
      at,
      deliver: !awaited && !byRun && operation > 0,
    };
    const event = taskEvent(attempt, end, at);
    if (end.state === "retry") this.#upkeep.dueAt(end.availableAt);
    if (!run || !awaited || end.state === "retry") {
      this.#committer.task({ ...commit, deliver: commit.deliver && end.state !== "retry" });
      this.#committer.events([event]);
      if (attempt.detached && end.state === "failed")
        this.#committer.events([unobserved(runId, operation, { end, at })]);
      if (run) this.#releaseIdle(run);
      return;
    }
    const completion: TaskEnd["completion"] =
      end.state === "done" ? { id: operation, at, value: end.result } : { id: operation, at, error: end.error };
    run.results.push({ commit, completion, event });
    this.#push(run);
  }

  // -- the end --

  #held(): { runs: RunId[]; tasks: string[] } {
    return {
      runs: [...this.#live.keys(), ...this.#parking.keys(), ...this.#unborn],
      // Ends that are not durable yet are held too: given back, the task would run once more.
      tasks: [...this.#dispatcher.held, ...this.#committer.pendingTasks(), ...this.#waitingEnds()],
    };
  }

  /** After a lost answer or a rejected commit, the store may have given tasks of this worker to another. */
  async #forgetStale(): Promise<boolean> {
    const held = this.#dispatcher.held;
    if (held.length === 0) return false;
    return this.#dispatcher.forgetStale(await this.#world.store.readTasks(held)) > 0;
  }

  #waitingEnds(): TaskId[] {
    return [...this.#live.values()].flatMap(({ results, taking }) => [
      ...results.map(({ commit }) => commit.id),
      ...taking,
    ]);
  }

  #die(): void {
    if (this.#stopped) return;
    this.#upkeep.stop();
    this.#close();
    void this.#dispatcher.stop();
    this.#world.onDead();
  }

  #close(): void {
    this.#stopped = true;
    this.#steps.stop();
    this.#committer.stop();
    this.#live.clear();
    this.#parking.clear();
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#world.clock.schedule(ms, resolve));
  }
}

function taskEvent({ task, cancel }: Attempt, end: AttemptEnd, at: number): RunEvent {
  const { runId, operation } = taskParts(task.id);
  const types = {
    done: "task.done",
    failed: "task.failed",
    canceled: "task.canceled",
    retry: "task.retrying",
  } as const;
  const why = end.state === "done" ? {} : { error: { type: end.error.type, message: end.error.message } };
  const by = cancel === null ? {} : { canceledBy: cancel };
  return { runId, at, type: types[end.state], operation, data: { attempt: task.attempt, ...why, ...by } };
}

function unobserved(runId: RunId, operation: number, { end, at }: { end: AttemptEnd; at: number }): RunEvent {
  const error = end.state === "done" ? {} : { type: end.error.type, message: end.error.message };
  return { runId, at, type: "unobserved.failure", operation, data: error };
}

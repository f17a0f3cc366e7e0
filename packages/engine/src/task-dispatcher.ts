import type { AITask, ComputeTask, Session, TaskEvent, TaskOutcome } from "@fermata/backend";
import type { Clock } from "./clock.ts";
import { attemptId, taskId } from "./ids.ts";
import type { RunId, TaskId, TaskStatus } from "./model.ts";
import { type AttemptEnd, judgeAttempt, judgeLoss, type RetryPolicy } from "./retry-policy.ts";
import type { ClaimedTask, TaskProgress } from "./store.ts";

/** What the engine uses of a backend session. */
export type TaskSession = Pick<Session, "backends" | "submit" | "listen" | "cancel" | "attach">;

/** One attempt on its way at a backend of this worker. */
export interface Attempt {
  readonly task: ClaimedTask;
  /** The id under which the backend knows it: an earlier worker's attempt keeps its own. */
  readonly backendId: string;
  backend: string | null;
  /** Who asked for its end, if anybody: the run that no longer waits for it, or somebody else. */
  cancel: "run" | "request" | null;
  startedAt: number | null;
  /** Its run has ended, so that nobody hears of its failure. */
  detached: boolean;
}

export interface DispatcherWorld {
  readonly session: TaskSession;
  readonly clock: Clock;
  readonly policy: RetryPolicy;
  readonly onProgress: (attempt: Attempt, progress: TaskProgress) => void;
  /** The attempt is over, and already forgotten here. */
  readonly onEnd: (attempt: Attempt, end: AttemptEnd, at: number) => void;
  /** Resolves when everything told so far is durable. */
  readonly durable: () => Promise<void>;
}

/**
 * Brings attempts to backends and their ends back (B20, B22). An attempt is registered before it is submitted; an end is taken once,
 * whatever the backend repeats; attempts that a dead worker left behind are looked for where the backend can, and else run again.
 */
export class TaskDispatcher {
  readonly #world: DispatcherWorld;
  readonly #byBackendId = new Map<string, Attempt>();
  readonly #byTask = new Map<TaskId, Attempt>();
  #stopped = false;

  constructor(world: DispatcherWorld) {
    this.#world = world;
    world.session.listen((events, backend) => this.#take(events, backend));
  }

  get size(): number {
    return this.#byTask.size;
  }

  get held(): TaskId[] {
    return [...this.#byTask.keys()];
  }

  /** Attempts that are durably this worker's. */
  async start(tasks: readonly ClaimedTask[]): Promise<void> {
    const lost = tasks.filter((task) => task.lost !== undefined);
    const fresh = tasks.filter((task) => task.lost === undefined);
    await Promise.all([this.#submit(fresh), this.#attach(lost)]);
  }

  /** Kills, where the attempt is here. Its end comes as any other. */
  async cancel(tasks: readonly TaskId[], by: "run" | "request"): Promise<void> {
    const ids: string[] = [];
    for (const id of tasks) {
      const attempt = this.#byTask.get(id);
      if (!attempt) continue;
      attempt.cancel ??= by;
      ids.push(attempt.backendId);
    }
    if (ids.length > 0) await this.#world.session.cancel(ids).catch(() => {});
  }

  /**
   * Forgets attempts that are not this worker's any more: `current` says how their tasks stand. Those that nobody could find again are
   * killed, since somebody else runs them anew. Answers how many there were.
   */
  forgetStale(current: readonly TaskStatus[]): number {
    const stale = current.flatMap(({ id, attempt: newest, state }) => {
      const attempt = this.#byTask.get(id);
      const ours = !attempt || (state === "running" && newest === attempt.task.attempt);
      return ours || !this.#forget(attempt) ? [] : [attempt];
    });
    void this.#killLost(stale);
    return stale.length;
  }

  /** The run has ended while these of its tasks go on. */
  detach(run: RunId, operations: Iterable<number>): void {
    for (const operation of operations) {
      const attempt = this.#byTask.get(taskId(run, operation));
      if (attempt) attempt.detached = true;
    }
  }

  /** Forgets every attempt. Those of backends where nothing could find them again are killed: somebody else will run them anew. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const attempts = [...this.#byBackendId.values()];
    this.#byBackendId.clear();
    this.#byTask.clear();
    await this.#killLost(attempts);
  }

  async #killLost(attempts: readonly Attempt[]): Promise<void> {
    const { backends, cancel } = this.#world.session;
    const keeping = new Set(backends.filter((each) => each.capabilities().attach).map(({ name }) => name));
    const killed = attempts.filter(({ backend }) => backend === null || !keeping.has(backend));
    if (killed.length === 0) return;
    await cancel
      .call(
        this.#world.session,
        killed.map(({ backendId }) => backendId),
      )
      .catch(() => {});
  }

  #register(task: ClaimedTask, backendId: string): Attempt {
    const attempt: Attempt = { task, backendId, backend: null, cancel: null, startedAt: null, detached: false };
    this.#byBackendId.set(backendId, attempt);
    this.#byTask.set(task.id, attempt);
    return attempt;
  }

  async #submit(tasks: readonly ClaimedTask[]): Promise<void> {
    if (tasks.length === 0) return;
    const attempts = tasks.map((task) => this.#register(task, attemptId(task.id, task.attempt)));
    const answers = await this.#world.session.submit(
      attempts.map(({ task, backendId }) => ({
        id: backendId,
        name: task.name,
        task: (task.spec as unknown as { task: ComputeTask | AITask }).task,
        ...(task.timeoutMs === undefined ? {} : { timeoutMs: task.timeoutMs }),
        ...(task.backend === undefined ? {} : { backend: task.backend }),
      })),
    );
    for (const answer of answers) {
      const attempt = this.#byBackendId.get(answer.id);
      if (!attempt) continue;
      if (answer.backend !== undefined) attempt.backend = answer.backend;
      if (!answer.accepted) this.#refused(attempt, answer.reason);
    }
  }

  /** A refusal is final where every backend that may run the task refuses it for what it is; else the place is only not ready now. */
  #refused(attempt: Attempt, reason: string): void {
    const { task } = attempt;
    const spec = (task.spec as unknown as { task: ComputeTask | AITask }).task;
    const candidates = this.#world.session.backends.filter(
      ({ name }) => task.backend === undefined || task.backend === name,
    );
    const final = candidates.every((backend) => backend.state === "RUNNING" && backend.refusal(spec) !== undefined);
    const at = this.#world.clock.now();
    const details = { task: task.name, attempts: task.attempt };
    const error = { type: "TaskError", code: "REFUSED", message: `task ${task.name}: ${reason}`, details };
    if (final) this.#end(attempt, { state: "failed", error }, at);
    else this.#end(attempt, judgeLoss(task, { error, at }, this.#world.policy), at);
  }

  /** Looks for attempts that an earlier worker submitted; where it is not known to which backend, every one that can tell is asked. */
  async #attach(tasks: readonly ClaimedTask[]): Promise<void> {
    let missing = tasks.map((task) => this.#register(task, attemptId(task.id, task.lost!.attempt)));
    for (const { name, state, capabilities } of this.#world.session.backends.map(describe)) {
      const mayHave = ({ task }: Attempt) => (task.lost?.backend ?? task.backend ?? name) === name;
      const wanted = missing.filter(mayHave);
      if (state !== "RUNNING" || !capabilities.attach || wanted.length === 0) continue;
      const handles = wanted.map(({ backendId: id, task }) =>
        task.lost?.handle === undefined ? { id } : { id, handle: task.lost.handle },
      );
      const answers = await this.#world.session.attach(name, handles).catch(() => []);
      const found = new Set(answers.flatMap((answer) => (answer.found ? [answer.id] : [])));
      for (const attempt of wanted) if (found.has(attempt.backendId)) attempt.backend = name;
      missing = missing.filter(({ backendId }) => !found.has(backendId));
    }
    await this.#rerun(missing.filter((attempt) => this.#forget(attempt)).map(({ task }) => task));
  }

  /** The lost attempt is gone: this one runs, unless the infrastructure has lost the task too often (a poison pill, perhaps). */
  async #rerun(tasks: readonly ClaimedTask[]): Promise<void> {
    const at = this.#world.clock.now();
    const runnable: ClaimedTask[] = [];
    for (const task of tasks) {
      const details = { task: task.name, attempts: task.attempt };
      const message = `task ${task.name}: its worker was lost again and again`;
      const verdict = judgeLoss(task, { error: { type: "TaskError", message, details }, at }, this.#world.policy);
      if (verdict.state === "retry") runnable.push(task);
      else this.#end(this.#register(task, attemptId(task.id, task.attempt)), verdict, at);
    }
    await this.#submit(runnable);
  }

  async #take(events: readonly TaskEvent[], backend: string): Promise<void> {
    if (this.#stopped) {
      // Not taken: the backend offers a result again, to the worker that comes after this one. A killed attempt has none.
      if (events.some(({ outcome }) => outcome && outcome.state !== "CANCELED"))
        throw new Error("this worker has stopped");
      return;
    }
    let mustBeDurable = false;
    for (const event of events) {
      const attempt = this.#byBackendId.get(event.id);
      if (!attempt) continue;
      attempt.backend = backend;
      if (event.outcome) {
        mustBeDurable = true;
        this.#ended(attempt, event.outcome, event.at);
      } else if (event.state === "RUNNING" || event.handle !== undefined) {
        this.#progressed(attempt, event);
      }
    }
    // What dies with this process is not asked again after a crash; only the others need to know that the end is safe.
    const host = this.#world.session.backends.find(({ name }) => name === backend);
    if (mustBeDurable && host?.capabilities().attach) await this.#world.durable();
  }

  #progressed(attempt: Attempt, event: TaskEvent): void {
    const running = event.state === "RUNNING";
    if (running) attempt.startedAt ??= event.at;
    this.#world.onProgress(attempt, {
      id: attempt.task.id,
      attempt: attempt.task.attempt,
      state: running ? "running" : "submitted",
      backend: attempt.backend ?? "",
      ...(event.handle === undefined ? {} : { handle: event.handle }),
      at: event.at,
    });
  }

  #ended(attempt: Attempt, outcome: TaskOutcome, at: number): void {
    const cancelAsked = attempt.cancel !== null && outcome.state === "CANCELED";
    this.#end(attempt, judgeAttempt(attempt.task, { outcome, at, cancelAsked }, this.#world.policy), at);
  }

  #end(attempt: Attempt, end: AttemptEnd, at: number): void {
    if (!this.#forget(attempt)) return;
    const canceled = attempt.cancel !== null && end.state === "retry";
    this.#world.onEnd(attempt, canceled ? { state: "canceled", error: end.error } : end, at);
  }

  #forget(attempt: Attempt): boolean {
    if (this.#byTask.get(attempt.task.id) !== attempt) return false;
    this.#byTask.delete(attempt.task.id);
    this.#byBackendId.delete(attempt.backendId);
    return true;
  }
}

function describe(backend: TaskSession["backends"][number]) {
  return { name: backend.name, state: backend.state, capabilities: backend.capabilities() };
}

import {
  type AITask,
  type AttachResult,
  type Backend,
  BackendError,
  type BackendState,
  type Capabilities,
  type ComputeTask,
  EventOutbox,
  type Health,
  isTaskId,
  type LogChunk,
  type SessionContext,
  type SubmitResult,
  type TaskEvent,
  type TaskOutcome,
  type TaskSubmission,
  taskIssues,
} from "@fermata/backend";

interface OpenAttempt {
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * Does nothing and says that it is done: what a workload costs on it is what the studio itself costs. It takes every kind of task, only
 * when asked for by name. `resources.native.noop.delayMs` makes one task take that long, `delayMs` here all others.
 */
export class NoopBackend implements Backend {
  readonly type = "noop";
  readonly name: string;
  readonly #delayMs: number;
  readonly #open = new Map<string, OpenAttempt>();
  readonly #outbox = new EventOutbox({ taken: (events) => this.#forget(events) });
  /** Ended, and not yet taken by the listener: the same id handed in again is still the same submission. */
  readonly #ended = new Set<string>();
  #state: BackendState = "INITIALIZED";
  #drained: (() => void)[] = [];

  constructor(options: { readonly name?: string; readonly delayMs?: number } = {}) {
    this.name = options.name ?? "noop";
    this.#delayMs = options.delayMs ?? 0;
  }

  get state(): BackendState {
    return this.#state;
  }

  async start(_session: SessionContext): Promise<void> {
    if (this.#state !== "INITIALIZED")
      throw new BackendError("BACKEND_IN_USE", `backend ${this.name} was started before`);
    this.#state = "RUNNING";
  }

  capabilities(): Capabilities {
    return {
      kinds: ["executable", "function", "ai"],
      languages: ["javascript", "python"],
      cores: 1,
      gpus: 0,
      memoryBytes: 0,
      slots: 100_000,
      attach: false,
      submission: "batch",
      onlyByName: true,
    };
  }

  refusal(_task: ComputeTask | AITask): undefined {
    return undefined;
  }

  async submit(tasks: readonly TaskSubmission[]): Promise<SubmitResult[]> {
    return tasks.map((submission) => this.#accept(submission));
  }

  async cancel(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#end(id, { state: "CANCELED" });
  }

  listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void {
    this.#outbox.listen(listener);
  }

  async readLog(id: string): Promise<LogChunk> {
    return { bytes: new Uint8Array(), size: 0, end: !this.#open.has(id) };
  }

  async attach(attempts: readonly { readonly id: string }[]): Promise<AttachResult[]> {
    return attempts.map(({ id }) => ({ id, found: this.#open.has(id) || this.#ended.has(id) }));
  }

  async health(): Promise<Health> {
    return { ok: this.#state === "RUNNING", detail: this.#state, running: this.#open.size, queued: 0 };
  }

  async drain(): Promise<void> {
    if (this.#state === "RUNNING") this.#state = "DRAINING";
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async stop(): Promise<void> {
    if (this.#state === "SHUTDOWN") return;
    this.#state = "SHUTDOWN";
    await this.cancel([...this.#open.keys()]);
    await this.#outbox.settled(5000);
    this.#outbox.close();
  }

  #accept({ id, task, timeoutMs }: TaskSubmission): SubmitResult {
    if (this.#state !== "RUNNING") return { id, accepted: false, reason: `backend ${this.name} is ${this.#state}` };
    if (!isTaskId(id)) return { id, accepted: false, reason: `${JSON.stringify(id)} is no id of a task` };
    const [issue] = taskIssues(task);
    if (issue !== undefined) return { id, accepted: false, reason: `${issue.field}: ${issue.reason}` };
    if (this.#open.has(id) || this.#ended.has(id)) return { id, accepted: true };
    const delayMs = delayOf(task) ?? this.#delayMs;
    const limitMs = timeoutMs ?? Number.POSITIVE_INFINITY;
    const outcome = limitMs < delayMs ? timedOut(limitMs) : doneOutcome(task);
    const waitMs = Math.min(delayMs, limitMs);
    const now = Date.now();
    this.#open.set(id, { timer: waitMs > 0 ? setTimeout(() => this.#end(id, outcome), waitMs) : undefined });
    this.#outbox.push({ id, state: "RUNNING", at: now, observedAt: now });
    if (waitMs <= 0) this.#end(id, outcome);
    return { id, accepted: true };
  }

  #end(id: string, outcome: TaskOutcome): void {
    const attempt = this.#open.get(id);
    if (attempt === undefined) return;
    clearTimeout(attempt.timer);
    this.#open.delete(id);
    this.#ended.add(id);
    const now = Date.now();
    this.#outbox.push({ id, state: outcome.state, at: now, observedAt: now, outcome });
    if (this.#open.size === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  #forget(events: readonly TaskEvent[]): void {
    for (const { id, outcome } of events) if (outcome !== undefined) this.#ended.delete(id);
  }
}

function delayOf({ resources }: ComputeTask | AITask): number | undefined {
  const noop = resources?.native?.noop;
  const delayMs = typeof noop === "object" && noop !== null ? (noop as Record<string, unknown>).delayMs : undefined;
  return typeof delayMs === "number" && delayMs >= 0 ? delayMs : undefined;
}

const nothing = new Uint8Array();
const programDone: TaskOutcome = { state: "DONE", exitCode: 0, stdout: nothing, stderr: nothing };
const functionDone: TaskOutcome = { state: "DONE", returnValue: null };
const answerDone: TaskOutcome = {
  state: "DONE",
  response: "",
  usage: { inputTokens: 0, outputTokens: 0 },
  finishReason: "stop",
};

function doneOutcome(task: ComputeTask | AITask): TaskOutcome {
  if (task.kind === "ai") return answerDone;
  return task.function === undefined ? programDone : functionDone;
}

function timedOut(limitMs: number): TaskOutcome {
  const message = `ran longer than ${limitMs} ms`;
  return { state: "FAILED", exception: { type: "TimeoutError", message, origin: "task" } };
}

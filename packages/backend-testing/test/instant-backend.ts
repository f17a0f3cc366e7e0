import {
  type AttachResult,
  type Backend,
  BackendError,
  type BackendState,
  type Capabilities,
  EventOutbox,
  type Health,
  isTaskId,
  type LogChunk,
  type SessionContext,
  type SubmitResult,
  type TaskEvent,
  type TaskSubmission,
  taskIssues,
} from "@fermata/backend";

/** Ends every task at once: the smallest backend that keeps the rules, for the tests to break one by one. */
export class InstantBackend implements Backend {
  readonly name = "instant";
  readonly type = "instant";
  readonly #outbox = new EventOutbox();
  #state: BackendState = "INITIALIZED";

  get state(): BackendState {
    return this.#state;
  }
  async start(_session: SessionContext): Promise<void> {
    if (this.#state !== "INITIALIZED") throw new BackendError("BACKEND_IN_USE", "started before");
    this.#state = "RUNNING";
  }
  capabilities(): Capabilities {
    const kinds = ["executable", "function", "ai"] as const;
    const size = { cores: 1, gpus: 0, memoryBytes: 1, slots: 10 };
    return { kinds, languages: ["javascript"], ...size, attach: false, submission: "batch" };
  }
  refusal(): undefined {
    return undefined;
  }
  async submit(tasks: readonly TaskSubmission[]): Promise<SubmitResult[]> {
    return tasks.map(({ id, task }) => {
      const [issue] = taskIssues(task);
      if (this.#state !== "RUNNING") return { id, accepted: false, reason: this.#state };
      if (!isTaskId(id)) return { id, accepted: false, reason: "no id" };
      if (issue !== undefined) return { id, accepted: false, reason: `${issue.field}: ${issue.reason}` };
      this.#outbox.push({ id, state: "RUNNING", at: 1, observedAt: 1 });
      this.#outbox.push({ id, state: "DONE", at: 2, observedAt: 2, outcome: { state: "DONE" } });
      return { id, accepted: true };
    });
  }
  async cancel(_ids: readonly string[]): Promise<void> {}
  listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void {
    this.#outbox.listen(listener);
  }
  async readLog(): Promise<LogChunk> {
    return { bytes: new Uint8Array(), size: 0, end: true };
  }
  async attach(attempts: readonly { readonly id: string }[]): Promise<AttachResult[]> {
    return attempts.map(({ id }) => ({ id, found: false }));
  }
  async health(): Promise<Health> {
    return { ok: true, detail: "", running: 0, queued: 0 };
  }
  async drain(): Promise<void> {
    this.#state = "DRAINING";
  }
  async stop(): Promise<void> {
    this.#state = "SHUTDOWN";
    await this.#outbox.settled(1000);
    this.#outbox.close();
  }
}

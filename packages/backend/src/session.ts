import { BackendError } from "./backend-error.ts";
import type {
  AttachResult,
  Backend,
  Health,
  LogChunk,
  SessionContext,
  SubmitResult,
  TaskEvent,
  TaskSubmission,
} from "./contract.ts";
import { type Route, type RoutedBackend, route } from "./router.ts";
import { logFrom, type SessionSettings } from "./session-settings.ts";
import type { AITask, ComputeTask } from "./task.ts";

/** An attempt to run, with the name of the backend that it asks for; without one the session chooses (B11). */
export interface RoutedSubmission extends TaskSubmission {
  readonly backend?: string;
}

/** `backend` is where it went. */
export type RoutedSubmitResult = SubmitResult & { readonly backend?: string };

export type SessionListener = (events: readonly TaskEvent[], backend: string) => Promise<void>;

export interface SessionOptions {
  /** Stable over restarts (see `SessionContext.id`). */
  readonly id: string;
  readonly settings: SessionSettings;
  /** In order of preference for automatic routing. */
  readonly backends: readonly Backend[];
  readonly log?: SessionContext["log"];
}

interface Entry {
  readonly backend: Backend;
  readonly open: Set<string>;
  healthy: boolean;
}

const used = new WeakSet<Backend>();

/** Named backends tied to one working directory (B10): routes what is submitted, and settles every attempt when it is closed (B6). */
export class Session {
  readonly id: string;
  readonly #context: SessionContext;
  readonly #entries = new Map<string, Entry>();
  #listener: SessionListener | undefined;
  #state: "new" | "open" | "closed" = "new";

  /** @throws BackendError `DUPLICATE_BACKEND` for two of one name, `BACKEND_IN_USE` for one that another session has. */
  constructor({ id, settings, backends, log }: SessionOptions) {
    this.id = id;
    this.#context = { id, workDir: settings.workDir, log: logFrom(settings.logLevel, log ?? (() => {})) };
    for (const backend of backends) {
      if (this.#entries.has(backend.name))
        throw new BackendError("DUPLICATE_BACKEND", `two backends are named ${backend.name}`);
      if (used.has(backend) || backend.state !== "INITIALIZED")
        throw new BackendError("BACKEND_IN_USE", `backend ${backend.name} belongs to another session already`);
      this.#entries.set(backend.name, { backend, open: new Set(), healthy: true });
    }
    for (const backend of backends) used.add(backend);
  }

  get backends(): readonly Backend[] {
    return [...this.#entries.values()].map(({ backend }) => backend);
  }

  /** @throws BackendError `UNKNOWN_BACKEND` that names those there are. */
  backend(name: string): Backend {
    return this.#entry(name).backend;
  }

  /**
   * Starts every backend. One that cannot start is passed over by routing and named in the answer; the others serve.
   * @throws BackendError `BACKEND_IN_USE` when called twice
   */
  async start(): Promise<readonly { readonly name: string; readonly error: unknown }[]> {
    if (this.#state !== "new") throw new BackendError("BACKEND_IN_USE", `session ${this.id} was started before`);
    this.#state = "open";
    const entries = [...this.#entries.values()];
    const starts = await Promise.allSettled(entries.map(({ backend }) => backend.start(this.#context)));
    const failed: { name: string; error: unknown }[] = [];
    for (const [index, start] of starts.entries()) {
      const entry = entries[index]!;
      if (start.status === "fulfilled") continue;
      entry.healthy = false;
      failed.push({ name: entry.backend.name, error: start.reason });
    }
    return failed;
  }

  /** Where the task would go now (B11). */
  route(task: ComputeTask | AITask, name?: string): Route {
    return route(task, name, [...this.#entries.values()].map(routed));
  }

  /** Routes and submits. Each is answered for itself: one refused attempt strands no other. */
  async submit(attempts: readonly RoutedSubmission[]): Promise<RoutedSubmitResult[]> {
    const results = new Map<string, RoutedSubmitResult>();
    const groups = new Map<Entry, TaskSubmission[]>();
    for (const { backend: name, ...attempt } of attempts) {
      const choice: Route =
        this.#state === "open" ? this.route(attempt.task, name) : { reason: `session ${this.id} is not open` };
      if ("reason" in choice) {
        results.set(attempt.id, { id: attempt.id, accepted: false, reason: choice.reason });
        continue;
      }
      const entry = this.#entry(choice.backend.name);
      // Registered before it can complete (B22); it also counts as load for the next of this batch.
      entry.open.add(attempt.id);
      const group = groups.get(entry);
      if (group === undefined) groups.set(entry, [attempt]);
      else group.push(attempt);
    }
    await Promise.all([...groups].map(([entry, group]) => this.#submitTo(entry, group, results)));
    return attempts.map(({ id }) => results.get(id)!);
  }

  /** One listener for all backends; delivery as in `Backend.listen`. */
  listen(listener: SessionListener): void {
    this.#listener = listener;
    for (const entry of this.#entries.values())
      entry.backend.listen(async (events) => {
        await listener(events, entry.backend.name);
        for (const { id, outcome } of events) if (outcome !== undefined) entry.open.delete(id);
      });
  }

  /** Asks every backend that has one of them. */
  async cancel(ids: readonly string[]): Promise<void> {
    const entries = [...this.#entries.values()];
    await Promise.all(
      entries.map(async ({ backend, open }) => {
        const own = ids.filter((id) => open.has(id));
        if (own.length > 0) await backend.cancel(own);
      }),
    );
  }

  /** @throws BackendError `UNKNOWN_BACKEND` */
  async attach(
    name: string,
    attempts: readonly { readonly id: string; readonly handle?: string }[],
  ): Promise<AttachResult[]> {
    const { backend, open } = this.#entry(name);
    for (const { id } of attempts) open.add(id);
    const results = await backend.attach(attempts);
    for (const { id, found } of results) if (!found) open.delete(id);
    return results;
  }

  /** @throws BackendError `UNKNOWN_BACKEND` */
  readLog(
    name: string,
    request: { id: string; stream: "stdout" | "stderr"; from: number; to?: number },
  ): Promise<LogChunk> {
    const { id, stream, from, to } = request;
    return this.#entry(name).backend.readLog(id, stream, to === undefined ? { from } : { from, to });
  }

  /** Asks each backend how it is; automatic routing keeps away from those that are not well until they are again. */
  async health(): Promise<ReadonlyMap<string, Health>> {
    const reports = [...this.#entries.values()].map(async (entry): Promise<[string, Health]> => {
      const health = await entry.backend
        .health()
        .catch((error: unknown): Health => ({ ok: false, detail: String(error), running: 0, queued: 0 }));
      entry.healthy = health.ok;
      return [entry.backend.name, health];
    });
    return new Map(await Promise.all(reports));
  }

  /** Cancels what still runs, stops every backend, and settles what a backend failed to settle. */
  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    const entries = [...this.#entries.values()];
    await Promise.allSettled(entries.map(({ backend }) => backend.stop()));
    for (const { backend, open } of entries) {
      const at = Date.now();
      const left = [...open].map(
        (id): TaskEvent => ({ id, state: "CANCELED", at, observedAt: at, outcome: { state: "CANCELED" } }),
      );
      open.clear();
      if (left.length > 0) await this.#listener?.(left, backend.name);
    }
  }

  async #submitTo(
    entry: Entry,
    group: readonly TaskSubmission[],
    results: Map<string, RoutedSubmitResult>,
  ): Promise<void> {
    const { name } = entry.backend;
    let answers: readonly SubmitResult[];
    try {
      answers = await entry.backend.submit(group);
    } catch (error) {
      const reason = `backend ${name}: ${error instanceof Error ? error.message : String(error)}`;
      answers = group.map(({ id }) => ({ id, accepted: false, reason }));
    }
    for (const answer of answers) {
      if (!answer.accepted) entry.open.delete(answer.id);
      results.set(answer.id, { ...answer, backend: name });
    }
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    const names = [...this.#entries.keys()].join(", ") || "none";
    throw new BackendError("UNKNOWN_BACKEND", `no backend is named ${name}; there are ${names}`);
  }
}

function routed({ backend, open, healthy }: Entry): RoutedBackend {
  return { backend, load: open.size, healthy };
}

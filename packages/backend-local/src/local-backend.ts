import { mkdir } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
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
import { capturedOutput } from "./captured-output.ts";
import { FunctionPool } from "./function-pool.ts";
import { logBase, readLogFile } from "./log-files.ts";
import { handleOf, OrphanWatch } from "./orphan-watch.ts";
import { functionOutcome, programOutcome } from "./outcomes.ts";
import type { Job, JobEnded } from "./spawn-protocol.ts";
import { SpawnerClient } from "./spawner-client.ts";
import { commandOf, refusalOf, slotsOf } from "./task-translation.ts";

export interface LocalBackendOptions {
  /** Default `local`. */
  readonly name?: string;
  /** Programs at once for each core (default 4): most programs wait more than they compute. A task that asks for cores counts fully. */
  readonly tasksPerCore?: number;
  /** Worker processes for functions; default: one per core. */
  readonly functionWorkers?: number;
  /** Bytes of stdout (its beginning) and of stderr (its end) that an outcome holds; default 1 MiB each. The files hold everything. */
  readonly captureBytesMax?: number;
  /** Between SIGTERM and SIGKILL; default 3000. */
  readonly killGraceMs?: number;
  /** Where relative function references of tasks without a definition are looked up; default: the current directory. */
  readonly baseDirectory?: string;
  /** Use Node's own spawn even where posix_spawn can be called. */
  readonly plainSpawn?: boolean;
}

interface Attempt {
  readonly kind: "program" | "function" | "orphan";
  readonly timeoutMs: number | undefined;
  canceled: boolean;
}

const defaults = { tasksPerCore: 4, captureBytesMax: 1024 * 1024, killGraceMs: 3000 };

/** This machine: programs through a spawner process, JavaScript functions in worker processes. */
export class LocalBackend implements Backend {
  readonly type = "local";
  readonly name: string;
  readonly #options: LocalBackendOptions & typeof defaults;
  readonly #cores = availableParallelism();
  readonly #memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  readonly #outbox = new EventOutbox({ taken: (events) => this.#taken(events) });
  readonly #attempts = new Map<string, Attempt>();
  /** Ended, and not yet taken by the listener. */
  readonly #ended = new Set<string>();
  #state: BackendState = "INITIALIZED";
  #session: SessionContext | undefined;
  #spawner: SpawnerClient | undefined;
  #functions: FunctionPool | undefined;
  #orphans: OrphanWatch | undefined;
  #idle: (() => void)[] = [];

  constructor(options: LocalBackendOptions = {}) {
    this.name = options.name ?? "local";
    this.#options = { ...defaults, ...options };
  }

  get state(): BackendState {
    return this.#state;
  }

  /** @throws BackendError `START_FAILED` where the working directory cannot be written or the spawner does not start */
  async start(session: SessionContext): Promise<void> {
    if (this.#session !== undefined)
      throw new BackendError("BACKEND_IN_USE", `backend ${this.name} was started before`);
    this.#session = session;
    const journalDirectory = join(session.workDir, session.id, ".spawners");
    await mkdir(journalDirectory, { recursive: true, mode: 0o700 }).catch((error: Error) => {
      throw new BackendError("START_FAILED", `backend ${this.name}: no folder for its files: ${error.message}`, {
        cause: error,
      });
    });
    const { killGraceMs, captureBytesMax, plainSpawn = false } = this.#options;
    this.#orphans = new OrphanWatch(journalDirectory, killGraceMs);
    this.#spawner = new SpawnerClient(
      {
        slots: this.#slots,
        memoryBytes: this.#memoryBytes,
        captureBytesMax,
        killGraceMs,
        journalDirectory,
        plainSpawn,
      },
      {
        started: ({ id, pid, at }) => this.#running(id, at, handleOf(pid, at)),
        ended: (event) => this.#programEnded(event),
      },
    );
    this.#functions = new FunctionPool(this.#options.functionWorkers ?? this.#cores, {
      started: ({ id, pid, at, startedAt }) => this.#running(id, at, handleOf(pid, startedAt)),
      ended: (id, end) => this.#end(id, functionOutcome(end, this.#attempts.get(id)?.timeoutMs), Date.now()),
    });
    await Promise.all([this.#orphans.load(), this.#spawner.start()]);
    this.#state = "RUNNING";
    session.log("info", `backend ${this.name} started`, { launcher: this.#spawner.launcher, slots: this.#slots });
  }

  capabilities(): Capabilities {
    return {
      kinds: ["executable", "function"],
      languages: ["javascript"],
      cores: this.#cores,
      gpus: 0,
      memoryBytes: this.#memoryBytes,
      slots: this.#slots,
      attach: process.platform !== "win32",
      submission: "stream",
    };
  }

  refusal(task: ComputeTask | AITask): string | undefined {
    return refusalOf(task, { cores: this.#cores, memoryBytes: this.#memoryBytes });
  }

  async submit(tasks: readonly TaskSubmission[]): Promise<SubmitResult[]> {
    return tasks.map((submission) => {
      const reason = this.#accept(submission);
      return reason === undefined
        ? { id: submission.id, accepted: true }
        : { id: submission.id, accepted: false, reason };
    });
  }

  async cancel(ids: readonly string[]): Promise<void> {
    const programs: string[] = [];
    for (const id of ids) {
      const attempt = this.#attempts.get(id);
      if (attempt === undefined) continue;
      attempt.canceled = true;
      if (attempt.kind === "program") programs.push(id);
      else if (attempt.kind === "function") this.#functions?.kill(id);
      else this.#orphans?.kill(id);
    }
    this.#spawner?.kill(programs);
  }

  listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void {
    this.#outbox.listen(listener);
  }

  /** @throws BackendError `NOT_RUNNING` before `start`, `ID_INVALID` for what can be no path of a log. */
  async readLog(id: string, stream: "stdout" | "stderr", range: { from: number; to?: number }): Promise<LogChunk> {
    if (this.#session === undefined) throw new BackendError("NOT_RUNNING", `backend ${this.name} was not started`);
    if (!isTaskId(id)) throw new BackendError("ID_INVALID", `${JSON.stringify(id)} is no id of a task`);
    // Asked before the file is read: what ends in between is still read to its end the next time.
    const isEnded = !this.#attempts.has(id);
    return readLogFile(`${logBase(this.#session, id)}.${stream}`, range, isEnded);
  }

  async attach(attempts: readonly { readonly id: string; readonly handle?: string }[]): Promise<AttachResult[]> {
    return Promise.all(attempts.map(async ({ id, handle }) => ({ id, found: await this.#attachOne(id, handle) })));
  }

  async health(): Promise<Health> {
    const programs = this.#spawner?.counts ?? { running: 0, queued: 0 };
    const functions = this.#functions?.counts ?? { running: 0, queued: 0 };
    const isReady = this.#spawner?.launcher !== undefined;
    return {
      ok: this.#state === "RUNNING" && isReady,
      detail: isReady
        ? `${this.#state}, programs start through ${this.#spawner?.launcher}`
        : "the spawner is not running",
      running: programs.running + functions.running + (this.#orphans?.running ?? 0),
      queued: programs.queued + functions.queued,
    };
  }

  async drain(): Promise<void> {
    if (this.#state === "RUNNING") this.#state = "DRAINING";
    if (this.#attempts.size > 0) await new Promise<void>((done) => this.#idle.push(done));
  }

  async stop(): Promise<void> {
    if (this.#state === "SHUTDOWN") return;
    this.#state = "SHUTDOWN";
    await this.cancel([...this.#attempts.keys()]);
    if (this.#attempts.size > 0) await new Promise<void>((done) => this.#idle.push(done));
    await this.#outbox.settled(5000);
    this.#outbox.close();
    this.#orphans?.close();
    this.#functions?.close();
    await this.#spawner?.close();
  }

  get #slots(): number {
    return this.#cores * this.#options.tasksPerCore;
  }

  /** Takes it on, or says why not. */
  #accept({ id, task, timeoutMs }: TaskSubmission): string | undefined {
    if (this.#state !== "RUNNING" || this.#session === undefined) return `backend ${this.name} is ${this.#state}`;
    if (!isTaskId(id)) return `${JSON.stringify(id)} is no id of a task`;
    const [issue] = taskIssues(task);
    if (issue !== undefined) return `${issue.field}: ${issue.reason}`;
    const refusal = this.refusal(task);
    if (refusal !== undefined || task.kind === "ai") return refusal;
    if (this.#attempts.has(id) || this.#ended.has(id)) return undefined;
    const limitMs = Math.min(
      timeoutMs ?? Number.POSITIVE_INFINITY,
      task.resources?.walltimeMs ?? Number.POSITIVE_INFINITY,
    );
    const limit = Number.isFinite(limitMs) ? limitMs : undefined;
    this.#attempts.set(id, {
      kind: task.function === undefined ? "program" : "function",
      timeoutMs: limit,
      canceled: false,
    });
    this.#emit(id, "QUEUED");
    if (task.function === undefined) this.#spawner?.run(this.#jobOf(id, task, limit));
    else this.#call(id, task, limit);
    return undefined;
  }

  #jobOf(id: string, task: ComputeTask, timeoutMs: number | undefined): Job {
    const { cwd, env, stdin, captureStdio = true, resources } = task;
    return {
      id,
      ...commandOf(task),
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(stdin === undefined ? {} : { stdin }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      captureStdio,
      logBase: logBase(this.#session!, id),
      slots: slotsOf(resources, { slots: this.#slots, cores: this.#cores }),
      memoryBytes: resources?.memoryBytes ?? 0,
    };
  }

  #call(id: string, task: ComputeTask, timeoutMs: number | undefined): void {
    const reference = task.function!;
    const split = reference.lastIndexOf("#");
    const { args = [], kwargs, cwd, env, captureStdio = true } = task;
    this.#functions?.run(
      {
        id,
        modulePath: resolve(this.#options.baseDirectory ?? process.cwd(), reference.slice(0, split)),
        functionName: reference.slice(split + 1),
        args,
        ...(kwargs === undefined ? {} : { kwargs }),
        ...(cwd === undefined ? {} : { cwd }),
        ...(env === undefined ? {} : { env }),
        logBase: logBase(this.#session!, id),
        captureStdio,
        captureBytesMax: this.#options.captureBytesMax,
      },
      timeoutMs,
    );
  }

  async #attachOne(id: string, handle: string | undefined): Promise<boolean> {
    if (this.#attempts.has(id) || this.#ended.has(id)) return true;
    const attempt: Attempt = { kind: "orphan", timeoutMs: undefined, canceled: false };
    this.#attempts.set(id, attempt);
    const started = await this.#orphans?.take(id, handle, (event) => this.#orphanEnded(event));
    if (started === undefined) {
      this.#attempts.delete(id);
      this.#wakeIfIdle();
      return false;
    }
    this.#running(id, started.at, handleOf(started.pid, started.at));
    if (attempt.canceled) this.#orphans?.kill(id);
    return true;
  }

  #orphanEnded(event: Omit<JobEnded, "output">): void {
    const output = capturedOutput(logBase(this.#session!, event.id), this.#options.captureBytesMax);
    const isCanceled = this.#attempts.get(event.id)?.canceled === true;
    this.#programEnded({ ...event, output, ...(isCanceled ? { reason: "canceled" as const } : {}) });
  }

  #programEnded(event: JobEnded): void {
    this.#end(event.id, programOutcome(event, this.#attempts.get(event.id)?.timeoutMs), event.at);
  }

  #running(id: string, at: number, handle: string): void {
    if (!this.#attempts.has(id)) return;
    this.#outbox.push({ id, state: "RUNNING", at, observedAt: Date.now(), handle });
  }

  #emit(id: string, state: "QUEUED"): void {
    const now = Date.now();
    this.#outbox.push({ id, state, at: now, observedAt: now });
  }

  #end(id: string, outcome: TaskOutcome, at: number): void {
    if (!this.#attempts.delete(id)) return;
    this.#ended.add(id);
    this.#outbox.push({ id, state: outcome.state, at, observedAt: Date.now(), outcome });
    this.#wakeIfIdle();
  }

  #wakeIfIdle(): void {
    if (this.#attempts.size === 0) for (const done of this.#idle.splice(0)) done();
  }

  #taken(events: readonly TaskEvent[]): void {
    const ids: string[] = [];
    for (const { id, outcome } of events) {
      if (outcome === undefined) continue;
      this.#ended.delete(id);
      this.#orphans?.settled(id);
      ids.push(id);
    }
    if (ids.length > 0) this.#spawner?.taken(ids);
  }
}

import { parseTaskDefinition } from "@fermata/backend";
import type { TaskOptions } from "@fermata/flow";
import { Catalog, storedDefinition, versionHash } from "./catalog.ts";
import { type Clock, systemClock } from "./clock.ts";
import { newRun, planTask } from "./command-plan.ts";
import type { SentBatch } from "./committer.ts";
import type { ControlStore } from "./control-store.ts";
import { EndWatch } from "./end-watch.ts";
import { EngineError } from "./engine-error.ts";
import { flowLanguage } from "./flow-language.ts";
import { checkForm, spokenIssues } from "./form-check.ts";
import { type Randomness, uuidV7 } from "./ids.ts";
import { Intake } from "./intake.ts";
import type { Language, SourceProblem } from "./language.ts";
import type { NewRun, NewTask, OpenWait, RunId, RunStatus, TaskId, TaskStatus, VersionHash } from "./model.ts";
import { RunControl } from "./run-control.ts";
import { Schedules } from "./schedules.ts";
import { defaultSettings, type EngineSettings } from "./settings.ts";
import { checkedJson, checkInputs, unknownNames, versionToStart } from "./start-checks.ts";
import type { CommitBatch, CreatedRun, EndRequest, NewSignal, SignalAnswer, Store } from "./store.ts";
import type { TaskSession } from "./task-dispatcher.ts";
import { Worker } from "./worker.ts";

export interface EngineOptions {
  /** What is offered by `control` and `schedules` needs the control part too. */
  readonly store: Store & Partial<ControlStore>;
  /** Started and closed by who made it: start it before the engine, close it after. */
  readonly session: TaskSession;
  /** Default: `.flow`. */
  readonly language?: Language;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  readonly settings?: Partial<EngineSettings>;
  /** Called after each durable commit of this worker, at once and synchronously; must be quick. */
  readonly onChange?: (change: Change) => void;
  readonly log?: (level: "info" | "warn" | "error", message: string) => void;
}

/** What one commit made true; rejected runs are left out. */
export interface Change {
  readonly runs: readonly (CommitBatch["runs"][number] & { readonly workflow: string })[];
  readonly tasks: CommitBatch["tasks"];
  readonly progress: CommitBatch["progress"];
  readonly events: CommitBatch["events"];
  readonly logs: CommitBatch["logs"];
}

export interface StartRun {
  readonly workflow: string;
  /** Absent: the newest. */
  readonly version?: VersionHash;
  readonly inputs?: unknown;
  /** Absent: a new one. Starting the same id again changes nothing. */
  readonly id?: RunId;
  readonly queue?: string;
  readonly priority?: number;
  readonly delayMs?: number;
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  readonly tags?: readonly string[];
}

export interface StartTask {
  /** A deployed task, or with `kind` an inline one whose description is `inputs`. */
  readonly name: string;
  readonly kind?: "compute" | "ai";
  readonly inputs?: unknown;
  readonly options?: TaskOptions;
}

/** A batch of ten thousand is planned in slices, so that everything else goes on meanwhile (E9). */
const startsPerTurn = 200;

/**
 * The durable engine over a Store and a session of backends: takes runs, tasks and signals in, and is itself one worker that
 * carries them out. Several engines on several machines share one store.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #settings: EngineSettings;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  readonly #language: Language;
  readonly #catalog: Catalog;
  readonly #runs: Intake<NewRun, CreatedRun>;
  readonly #tasks: Intake<NewTask, { id: TaskId; created: boolean }>;
  readonly #signals: Intake<NewSignal, SignalAnswer>;
  readonly #ends: EndWatch;
  readonly #listeners = new Set<(change: Change) => void>();
  #control: RunControl | null = null;
  #schedules: Schedules | null = null;
  #worker: Worker | null = null;
  #running = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#settings = { ...defaultSettings, ...options.settings };
    this.#clock = options.clock ?? systemClock;
    this.#randomness = options.randomness ?? Math;
    const { store } = options;
    const clock = this.#clock;
    const language = options.language ?? flowLanguage;
    this.#language = language;
    this.#catalog = new Catalog({ store, clock, language, freshMs: this.#settings.catalogMs });
    this.#ends = new EndWatch({ store, clock, pollMs: this.#settings.pollMs });
    const waitingMax = this.#settings.intakeMax;
    const shared = { clock, batchMax: 1_000, attemptsMax: 3, waitingMax, onDoubt: () => this.#worker?.suspectLeases() };
    this.#runs = new Intake({ ...shared, send: (runs) => this.#createRuns(runs) });
    this.#tasks = new Intake({ ...shared, send: (tasks) => this.#createTasks(tasks) });
    this.#signals = new Intake({ ...shared, send: (signals) => this.#sendSignals(signals) });
    if (options.onChange) this.#listeners.add(options.onChange);
  }

  /** Runs found, steered in bulk, forked and moved between versions. */
  get control(): RunControl {
    this.#control ??= new RunControl({
      ...{ store: controlled(this.#options.store), catalog: this.#catalog, clock: this.#clock },
      ...{ randomness: this.#randomness, signalBytesMax: this.#settings.signalBytesMax },
      wake: () => this.#worker?.wake({ runs: true, tasks: true }),
    });
    return this.#control;
  }

  /** Runs started by the clock. */
  get schedules(): Schedules {
    const { log = () => {} } = this.#options;
    const { inputsBytesMax, schedulePollMs: pollMs, scheduleGraceMs: graceMs } = this.#settings;
    this.#schedules ??= new Schedules({
      ...{ store: controlled(this.#options.store), clock: this.#clock, log, inputsBytesMax, pollMs, graceMs },
      start: async (run) => (await this.startRuns([run]))[0]!.id,
      order: (request) => this.endRuns(request),
    });
    return this.#schedules;
  }

  /** Registers a worker and begins to work. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.#newWorker();
    if (this.#options.store.dueSchedules) this.schedules.start();
  }

  /** Stops taking work, lets tasks that run end for at most `drainMs`, and gives everything else back. */
  async stop({ drainMs = 0 }: { readonly drainMs?: number } = {}): Promise<void> {
    this.#running = false;
    this.#schedules?.stop();
    const worker = this.#worker;
    if (!worker) return;
    const until = this.#clock.now() + drainMs;
    while (worker.tasksInFlight > 0 && this.#clock.now() < until) await this.#pause(20);
    this.#worker = null;
    await worker.stop();
  }

  /** Ends the worker as SIGKILL would, for tests: nothing is given back, leases run out. */
  kill(): void {
    this.#running = false;
    this.#schedules?.stop();
    this.#worker?.kill();
    this.#worker = null;
  }

  /** Answers the way to stop listening. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // -- definitions --

  /**
   * Makes the source the newest version of its workflow (E24). `name` is for a source whose front matter has none.
   * @throws EngineError `INVALID_SOURCE` with every error and its line
   */
  async deployWorkflow(
    source: string,
    { name: given }: { readonly name?: string } = {},
  ): Promise<{ name: string; version: VersionHash; warnings: readonly SourceProblem[] }> {
    const { program, problems } = this.#language.compile(source);
    const errors = problems.filter(({ severity }) => severity === "error");
    if (!program || errors.length > 0) {
      const issues = errors.map(({ message, line }) => ({ path: "", message, line }));
      const first = issues[0];
      throw new EngineError(
        "INVALID_SOURCE",
        first ? `line ${first.line}: ${first.message}` : "does not compile",
        issues,
      );
    }
    const name = program.frontMatter.name ?? given;
    if (name === undefined || name === "") throw new EngineError("INVALID_SOURCE", "the workflow has no name");
    const version = versionHash(source);
    await this.#options.store.saveWorkflow({ name, version, source, deployedAt: this.#clock.now() });
    this.#catalog.forget(name);
    return { name, version, warnings: problems };
  }

  /**
   * @param baseDirectory what relative paths of the definition are relative to
   * @throws EngineError `INVALID_DEFINITION` with every error and its line
   */
  async deployTask(
    yaml: string,
    { baseDirectory }: { readonly baseDirectory?: string } = {},
  ): Promise<{ name: string }> {
    const { definition, diagnostics } = parseTaskDefinition(yaml, baseDirectory === undefined ? {} : { baseDirectory });
    if (!definition) {
      const issues = diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ message, line }) => ({ path: "", message, line }));
      const first = issues[0];
      throw new EngineError(
        "INVALID_DEFINITION",
        `line ${first?.line ?? 1}: ${first?.message ?? "is no task"}`,
        issues,
      );
    }
    await this.#options.store.saveTaskDefinition(storedDefinition(definition));
    this.#catalog.forget(definition.name);
    return { name: definition.name };
  }

  // -- intake --

  /**
   * Starts runs, all or none as far as they can be checked before. Resolves when they are durable.
   * @throws EngineError `UNKNOWN_WORKFLOW`, `UNKNOWN_VERSION`, `UNKNOWN_TASK`, `INVALID_SOURCE`, `INVALID_INPUTS`, `PAYLOAD_TOO_LARGE`
   */
  async startRuns(starts: readonly StartRun[]): Promise<{ id: RunId; created: boolean }[]> {
    const runs: NewRun[] = [];
    for (const start of starts) {
      runs.push(await this.#planRun(start));
      if (runs.length % startsPerTurn === 0) await this.#clock.yieldTurn();
    }
    const answers = await this.#runs.add(runs);
    return answers.map(({ id, created }) => ({ id, created }));
  }

  /**
   * Starts tasks of no run. Resolves when they are durable.
   * @throws EngineError `UNKNOWN_TASK`, `UNKNOWN_BACKEND`, `INVALID_INPUTS`, `PAYLOAD_TOO_LARGE`
   */
  async startTasks(starts: readonly StartTask[]): Promise<{ id: TaskId; created: boolean }[]> {
    const tasks: NewTask[] = [];
    for (const start of starts) {
      tasks.push(await this.#planPlainTask(start));
      if (tasks.length % startsPerTurn === 0) await this.#clock.yieldTurn();
    }
    return this.#tasks.add(tasks);
  }

  /**
   * Sends signals; the answer of each comes when it is durable. A payload that does not fit the form of a wait that is open for it is refused,
   * and so is one over the limit: the run never hears of it.
   * @throws EngineError `INVALID_PAYLOAD`, `PAYLOAD_TOO_LARGE`; nothing of the batch is sent then
   */
  async sendSignals(
    signals: readonly (Omit<NewSignal, "payload"> & { readonly payload?: unknown })[],
  ): Promise<SignalAnswer[]> {
    const checked = signals.map((signal): NewSignal => {
      const rule = { what: "the payload", bytesMax: this.#settings.signalBytesMax, code: "INVALID_PAYLOAD" } as const;
      const messageId = signal.messageId ?? uuidV7(this.#clock.now(), this.#randomness);
      return { ...signal, messageId, payload: checkedJson(signal.payload, rule) };
    });
    await this.#checkForms(checked);
    return this.#signals.add(checked);
  }

  /** Asks runs to end through their `finally` blocks (E23), with `terminate` without them; to pause where they stand, or to go on. */
  async endRuns(request: EndRequest): Promise<("accepted" | "unknown-run" | "ended-run")[]> {
    const answers = await this.#options.store.requestEnd(request);
    this.#worker?.wake({ runs: true, tasks: false });
    return answers;
  }

  /** Kills tasks. The run of each gets a CanceledError. */
  async cancelTasks(tasks: readonly TaskId[]): Promise<void> {
    await this.#options.store.cancelTasks(tasks);
    this.#worker?.wake({ runs: true, tasks: true });
  }

  // -- looking --

  async run(id: RunId): Promise<RunStatus | undefined> {
    return (await this.#options.store.readRuns([id]))[0];
  }

  async task(id: TaskId): Promise<TaskStatus | undefined> {
    return (await this.#options.store.readTasks([id]))[0];
  }

  async waits(id: RunId): Promise<OpenWait[]> {
    return this.#options.store.readWaits([id]);
  }

  /**
   * The run, once it has ended, on whatever worker.
   * @throws EngineError `UNKNOWN_RUN`
   */
  async ended(id: RunId): Promise<RunStatus> {
    const status = await this.#ends.ended(id, this.#worker?.holds(id) ?? false);
    if (!status) throw new EngineError("UNKNOWN_RUN", `there is no run ${id}`);
    return status;
  }

  // -- inside --

  async #newWorker(): Promise<void> {
    const { store, session, log } = this.#options;
    const worker = new Worker({
      store,
      session,
      clock: this.#clock,
      randomness: this.#randomness,
      settings: this.#settings,
      catalog: this.#catalog,
      onDurable: (sent) => this.#changed(sent),
      onDead: () => void this.#reincarnate(worker),
      log: log ?? (() => {}),
    });
    this.#worker = worker;
    await worker.start();
  }

  /** The worker was declared dead (it was too slow, or its store was away): everything it held is forgotten, and a new one begins. */
  async #reincarnate(dead: Worker): Promise<void> {
    if (this.#worker !== dead) return;
    this.#options.log?.("warn", `worker ${dead.id} was declared dead; going on as a new one`);
    while (this.#running && (this.#worker === dead || this.#worker === null)) {
      try {
        await this.#newWorker();
      } catch {
        this.#worker = null;
        await this.#pause(this.#settings.pollMs);
      }
    }
  }

  #changed({ steps, batch, result }: SentBatch): void {
    const rejected = new Set(result.rejectedRuns);
    const made = steps.filter(({ run }) => !rejected.has(run.id));
    for (const { run, commit, ended } of made) {
      if (!ended) continue;
      const { id, state, revision, output, error } = commit;
      const { workflow, version } = run.claim;
      const result = { ...(output === undefined ? {} : { output }), ...(error === undefined ? {} : { error }) };
      this.#ends.tell({ id, workflow, version, state, revision: revision + 1, ...result });
    }
    if (this.#listeners.size === 0) return;
    const runs = made.map(({ run, commit }) => ({ ...commit, workflow: run.claim.workflow }));
    const { tasks, progress, events, logs } = batch;
    const change: Change = { runs, tasks, progress, events, logs };
    for (const listener of [...this.#listeners]) listener(change);
  }

  async #createRuns(runs: readonly NewRun[]): Promise<CreatedRun[]> {
    const worker = this.#worker?.hasRunRoom ? this.#worker : null;
    const answers = new Map<NewRun, CreatedRun>();
    const take = (group: readonly NewRun[], created: readonly CreatedRun[]) => {
      for (const [index, answer] of created.entries()) answers.set(group[index]!, answer);
    };
    const mine = worker ? runs.filter(({ queue }) => this.#settings.queues.includes(queue)) : [];
    if (worker && mine.length > 0) take(mine, await worker.bear(mine));
    const others = runs.filter((run) => !answers.has(run));
    if (others.length > 0) take(others, await this.#options.store.createRuns(others));
    const created = runs.map((run) => answers.get(run)!);
    if (created.some(({ claimed }) => !claimed)) this.#worker?.wake({ runs: true, tasks: false });
    return created;
  }

  async #createTasks(tasks: readonly NewTask[]): Promise<{ id: TaskId; created: boolean }[]> {
    const answers = await this.#options.store.createTasks(tasks);
    this.#worker?.wake({ runs: false, tasks: true });
    return answers;
  }

  async #sendSignals(signals: readonly NewSignal[]): Promise<SignalAnswer[]> {
    const answers = await this.#options.store.sendSignals(signals);
    this.#worker?.wake({ runs: true, tasks: false });
    return answers;
  }

  async #planRun(start: StartRun): Promise<NewRun> {
    const version = await versionToStart(this.#catalog, start);
    const rule = { what: "the inputs", bytesMax: this.#settings.inputsBytesMax, code: "INVALID_INPUTS" } as const;
    const inputs = checkedJson(start.inputs ?? {}, rule);
    checkInputs(start.workflow, version.program, inputs);
    const unknown = await unknownNames(version.program, this.#catalog, this.#backendNames());
    if (unknown.length > 0) {
      throw new EngineError(
        "UNKNOWN_TASK",
        `workflow "${start.workflow}": ${unknown.map(({ message }) => message).join("; ")}`,
        unknown,
      );
    }
    const createdAt = this.#clock.now();
    const { workflow: _, version: __, delayMs, id, ...given } = start;
    return newRun(version, {
      ...given,
      id: id ?? uuidV7(createdAt, this.#randomness),
      inputs,
      createdAt,
      availableAt: createdAt + (delayMs ?? 0),
    });
  }

  async #planPlainTask({ name, kind, inputs: given, options = {} }: StartTask): Promise<NewTask> {
    const rule = { what: "the inputs", bytesMax: this.#settings.inputsBytesMax, code: "INVALID_INPUTS" } as const;
    const inputs = checkedJson(given ?? {}, rule);
    const now = this.#clock.now();
    const giver = { id: uuidV7(now, this.#randomness), queue: "default", priority: 0 };
    const at = { start: 0, end: 0, line: 0, column: 0 };
    const planned = await planTask(
      giver,
      { id: 0, kind: "task", taskKind: kind ?? "named", name, inputs, options, at },
      {
        catalog: this.#catalog,
        settings: this.#settings,
        randomness: this.#randomness,
        backends: () => this.#backendNames(),
        now,
      },
    );
    if ("made" in planned) {
      const { at: _, ...task } = planned.made;
      return task;
    }
    const { code, message } = planned.error;
    if (code === "UNKNOWN_TASK" || code === "UNKNOWN_BACKEND") throw new EngineError(code, message);
    throw new EngineError("INVALID_INPUTS", message);
  }

  async #checkForms(signals: readonly NewSignal[]): Promise<void> {
    const waits = await this.#options.store.readWaits([...new Set(signals.map(({ runId }) => runId))]);
    for (const signal of signals) {
      const fits = (wait: OpenWait) =>
        wait.runId === signal.runId &&
        (signal.operation === undefined ? wait.name === signal.name : wait.operation === signal.operation);
      const wait = waits.filter(fits).sort((a, b) => a.operation - b.operation)[0];
      if (wait?.command.kind !== "signal" || wait.command.form === undefined) continue;
      const issues = checkForm(wait.command.form, signal.payload);
      if (issues.length === 0) continue;
      const message = `the payload does not fit the form of signal "${signal.name}": ${spokenIssues(issues)}`;
      throw new EngineError("INVALID_PAYLOAD", message, issues);
    }
  }

  #backendNames(): string[] {
    return this.#options.session.backends.map(({ name }) => name);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.schedule(ms, resolve));
  }
}

/** The store with its control part, which stands or falls as a whole. */
function controlled(store: Store & Partial<ControlStore>): Store & ControlStore {
  if (!store.findRuns) throw new Error("this store has no control part");
  return store as Store & ControlStore;
}

/** An engine that is not started yet. */
export function createEngine(options: EngineOptions): Engine {
  return new Engine(options);
}

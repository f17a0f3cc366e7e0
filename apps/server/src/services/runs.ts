import type { Session } from "@fermata/backend";
import { checkForm, type Engine, type StartRun, taskParts } from "@fermata/engine";
import type { PostgresReads, TaskRow } from "@fermata/store-postgres";
import type {
  CancelOutcome,
  CheckpointPage,
  EventPage,
  InspectionView,
  LogPage,
  PageOfRunInput,
  RunDetail,
  RunListInput,
  RunPage,
  RunService,
  RunStats,
  SignalInput,
  StartResult,
  StartRunInput,
  TaskLogChunk,
  TaskLogInput,
  TaskPage,
  TaskView,
  WaitResult,
} from "../contract/runs.ts";
import type { WorkflowService } from "../contract/workflows.ts";
import { ServerError } from "../server-error.ts";
import { endOf } from "./end-of.ts";
import type { Inspector } from "./inspector.ts";
import { logText } from "./log-text.ts";
import { present } from "./present.ts";
import { runDetail, runRow } from "./run-detail.ts";
import { isEnded, runSummary, taskView } from "./run-views.ts";
import { writtenAttempt } from "./written-attempt.ts";

export interface RunsOptions {
  readonly reads: PostgresReads;
  readonly engine: Engine;
  readonly session: Session;
  readonly inspector: Inspector;
  readonly workflows: Pick<WorkflowService, "deploy" | "check">;
}

interface Startable {
  readonly workflow: string;
  /** Absent: the newest. */
  readonly version: string | undefined;
}

/** Runs: started, watched, told, ended (S20–S25). */
export class Runs implements RunService {
  readonly #options: RunsOptions;
  readonly #reads: PostgresReads;
  readonly #engine: Engine;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#reads = options.reads;
    this.#engine = options.engine;
  }

  async start(input: StartRunInput): Promise<StartResult> {
    const [started] = await this.#engine.startRuns([startOf(input, await this.#startable(input))]);
    return started!;
  }

  async startMany(inputs: readonly StartRunInput[]): Promise<StartResult[]> {
    const starts: StartRun[] = [];
    // The same workflow is looked up once: ten thousand starts are mostly of one.
    const looked = new Map<string, Startable>();
    for (const input of inputs) {
      const key = input.source === undefined ? `${input.workflow} ${input.version ?? ""}` : "";
      const found = looked.get(key) ?? (await this.#startable(input));
      if (key !== "") looked.set(key, found);
      starts.push(startOf(input, found));
    }
    return this.#engine.startRuns(starts);
  }

  async list({ cursor, limit, ...filter }: RunListInput): Promise<RunPage> {
    const { rows, nextCursor } = await this.#reads.listRuns(filter, { cursor, limit });
    return { runs: rows.map(runSummary), nextCursor };
  }

  get(id: string): Promise<RunDetail> {
    return runDetail(this.#options, id);
  }

  wait({ id, timeoutMs }: Parameters<RunService["wait"]>[0], signal: AbortSignal | undefined): Promise<WaitResult> {
    return endOf({
      engine: this.#engine,
      touches: ({ runs }) => runs.some((run) => run.id === id && isEnded(run)),
      look: async () => {
        const row = await runRow(this.#reads, id);
        const ended = isEnded(row);
        return { run: runSummary(row), ended, output: ended ? row.output : null, failure: row.error };
      },
      isOver: ({ ended }) => ended,
      timeoutMs,
      signal,
    });
  }

  async tasks({ id, states, cursor, limit }: Parameters<RunService["tasks"]>[0]): Promise<TaskPage> {
    const { rows, nextCursor } = await this.#reads.listTasks(id, { states }, { cursor, limit });
    return { tasks: rows.map(taskView), nextCursor };
  }

  async task(id: string, operation: number): Promise<TaskView> {
    return taskView(await this.#task(id, operation));
  }

  async events({ id, cursor, limit }: PageOfRunInput): Promise<EventPage> {
    const { rows, nextCursor, more } = await this.#reads.listEvents(id, { cursor, limit });
    const events = rows.map(({ sequence, at, type, operation, data }) => ({
      sequence,
      at,
      type,
      operation: operation ?? null,
      data: data ?? null,
    }));
    return { events, nextCursor, more };
  }

  async logs({ id, cursor, limit }: PageOfRunInput): Promise<LogPage> {
    const { rows, nextCursor, more } = await this.#reads.listLogs(id, { cursor, limit });
    return { entries: rows, nextCursor, more };
  }

  async taskLog({ taskId, stream, from, limit, encoding }: TaskLogInput): Promise<TaskLogChunk> {
    const { runId, operation } = taskParts(taskId);
    const task = await this.#task(runId, operation);
    const over = task.state !== "queued" && task.state !== "running";
    const nothing = { text: "", base64: "", from, nextFrom: from, size: 0, end: over };
    if (task.backend === null || task.attempt === 0) return nothing;
    const { session } = this.#options;
    const { backend, attempt } = task;
    const id = await writtenAttempt({ session, backend, taskId, attempt });
    const chunk = await session.readLog(backend, { id, stream, from, to: from + limit });
    // An attempt that has not begun may be tried again: more can come.
    const end = chunk.end && over;
    const atEnd = chunk.end && from + chunk.bytes.length >= chunk.size;
    if (encoding === "base64") {
      const nextFrom = from + chunk.bytes.length;
      return { ...nothing, base64: Buffer.from(chunk.bytes).toString("base64"), nextFrom, size: chunk.size, end };
    }
    const { text, taken } = logText(chunk.bytes, atEnd);
    return { ...nothing, text, nextFrom: from + taken, size: chunk.size, end };
  }

  async checkpoints({ id, cursor, limit }: PageOfRunInput): Promise<CheckpointPage> {
    const { rows, nextCursor } = await this.#reads.listCheckpoints(id, { cursor, limit });
    return { checkpoints: rows.map(({ revision, at, line }) => ({ revision, at, line })), nextCursor };
  }

  async inspect(id: string, revision: number | undefined): Promise<InspectionView> {
    const row = await runRow(this.#reads, id);
    const checkpoint = await this.#reads.getCheckpoint(id, revision);
    if (checkpoint === undefined) {
      const which = revision === undefined ? "no checkpoint" : `no checkpoint ${revision}`;
      throw new ServerError("UNKNOWN_CHECKPOINT", `Run ${id} has ${which}.`);
    }
    const { at, line } = checkpoint;
    return { revision: checkpoint.revision, at, line, inspection: this.#options.inspector.inspect(row, checkpoint) };
  }

  async signal(
    { id, name, payload, messageId }: SignalInput,
    sender: string,
  ): Promise<{ status: "accepted" | "duplicate" }> {
    const [answer] = await this.#engine.sendSignals([{ runId: id, name, payload, sender, ...present({ messageId }) }]);
    if (answer === "accepted" || answer === "duplicate") return { status: answer };
    if (answer === "ended-run") {
      const { state } = await runRow(this.#reads, id);
      throw new ServerError("RUN_ENDED", `Run ${id} has ended (${state}); it takes no signals any more.`);
    }
    throw new ServerError("UNKNOWN_RUN", `There is no run ${id}.`);
  }

  async order({ ids, kind, reason }: Parameters<RunService["order"]>[0]): Promise<CancelOutcome[]> {
    const answers = await this.#engine.endRuns({ runs: ids, kind, ...present({ reason }) });
    return ids.map((id, index) => ({ id, status: answers[index] ?? "unknown-run" }));
  }

  async stats({ buckets, bucketMs }: Parameters<RunService["stats"]>[0]): Promise<RunStats> {
    const at = Date.now();
    const from = (Math.floor(at / bucketMs) - buckets + 1) * bucketMs;
    const [counts, throughput] = await Promise.all([
      this.#reads.stats(),
      this.#reads.throughput({ from, bucketMs, buckets }),
    ]);
    return { at, runs: counts.runs, tasks: counts.tasks, openApprovals: counts.openSignalWaits, throughput, bucketMs };
  }

  #startable(input: StartRunInput): Promise<Startable> {
    return input.source === undefined ? this.#published(input) : this.#deployed(input);
  }

  async #published({ workflow, version }: StartRunInput): Promise<Startable> {
    const name = workflow ?? "";
    const row = await this.#reads.getWorkflow(name);
    if (row === undefined) throw new ServerError("UNKNOWN_WORKFLOW", `There is no workflow "${name}".`);
    if (row.version === null)
      throw new ServerError("UNKNOWN_VERSION", `Workflow "${name}" has no published version yet; publish it first.`);
    return { workflow: name, version };
  }

  async #deployed({ source = "", workflow, inputs }: StartRunInput): Promise<Startable> {
    const script = { source, ...present({ name: workflow }) };
    // Looked at before the script is stored: a start that is refused leaves nothing behind.
    const { ok, inputsSchema } = await this.#options.workflows.check(script);
    const issues = ok && inputsSchema !== null ? checkForm(inputsSchema, inputs ?? {}) : [];
    if (issues.length > 0) {
      const spoken = issues.map(({ path, message }) => `${path} ${message}`.trim()).join("; ");
      throw new ServerError("INVALID_INPUTS", `The inputs do not fit the script: ${spoken}.`, { issues });
    }
    const deployed = await this.#options.workflows.deploy(script);
    if (deployed.status === "published") return { workflow: deployed.name, version: deployed.version.hash };
    const { diagnostics } = deployed;
    const first = diagnostics.find(({ severity }) => severity === "error");
    const where = first === undefined ? "" : `line ${first.range.line}: ${first.message}`;
    throw new ServerError("INVALID_SOURCE", `The script has errors, and was not started; ${where}`, { diagnostics });
  }

  async #task(runId: string, operation: number): Promise<TaskRow> {
    const row = await this.#reads.getTask(runId, operation);
    if (row === undefined) throw new ServerError("UNKNOWN_TASK", `Run ${runId} has no task ${operation}.`);
    return row;
  }
}

function startOf({ inputs, options = {}, idempotencyKey }: StartRunInput, { workflow, version }: Startable): StartRun {
  return { workflow, ...present({ version, inputs, idempotencyKey, ...options }) };
}

import { type Engine, type MoveAnswer, type RunFilter, taskParts } from "@fermata/engine";
import type { PostgresReads } from "@fermata/store-postgres";
import type { RunSummary } from "../contract/runs.ts";
import type { FailedTaskPage, MoveResult, OrderAllResult, SteeringService } from "../contract/steering.ts";
import { present } from "./present.ts";
import { runSummary, taskView } from "./run-views.ts";

export interface SteeringOptions {
  readonly reads: Pick<PostgresReads, "getRun" | "getTask">;
  readonly engine: Pick<Engine, "control">;
}

const PREVIEW_MAX = 10_000;
const PREVIEW_SHOWN = 20;
/** An answer with more runs than this tells the refused ones alone. */
const MOVED_SHOWN = 1_000;

export class Steering implements SteeringService {
  readonly #options: SteeringOptions;

  constructor(options: SteeringOptions) {
    this.#options = options;
  }

  async orderAll({
    filter,
    kind,
    reason,
    preview,
  }: Parameters<SteeringService["orderAll"]>[0]): Promise<OrderAllResult> {
    const { control } = this.#options.engine;
    const chosen = present(filter);
    if (!preview) return { count: await control.order({ filter: chosen }, kind, reason), more: false, first: [] };
    const ids = await control.find(
      { states: ["queued", "running", "waiting", "paused"], ...chosen },
      { limit: PREVIEW_MAX },
    );
    const first = await Promise.all(ids.slice(0, PREVIEW_SHOWN).map((id) => this.#summary(id)));
    return { count: ids.length, more: ids.length === PREVIEW_MAX, first: first.filter((run) => run !== undefined) };
  }

  signalAll(
    { name, payload, messageId, filter }: Parameters<SteeringService["signalAll"]>[0],
    sender: string,
  ): Promise<number> {
    const signal = { name, payload, sender, ...present({ messageId }) };
    return this.#options.engine.control.signalAll(signal, present(filter ?? {}));
  }

  async fork({ id, revision }: Parameters<SteeringService["fork"]>[0]): Promise<{ id: string }> {
    return { id: await this.#options.engine.control.fork(id, present({ revision })) };
  }

  async move({ ids, filter, version, dryRun }: Parameters<SteeringService["move"]>[0]): Promise<MoveResult> {
    const choice = ids === undefined ? { filter: present(filter ?? {}) as RunFilter } : { runs: ids };
    const counts = { movable: 0, moved: 0, unchanged: 0, refused: 0 };
    const runs: MoveAnswer[] = [];
    for await (const answer of this.#options.engine.control.move(choice, version, { dryRun })) {
      counts[answer.result]++;
      runs.push(answer);
    }
    return { counts, runs: runs.length <= MOVED_SHOWN ? runs : runs.filter(({ result }) => result === "refused") };
  }

  async failedTasks(input: Parameters<SteeringService["failedTasks"]>[0]): Promise<FailedTaskPage> {
    const { name, queue, cursor, limit } = input;
    const filter = { states: ["failed"] as const, plain: true, ...present({ name, queue }) };
    const ids = await this.#options.engine.control.findTasks(filter, { limit, ...present({ after: cursor }) });
    const rows = await Promise.all(
      ids.map((id) => {
        const { runId, operation } = taskParts(id);
        return this.#options.reads.getTask(runId, operation);
      }),
    );
    const tasks = rows.filter((row) => row !== undefined).map(taskView);
    return { tasks, nextCursor: ids.length < limit ? null : (ids.at(-1) ?? null) };
  }

  redrive(ids: readonly string[]): Promise<number> {
    return this.#options.engine.control.redrive(ids);
  }

  async #summary(id: string): Promise<RunSummary | undefined> {
    const row = await this.#options.reads.getRun(id);
    return row && runSummary(row);
  }
}

import type { Prisma, PrismaClient } from "@fermata/db";
import type { Checkpoint, QueueRule, RunId, RunMove, RunRecord, Schedule, TaskId } from "@fermata/engine";
import type pg from "pg";
import { withLockedRuns } from "./locked-runs.ts";
import { insertEvents } from "./sql/insert-events.ts";
import { moveRuns } from "./sql/move-runs.ts";
import { readCheckpoint } from "./sql/read-checkpoint.ts";
import { type RunRecordRow, readRecords } from "./sql/read-records.ts";
import { redriveTasks } from "./sql/redrive-tasks.ts";
import { runAlone } from "./statement.ts";
import { toStoreError } from "./store-error.ts";
import { taskKey } from "./task-key.ts";

function recordOf(row: RunRecordRow): RunRecord {
  const parent =
    row.parent_id !== null && row.parent_operation !== null
      ? { parent: { runId: row.parent_id, operation: row.parent_operation } }
      : {};
  return {
    id: row.id,
    workflow: row.workflow,
    version: row.version,
    queue: row.queue,
    priority: row.priority,
    createdAt: row.created_at,
    availableAt: row.available_at,
    ...(row.timeout_at !== null && { timeoutAt: row.timeout_at }),
    ...(row.idempotency_key !== null && { idempotencyKey: row.idempotency_key }),
    ...parent,
    tags: row.tags,
    inputs: row.inputs as RunRecord["inputs"],
    state: row.state,
    revision: row.revision,
    ...(row.error !== null && { error: row.error }),
  };
}

interface ScheduleRow {
  readonly name: string;
  readonly definition: Prisma.JsonValue;
  readonly paused: boolean;
  readonly nextAt: bigint | null;
  readonly lastAt: bigint | null;
  readonly lastRun: string | null;
}

const numberOf = (at: bigint | null): number | null => (at === null ? null : Number(at));
const bigintOf = (at: number | null): bigint | null => (at === null ? null : BigInt(Math.floor(at)));

function scheduleOf({ name, definition, paused, nextAt, lastAt, lastRun }: ScheduleRow): Schedule {
  const given = definition as unknown as Pick<
    Schedule,
    "workflow" | "inputs" | "times" | "overlap" | "catchUp" | "tags"
  >;
  return { name, ...given, paused, nextAt: numberOf(nextAt), lastAt: numberOf(lastAt), lastRun };
}

/** What of the ControlStore is rare: time travel, schedules, rules. Prisma's own queries, where no guard needs more (E7). */
export class Control {
  readonly #pool: pg.Pool;
  readonly #prisma: PrismaClient;

  constructor({ pool, prisma }: { readonly pool: pg.Pool; readonly prisma: PrismaClient }) {
    this.#pool = pool;
    this.#prisma = prisma;
  }

  async readRecords(runs: readonly RunId[]): Promise<RunRecord[]> {
    const found = new Map((await runAlone(this.#pool, readRecords, runs)).map((row) => [row.id, recordOf(row)]));
    return runs.flatMap((id) => found.get(id) ?? []);
  }

  async readCheckpoint(run: RunId, revision?: number): Promise<Checkpoint | undefined> {
    const [row] = await runAlone(this.#pool, readCheckpoint, { run, revision });
    return row && { runId: run, ...row };
  }

  async moveRuns(moves: readonly RunMove[]): Promise<("moved" | "busy" | "ended-run" | "unknown-run")[]> {
    const answers = new Map<RunId, "moved" | "busy" | "ended-run" | "unknown-run">();
    const ids = moves.map(({ id }) => id);
    await withLockedRuns(this.#pool, ids, async (transaction, { live, known, all }) => {
      for (const id of all) answers.set(id, live.has(id) ? "busy" : known.has(id) ? "ended-run" : "unknown-run");
      const open = moves.filter(({ id }) => live.has(id));
      if (open.length === 0) return;
      const at = Date.now();
      const versions = new Map(open.map(({ id, version }) => [id, version]));
      const moved = await transaction.send(moveRuns, open);
      for (const { run_id } of moved) answers.set(run_id, "moved");
      if (moved.length === 0) return;
      transaction.send(
        insertEvents,
        moved.map(({ run_id: runId, from_version: from }) => ({
          runId,
          entries: [{ at, type: "run.moved", data: { from, to: versions.get(runId) } }],
        })),
      );
    });
    return ids.map((id) => answers.get(id) ?? "unknown-run");
  }

  async redriveTasks(tasks: readonly TaskId[]): Promise<number> {
    const plain = tasks.map(taskKey).filter(({ operation }) => operation === 0);
    const again = await runAlone(
      this.#pool,
      redriveTasks,
      plain.map(({ runId }) => runId),
    );
    return again.length;
  }

  async saveSchedule({ name, paused, nextAt, lastAt, lastRun, ...given }: Schedule): Promise<void> {
    const { workflow, inputs, times, overlap, catchUp, tags } = given;
    const definition = { workflow, inputs, times, overlap, catchUp, tags } as unknown as Prisma.InputJsonValue;
    const row = { definition, paused, nextAt: bigintOf(nextAt), lastAt: bigintOf(lastAt), lastRun };
    await this.#asked(this.#prisma.schedule.upsert({ where: { name }, create: { name, ...row }, update: row }));
  }

  async removeSchedule(name: string): Promise<boolean> {
    return (await this.#asked(this.#prisma.schedule.deleteMany({ where: { name } }))).count > 0;
  }

  async listSchedules(): Promise<Schedule[]> {
    return (await this.#asked(this.#prisma.schedule.findMany({ orderBy: { name: "asc" } }))).map(scheduleOf);
  }

  async dueSchedules(limit: number): Promise<{ due: Schedule[]; nextDueAt: number | null }> {
    const [{ now }] = (await this.#asked(
      this.#prisma.$queryRaw`SELECT floor(extract(epoch FROM now()) * 1000)::bigint AS now`,
    )) as [{ now: bigint }];
    const rows = await this.#asked(
      this.#prisma.schedule.findMany({
        where: { paused: false, nextAt: { not: null } },
        orderBy: { nextAt: "asc" },
        take: limit + 1,
      }),
    );
    const due = rows.filter(({ nextAt }) => nextAt !== null && nextAt <= now).slice(0, limit);
    return { due: due.map(scheduleOf), nextDueAt: numberOf(rows[due.length]?.nextAt ?? null) };
  }

  async advanceSchedule(
    name: string,
    from: number,
    { nextAt, lastAt, lastRun }: Pick<Schedule, "nextAt" | "lastAt" | "lastRun">,
  ): Promise<boolean> {
    const data = { nextAt: bigintOf(nextAt), lastAt: bigintOf(lastAt), lastRun };
    const where = { name, nextAt: bigintOf(from) };
    return (await this.#asked(this.#prisma.schedule.updateMany({ where, data }))).count > 0;
  }

  async saveQueueRule(rule: QueueRule): Promise<void> {
    const { queue } = rule;
    const json = rule as unknown as Prisma.InputJsonValue;
    await this.#asked(
      this.#prisma.queueRule.upsert({ where: { queue }, create: { queue, rule: json }, update: { rule: json } }),
    );
  }

  async removeQueueRule(queue: string): Promise<boolean> {
    return (await this.#asked(this.#prisma.queueRule.deleteMany({ where: { queue } }))).count > 0;
  }

  async listQueueRules(): Promise<QueueRule[]> {
    const rows = await this.#asked(this.#prisma.queueRule.findMany({ orderBy: { queue: "asc" } }));
    return rows.map(({ rule }) => rule as unknown as QueueRule);
  }

  async #asked<T>(answer: PromiseLike<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw toStoreError(error);
    }
  }
}

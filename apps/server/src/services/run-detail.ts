import type { PostgresReads, RunDetailRow } from "@fermata/store-postgres";
import type { RunDetail } from "../contract/runs.ts";
import { ServerError } from "../server-error.ts";
import type { Inspector } from "./inspector.ts";
import { runPlaces } from "./run-places.ts";
import { isEnded, runSummary, taskView, waitView } from "./run-views.ts";

const TASKS_SHOWN = 2_000;
/** Above it the page shows the one line that the engine noted. */
const INSPECTED_BYTES_MAX = 1024 * 1024;
/** A run that steps all the time is shown as it was seen last. */
const LOOKS_MAX = 3;

export interface RunDetailWorld {
  readonly reads: PostgresReads;
  readonly inspector: Inspector;
}

/** @throws ServerError `UNKNOWN_RUN` */
export async function runRow(reads: PostgresReads, id: string): Promise<RunDetailRow> {
  const row = await reads.getRun(id);
  if (row === undefined) throw new ServerError("UNKNOWN_RUN", `There is no run ${id}.`);
  return row;
}

/**
 * Everything that the page of one run shows. Its parts are read one by one; when the run has made a step meanwhile, they are read again,
 * so that they fit together.
 * @throws ServerError `UNKNOWN_RUN`
 */
export async function runDetail(look: RunDetailWorld, id: string): Promise<RunDetail> {
  const { reads } = look;
  let row = await runRow(reads, id);
  for (let times = 1; ; times++) {
    const detail = await detailOf(look, row);
    const now = await runRow(reads, id);
    if (times === LOOKS_MAX || (now.revision === row.revision && now.state === row.state)) return detail;
    row = now;
  }
}

async function detailOf(look: RunDetailWorld, row: RunDetailRow): Promise<RunDetail> {
  const { reads } = look;
  const { id, parentId, parentOperation, inputs, output, timeoutAt, revision, source } = row;
  const [taskRows, taskCounts, waits, children, { places, ranges }, workflow, waitingLines] = await Promise.all([
    reads.listTasks(id, {}, { limit: TASKS_SHOWN }),
    reads.countTasks(id),
    reads.listWaits(id),
    reads.listChildren(id),
    runPlaces(reads, id),
    reads.getWorkflow(row.workflow),
    waitingLinesOf(look, row),
  ]);
  const views = {
    waits: waits.map(waitView),
    tasks: taskRows.rows.map(taskView),
    children: children.map((child) => ({
      ...runSummary(child),
      operation: child.operation,
      at: ranges.get(child.operation) ?? null,
    })),
  };
  return {
    ...runSummary(row),
    ...views,
    places,
    taskCounts,
    source,
    layout: workflow?.draft?.layout ?? null,
    inputs,
    output,
    failure: row.error,
    timeoutAt,
    revision,
    parent: parentId === null || parentOperation === null ? null : { runId: parentId, operation: parentOperation },
    waitingLines,
  };
}

/** Where each fiber waits; what is under way and not awaited holds nothing up. */
async function waitingLinesOf({ reads, inspector }: RunDetailWorld, row: RunDetailRow): Promise<number[]> {
  if (isEnded(row)) return [];
  const checkpoint = await reads.getCheckpoint(row.id);
  if (checkpoint === undefined || checkpoint.snapshot.length > INSPECTED_BYTES_MAX)
    return row.waitingLine === null ? [] : [row.waitingLine];
  const { fibers } = inspector.inspect(row, checkpoint);
  const lines = fibers.flatMap(({ frames }) => frames.slice(0, 1).map(({ at }) => at.line));
  return [...new Set(lines)].sort((a, b) => a - b);
}

import type { RunDetail } from "../contract/runs.ts";
import { ServerError } from "../server-error.ts";
import type { PageReads, RunDetailRow } from "./page-reads.ts";
import { runPlaces } from "./run-places.ts";
import { isEnded, openLines, runSummary, taskView, waitView } from "./run-views.ts";

const TASKS_SHOWN = 2_000;
/** A run that steps all the time is shown as it was seen last. */
const LOOKS_MAX = 3;

/** @throws ServerError `UNKNOWN_RUN` */
export async function runRow(reads: PageReads, id: string): Promise<RunDetailRow> {
  const row = await reads.getRun(id);
  if (row === undefined) throw new ServerError("UNKNOWN_RUN", `There is no run ${id}.`);
  return row;
}

/**
 * Everything that the page of one run shows. Its parts are read one by one; when the run has made a step meanwhile, they are read again,
 * so that they fit together.
 * @throws ServerError `UNKNOWN_RUN`
 */
export async function runDetail(reads: PageReads, id: string): Promise<RunDetail> {
  let row = await runRow(reads, id);
  for (let look = 1; ; look++) {
    const detail = await detailOf(reads, row);
    const now = await runRow(reads, id);
    if (look === LOOKS_MAX || (now.revision === row.revision && now.state === row.state)) return detail;
    row = now;
  }
}

async function detailOf(reads: PageReads, row: RunDetailRow): Promise<RunDetail> {
  const { id, parentId, parentOperation, inputs, output, timeoutAt, revision, source } = row;
  const [taskRows, taskCounts, waits, children, { places, ranges }, workflow] = await Promise.all([
    reads.listTasks(id, {}, { limit: TASKS_SHOWN }),
    reads.countTasks(id),
    reads.listWaits(id),
    reads.listChildren(id),
    runPlaces(reads, id),
    reads.getWorkflow(row.workflow),
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
    waitingLines: isEnded(row) ? [] : openLines(views),
  };
}

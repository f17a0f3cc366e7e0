import type { RunState } from "@fermata/engine";
import type pg from "pg";
import { PageQuery } from "./page-query.ts";
import type { StatsRow, ThroughputRow } from "./rows.ts";

/** Live runs are counted in the live plane; ended ones come from the tallies, so nothing grows with the history. */
export async function readStats(pool: pg.Pool): Promise<StatsRow> {
  const [live, totals] = await Promise.all([
    new PageQuery().rows<{ state: RunState; count: number }>(
      pool,
      `SELECT CASE WHEN state = 'queued' AND worker_id IS NOT NULL THEN 'running'::run_state ELSE state END AS state, count(*) AS count
       FROM run_live GROUP BY 1`,
    ),
    new PageQuery().rows<
      Record<"completed" | "failed" | "canceled" | "tasks_queued" | "tasks_running" | "waits", number>
    >(
      pool,
      `SELECT coalesce(sum(runs_completed), 0)::bigint AS completed, coalesce(sum(runs_failed), 0)::bigint AS failed,
         coalesce(sum(runs_canceled), 0)::bigint AS canceled,
         (SELECT count(*) FROM task_queue) + (SELECT count(*) FROM timer WHERE kind = 'task') AS tasks_queued,
         (SELECT count(*) FROM run_live l JOIN task t ON t.run_id = l.run_id AND t.state = 'running' WHERE l.worker_id IS NOT NULL)
           + (SELECT count(*) FROM task_lease e WHERE NOT EXISTS (
               SELECT FROM run_live l WHERE l.run_id = e.run_id AND l.worker_id IS NOT NULL)) AS tasks_running,
         (SELECT count(*) FROM open_wait WHERE kind = 'signal') AS waits
       FROM tally`,
    ),
  ]);
  const total = totals[0];
  const runs: Record<RunState, number> = {
    queued: 0,
    running: 0,
    waiting: 0,
    paused: 0,
    completed: total?.completed ?? 0,
    failed: total?.failed ?? 0,
    canceled: total?.canceled ?? 0,
  };
  for (const row of live) runs[row.state] = row.count;
  return {
    runs,
    tasks: { queued: total?.tasks_queued ?? 0, running: total?.tasks_running ?? 0 },
    openSignalWaits: total?.waits ?? 0,
  };
}

/** Buckets of equal length, oldest first. Counts are kept per minute: a shorter bucket has all of its minute or nothing. */
export async function readThroughput(
  pool: pg.Pool,
  range: { readonly from: number; readonly bucketMs: number; readonly buckets: number },
): Promise<ThroughputRow[]> {
  const { from, bucketMs, buckets } = range;
  const query = new PageQuery();
  const start = query.value(Math.floor(from));
  const length = query.value(Math.floor(bucketMs));
  return query.rows<ThroughputRow>(
    pool,
    `SELECT ${start}::bigint + n * ${length}::bigint AS at,
       coalesce(sum(runs_created), 0)::bigint AS started, coalesce(sum(runs_completed), 0)::bigint AS completed,
       coalesce(sum(runs_failed), 0)::bigint AS failed, coalesce(sum(tasks_done), 0)::bigint AS "tasksDone",
       coalesce(sum(tasks_failed), 0)::bigint AS "tasksFailed"
     FROM generate_series(0, ${query.value(buckets - 1)}::int) n
     LEFT JOIN tally ON minute_at >= ${start}::bigint + n * ${length}::bigint
       AND minute_at < ${start}::bigint + (n + 1) * ${length}::bigint
     GROUP BY n ORDER BY n`,
  );
}

import { NOW, statement } from "../statement.ts";

/** What happened since the last time this process said so. */
export interface TallyCounts {
  readonly runsCreated: number;
  readonly runsCompleted: number;
  readonly runsFailed: number;
  readonly runsCanceled: number;
  readonly tasksDone: number;
  readonly tasksFailed: number;
}

/** Adds to this process' row of this minute. */
export const addTally = statement<never>()({
  name: "add-tally",
  text: `
INSERT INTO tally AS t (minute_at, process, runs_created, runs_completed, runs_failed, runs_canceled, tasks_done, tasks_failed)
VALUES (${NOW} / 60000 * 60000, $1::uuid, $2, $3, $4, $5, $6, $7)
ON CONFLICT (minute_at, process) DO UPDATE SET
  runs_created = t.runs_created + excluded.runs_created,
  runs_completed = t.runs_completed + excluded.runs_completed,
  runs_failed = t.runs_failed + excluded.runs_failed,
  runs_canceled = t.runs_canceled + excluded.runs_canceled,
  tasks_done = t.tasks_done + excluded.tasks_done,
  tasks_failed = t.tasks_failed + excluded.tasks_failed`,
  values: ({ process, counts }: { process: string; counts: TallyCounts }) => [
    process,
    counts.runsCreated,
    counts.runsCompleted,
    counts.runsFailed,
    counts.runsCanceled,
    counts.tasksDone,
    counts.tasksFailed,
  ],
});

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

/** Adds to the counts of this minute; those of more than two days ago go. */
export const addTally = statement<never>()({
  name: "add-tally",
  text: `
WITH forgotten AS (
  DELETE FROM tally WHERE minute_at < ${NOW} - 172800000
)
INSERT INTO tally (minute_at, runs_created, runs_completed, runs_failed, runs_canceled, tasks_done, tasks_failed)
VALUES (${NOW} - ${NOW} % 60000, $1, $2, $3, $4, $5, $6)`,
  values: (counts: TallyCounts) => [
    counts.runsCreated,
    counts.runsCompleted,
    counts.runsFailed,
    counts.runsCanceled,
    counts.tasksDone,
    counts.tasksFailed,
  ],
});

import { NOW, statement } from "../statement.ts";

const SUMS = ["runs_created", "runs_completed", "runs_failed", "runs_canceled", "tasks_done", "tasks_failed"];

/** Folds the minutes of more than two days ago into the one row that keeps the totals. */
export const foldTally = statement<never>()({
  name: "fold-tally",
  text: `
WITH old AS (
  DELETE FROM tally WHERE minute_at > 0 AND minute_at < ${NOW} - 172800000 RETURNING *
)
INSERT INTO tally AS t (minute_at, process, ${SUMS.join(", ")})
SELECT 0, '00000000-0000-0000-0000-000000000000'::uuid, ${SUMS.map((name) => `sum(${name})`).join(", ")} FROM old HAVING count(*) > 0
ON CONFLICT (minute_at, process) DO UPDATE SET ${SUMS.map((name) => `${name} = t.${name} + excluded.${name}`).join(", ")}`,
  values: (_: null) => [],
});

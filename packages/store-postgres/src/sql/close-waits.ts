import { integers, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Waits that were answered or dropped, with their timers. */
export const closeWaits = statement<never>()({
  name: "close-waits",
  text: `
WITH closed AS (
  SELECT * FROM unnest($1::uuid[], $2::int[]) AS given(run_id, operation)
), untimed AS (
  DELETE FROM timer USING closed WHERE timer.run_id = closed.run_id AND timer.operation = closed.operation AND timer.kind = 'wait'
)
DELETE FROM open_wait w USING closed WHERE w.run_id = closed.run_id AND w.operation = closed.operation`,
  values: (waits: readonly { runId: string; operation: number }[]) => [
    uuids(waits.map((wait) => wait.runId)),
    integers(waits.map((wait) => wait.operation)),
  ],
});

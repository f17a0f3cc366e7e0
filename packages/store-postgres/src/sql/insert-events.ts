import { jsons, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** History, one row per run and commit: rows are what costs, and a three-step workflow has some ten events. */
export const insertEvents = statement<never>()({
  name: "insert-events",
  text: "INSERT INTO event (run_id, events) SELECT * FROM unnest($1::uuid[], $2::json[])",
  values: (rows: readonly { runId: string; entries: readonly unknown[] }[]) => [
    uuids(rows.map((row) => row.runId)),
    jsons(rows.map((row) => row.entries)),
  ],
});

import { jsons, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Log lines, one row per run and commit. */
export const insertLogs = statement<never>()({
  name: "insert-logs",
  text: "INSERT INTO log (run_id, entries) SELECT * FROM unnest($1::uuid[], $2::json[])",
  values: (rows: readonly { runId: string; entries: readonly unknown[] }[]) => [
    uuids(rows.map((row) => row.runId)),
    jsons(rows.map((row) => row.entries)),
  ],
});

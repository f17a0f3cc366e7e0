import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Locks live runs in the order that everybody does, and answers which of the given are live. */
export const lockRuns = statement<{ run_id: string }>()({
  name: "lock-runs",
  text: "SELECT run_id FROM run_live WHERE run_id = ANY ($1::uuid[]) ORDER BY run_id FOR UPDATE",
  values: (runs: readonly string[]) => [uuids(runs)],
});

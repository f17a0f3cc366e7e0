import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/**
 * Locks those of the given runs that are live and that nobody holds. Who tells many runs something uses this and comes back for the rest
 * when it holds nothing: so it never waits while others wait for it.
 */
export const lockFreeRuns = statement<{ run_id: string }>()({
  name: "lock-free-runs",
  text: "SELECT run_id FROM run_live WHERE run_id = ANY ($1::uuid[]) ORDER BY run_id FOR UPDATE SKIP LOCKED",
  values: (runs: readonly string[]) => [uuids(runs)],
});

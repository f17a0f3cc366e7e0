import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Which of these runs there are, and which of them have not ended. */
export const findLiveRuns = statement<{ id: string; live: boolean }>()({
  name: "find-live-runs",
  text: "SELECT r.id, l.run_id IS NOT NULL AS live FROM run r LEFT JOIN run_live l ON l.run_id = r.id WHERE r.id = ANY ($1::uuid[])",
  values: (runs: readonly string[]) => [uuids(runs)],
});

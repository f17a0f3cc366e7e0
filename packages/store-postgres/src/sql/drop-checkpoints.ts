import { integers, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Checkpoints of a run up to a revision. */
export const dropCheckpoints = statement<never>()({
  name: "drop-checkpoints",
  text: `
DELETE FROM checkpoint c USING unnest($1::uuid[], $2::int[]) AS n(run_id, revision)
WHERE c.run_id = n.run_id AND c.revision <= n.revision`,
  values: (upTo: readonly { runId: string; revision: number }[]) => [
    uuids(upTo.map((entry) => entry.runId)),
    integers(upTo.map((entry) => entry.revision)),
  ],
});

import type { Checkpoint } from "@fermata/engine";
import { bigints, byteas, integers, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Snapshots kept for later (E25). */
export const insertCheckpoints = statement<never>()({
  name: "insert-checkpoints",
  text: `
INSERT INTO checkpoint (run_id, revision, at, line, snapshot)
SELECT * FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::int[], $5::bytea[])
ON CONFLICT DO NOTHING`,
  values: (checkpoints: readonly Checkpoint[]) => [
    uuids(checkpoints.map((checkpoint) => checkpoint.runId)),
    integers(checkpoints.map((checkpoint) => checkpoint.revision)),
    bigints(checkpoints.map((checkpoint) => checkpoint.at)),
    integers(checkpoints.map((checkpoint) => checkpoint.line)),
    byteas(checkpoints.map((checkpoint) => checkpoint.snapshot)),
  ],
});

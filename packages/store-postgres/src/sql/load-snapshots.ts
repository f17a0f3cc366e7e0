import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Current snapshots, from the live row or from the checkpoint that holds the same bytes. */
export const loadSnapshots = statement<{ run_id: string; snapshot: Buffer }>()({
  name: "load-snapshots",
  text: `
SELECT l.run_id, coalesce(l.snapshot, c.snapshot) AS snapshot
FROM run_live l LEFT JOIN checkpoint c ON c.run_id = l.run_id AND c.revision = l.checkpoint_revision
WHERE l.run_id = ANY ($1::uuid[]) AND coalesce(l.snapshot, c.snapshot) IS NOT NULL`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

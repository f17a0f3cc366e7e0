import { NOW, statement } from "../statement.ts";

/**
 * Declares workers dead: the one named, or (null) all whose heartbeat is too old. Waits for a commit under way, which holds the row. Rows
 * of workers long dead go.
 */
export const buryWorkers = statement<{ id: string }>()({
  name: "bury-workers",
  text: `
WITH forgotten AS (
  DELETE FROM worker WHERE NOT alive AND heartbeat_at < ${NOW} - 86400000
)
UPDATE worker SET alive = false
WHERE alive AND (id = $1::uuid OR ($1::uuid IS NULL AND heartbeat_at + lease_ms <= ${NOW}))
RETURNING id`,
  values: (worker: string | null) => [worker],
});

import { NOW, statement } from "../statement.ts";

/**
 * Declares workers dead: the one named (waiting for its commit under way, which holds the row), or, with null, all whose heartbeat is too
 * old, except who is committing just now, which counts as a heartbeat. Rows of workers long dead go.
 */
export const buryWorkers = statement<{ id: string }>()({
  name: "bury-workers",
  text: `
WITH named AS (
  SELECT id FROM worker WHERE alive AND id = $1::uuid FOR UPDATE
), expired AS (
  SELECT id FROM worker WHERE alive AND $1::uuid IS NULL AND heartbeat_at + lease_ms <= ${NOW} FOR UPDATE SKIP LOCKED
), forgotten AS (
  DELETE FROM worker WHERE NOT alive AND heartbeat_at < ${NOW} - 86400000
)
UPDATE worker SET alive = false FROM (SELECT id FROM named UNION ALL SELECT id FROM expired) chosen
WHERE worker.id = chosen.id RETURNING worker.id`,
  values: (worker: string | null) => [worker],
});

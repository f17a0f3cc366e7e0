import type { OpenWait } from "@fermata/engine";
import { bigints, integers, jsons, texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Waits of parked runs, with a timer where they are due by themselves. */
export const openWaits = statement<never>()({
  name: "open-waits",
  text: `
WITH opened AS (
  INSERT INTO open_wait (run_id, operation, kind, name, due_at, created_at, command)
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::json[])
  ON CONFLICT DO NOTHING
  RETURNING run_id, operation, due_at
)
INSERT INTO timer (run_id, operation, kind, due_at)
SELECT run_id, operation, 'wait', due_at FROM opened WHERE due_at IS NOT NULL`,
  values: (waits: readonly OpenWait[]) => [
    uuids(waits.map((wait) => wait.runId)),
    integers(waits.map((wait) => wait.operation)),
    texts(waits.map((wait) => wait.kind)),
    texts(waits.map((wait) => wait.name)),
    bigints(waits.map((wait) => wait.dueAt)),
    bigints(waits.map((wait) => wait.createdAt)),
    jsons(waits.map((wait) => wait.command)),
  ],
});

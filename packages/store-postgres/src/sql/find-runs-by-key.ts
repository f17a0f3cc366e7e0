import { texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Which run is there already, by id or by idempotency key; `position` counts from 1 in the order given. */
export const findRunsByKey = statement<{ position: number; id: string }>()({
  name: "find-runs-by-key",
  text: `
SELECT n.position::int AS position, coalesce(by_id.id, by_key.id) AS id
FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS n(id, workflow, key, position)
LEFT JOIN run by_id ON by_id.id = n.id
LEFT JOIN run by_key ON by_key.workflow = n.workflow AND by_key.idempotency_key = n.key AND by_key.idempotency_key IS NOT NULL
WHERE by_id.id IS NOT NULL OR by_key.id IS NOT NULL`,
  values: (runs: readonly { id: string; workflow: string; idempotencyKey?: string }[]) => [
    uuids(runs.map((run) => run.id)),
    texts(runs.map((run) => run.workflow)),
    texts(runs.map((run) => run.idempotencyKey)),
  ],
});

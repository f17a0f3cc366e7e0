import { bigints, integers, texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Where an attempt stands, latest word. */
export interface TaskPlace {
  readonly runId: string;
  readonly operation: number;
  readonly attempt: number;
  readonly backend: string;
  readonly handle: string | null;
  readonly startedAt: number | null;
}

/** Attempts that have a handle at a backend or run there; of those the worker does not hold any more nothing is noted. */
export const noteProgress = statement<never>()({
  name: "note-progress",
  text: `
UPDATE task t SET backend = n.backend, handle = coalesce(n.handle, t.handle), started_at = coalesce(n.started_at, t.started_at)
FROM unnest($2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::bigint[])
  AS n(run_id, operation, attempt, backend, handle, started_at)
WHERE t.run_id = n.run_id AND t.operation = n.operation
  AND t.worker_id = $1::uuid AND t.attempt = n.attempt AND t.state = 'running'`,
  values: ({ worker, places }: { worker: string; places: readonly TaskPlace[] }) => [
    worker,
    uuids(places.map((place) => place.runId)),
    integers(places.map((place) => place.operation)),
    integers(places.map((place) => place.attempt)),
    texts(places.map((place) => place.backend)),
    texts(places.map((place) => place.handle)),
    bigints(places.map((place) => place.startedAt)),
  ],
});

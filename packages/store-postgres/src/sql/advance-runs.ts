import { booleans, byteas, integers, texts, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/** A step that does not end its run, or (`release`) only gives the lease up. */
export interface RunAdvance {
  readonly runId: string;
  readonly revision: number;
  readonly state: string;
  readonly waitingLine: number | null;
  readonly snapshot: Uint8Array | null;
  /** The snapshot is in the checkpoint of that revision. */
  readonly checkpointRevision: number | null;
  readonly waits: boolean;
  readonly park: boolean;
  readonly release: boolean;
  /** The release pauses the run. */
  readonly paused: boolean;
}

/**
 * The guarded update of a commit: only rows that the worker still holds, at the revision the step began from. Given in order of id, so
 * that everybody locks in one order. HOT: no index has a column that changes here.
 */
export const advanceRuns = statement<{ run_id: string; message_sequence: number }>()({
  name: "advance-runs",
  text: `
UPDATE run_live l SET
  revision = l.revision + 1,
  worker_id = CASE WHEN n.park THEN NULL ELSE l.worker_id END,
  state = CASE WHEN n.paused THEN 'paused' WHEN n.release THEN l.state ELSE n.state::run_state END,
  waiting_line = CASE WHEN n.release THEN l.waiting_line ELSE n.waiting_line END,
  waited = l.waited OR n.waits,
  started_at = coalesce(l.started_at, ${NOW}),
  updated_at = ${NOW},
  snapshot = CASE WHEN n.release THEN l.snapshot ELSE n.snapshot END,
  checkpoint_revision = CASE WHEN n.release THEN l.checkpoint_revision ELSE n.checkpoint_revision END
FROM unnest($2::uuid[], $3::int[], $4::text[], $5::int[], $6::bytea[], $7::int[], $8::boolean[], $9::boolean[], $10::boolean[],
  $11::boolean[])
  AS n(run_id, revision, state, waiting_line, snapshot, checkpoint_revision, waits, park, release, paused)
WHERE l.run_id = n.run_id AND l.worker_id = $1::uuid AND l.revision = n.revision
RETURNING l.run_id, l.message_sequence`,
  values: ({ worker, steps }: { worker: string; steps: readonly RunAdvance[] }) => [
    worker,
    uuids(steps.map((step) => step.runId)),
    integers(steps.map((step) => step.revision)),
    texts(steps.map((step) => step.state)),
    integers(steps.map((step) => step.waitingLine)),
    byteas(steps.map((step) => step.snapshot)),
    integers(steps.map((step) => step.checkpointRevision)),
    booleans(steps.map((step) => step.waits)),
    booleans(steps.map((step) => step.park)),
    booleans(steps.map((step) => step.release)),
    booleans(steps.map((step) => step.paused)),
  ],
});

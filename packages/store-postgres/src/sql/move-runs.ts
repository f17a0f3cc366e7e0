import type { RunMove } from "@fermata/engine";
import { byteas, integers, texts, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/** Gives parked runs another version and snapshot; answers those that were parked at that revision, with the version they had. */
export const moveRuns = statement<{ run_id: string; from_version: string }>()({
  name: "move-runs",
  text: `
WITH moved AS (
  UPDATE run_live l SET revision = l.revision + 1, snapshot = n.snapshot, checkpoint_revision = NULL, updated_at = ${NOW}
  FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bytea[]) AS n(run_id, revision, version, snapshot)
  WHERE l.run_id = n.run_id AND l.worker_id IS NULL AND l.revision = n.revision
  RETURNING l.run_id, n.version
), before AS (
  SELECT r.id, r.version FROM moved JOIN run r ON r.id = moved.run_id
), recorded AS (
  UPDATE run r SET version = moved.version FROM moved WHERE r.id = moved.run_id
)
SELECT id AS run_id, version AS from_version FROM before`,
  values: (moves: readonly RunMove[]) => [
    uuids(moves.map((move) => move.id)),
    integers(moves.map((move) => move.revision)),
    texts(moves.map((move) => move.version)),
    byteas(moves.map((move) => move.snapshot)),
  ],
});

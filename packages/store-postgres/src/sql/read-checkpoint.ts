import { statement } from "../statement.ts";

export interface CheckpointRow {
  readonly revision: number;
  readonly at: number;
  readonly line: number | null;
  readonly snapshot: Buffer;
}

/** The live row's own snapshot, or a checkpoint: of that revision, or the newest (null). */
export const readCheckpoint = statement<CheckpointRow>()({
  name: "read-checkpoint",
  text: `
SELECT revision, at, line, snapshot FROM (
  SELECT l.revision, l.updated_at AS at, l.waiting_line AS line, l.snapshot FROM run_live l WHERE l.run_id = $1::uuid AND l.snapshot IS NOT NULL
  UNION ALL
  SELECT c.revision, c.at, c.line, c.snapshot FROM checkpoint c WHERE c.run_id = $1::uuid
) found WHERE $2::int IS NULL OR revision = $2::int ORDER BY revision DESC LIMIT 1`,
  values: ({ run, revision }: { run: string; revision: number | undefined }) => [run, revision ?? null],
});

import { NOW, statement } from "../statement.ts";

/**
 * The fence of a commit: the worker lives, and has not made this commit before. The row stays locked to the end of the transaction, so
 * that nobody can bury the worker in between; it also counts as a heartbeat.
 */
export const fenceCommit = statement<{ passed: true }>()({
  name: "fence-commit",
  text: `
UPDATE worker SET last_commit = $2, heartbeat_at = ${NOW}
WHERE id = $1::uuid AND alive AND last_commit < $2 RETURNING true AS passed`,
  values: ({ worker, sequence }: { worker: string; sequence: number }) => [worker, sequence],
});

import type { RunState } from "@fermata/engine";
import type { ErrorData } from "@fermata/flow";
import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

export interface RunStatusRow {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly state: RunState;
  readonly revision: number;
  /** As JSON text: it tells the output null from none. */
  readonly output: string | null;
  readonly error: ErrorData | null;
}

/** Runs as they stand. */
export const readRunStatus = statement<RunStatusRow>()({
  name: "read-run-status",
  text: `
SELECT r.id, r.workflow, r.version, coalesce(l.state, r.end_state) AS state, coalesce(l.revision, r.revision) AS revision,
  r.output::text AS output, r.error
FROM run r LEFT JOIN run_live l ON l.run_id = r.id WHERE r.id = ANY ($1::uuid[])`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

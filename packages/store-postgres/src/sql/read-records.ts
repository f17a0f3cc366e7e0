import type { RunState } from "@fermata/engine";
import type { ErrorData } from "@fermata/flow";
import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

export interface RunRecordRow {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly queue: string;
  readonly priority: number;
  readonly created_at: number;
  readonly available_at: number;
  readonly timeout_at: number | null;
  readonly parent_id: string | null;
  readonly parent_operation: number | null;
  readonly idempotency_key: string | null;
  readonly tags: string[];
  readonly inputs: unknown;
  readonly state: RunState;
  readonly revision: number;
  readonly error: ErrorData | null;
}

/** Runs as they were started, and how they stand. */
export const readRecords = statement<RunRecordRow>()({
  name: "read-records",
  text: `
SELECT r.id, r.workflow, r.version, r.queue, r.priority, r.created_at, r.available_at, r.timeout_at, r.parent_id, r.parent_operation,
  r.idempotency_key, r.tags, r.inputs, coalesce(l.state, r.end_state) AS state, coalesce(l.revision, r.revision) AS revision, r.error
FROM run r LEFT JOIN run_live l ON l.run_id = r.id WHERE r.id = ANY ($1::uuid[])`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

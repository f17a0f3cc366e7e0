import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

export interface OpenWaitRow {
  readonly run_id: string;
  readonly operation: number;
  readonly kind: "signal" | "timer";
  readonly name: string | null;
  readonly due_at: number | null;
  readonly created_at: number;
  readonly command: unknown;
}

/** Open waits of these runs. */
export const readWaits = statement<OpenWaitRow>()({
  name: "read-waits",
  text: `
SELECT run_id, operation, kind, name, due_at, created_at, command FROM open_wait
WHERE run_id = ANY ($1::uuid[]) ORDER BY run_id, operation`,
  values: (runs: readonly string[]) => [uuids(runs)],
});

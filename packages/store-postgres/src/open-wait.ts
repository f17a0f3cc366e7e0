import type { OpenWait } from "@fermata/engine";
import type { OpenWaitRow } from "./sql/read-waits.ts";

/** A wait as the engine knows it. */
export function openWaitOf(row: OpenWaitRow): OpenWait {
  return {
    runId: row.run_id,
    operation: row.operation,
    kind: row.kind,
    ...(row.name !== null && { name: row.name }),
    ...(row.due_at !== null && { dueAt: row.due_at }),
    command: row.command as OpenWait["command"],
    createdAt: row.created_at,
  };
}

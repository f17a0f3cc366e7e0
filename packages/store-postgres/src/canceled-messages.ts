import type { MessageRow } from "./sql/write-messages.ts";

/** The failures that runs hear of where somebody else canceled their tasks; a plain task (operation 0) has no run. */
export function canceledMessages(
  rows: readonly { readonly run_id: string; readonly operation: number; readonly error: unknown }[],
): MessageRow[] {
  const at = Date.now();
  return rows
    .filter((row) => row.operation > 0)
    .map((row) => ({ runId: row.run_id, kind: "failure", at, operation: row.operation, body: row.error }));
}

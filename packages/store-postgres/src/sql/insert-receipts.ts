import { texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Remembers accepted message ids for as long as their runs live. */
export const insertReceipts = statement<never>()({
  name: "insert-receipts",
  text: `
INSERT INTO signal_receipt (run_id, message_id) SELECT * FROM unnest($1::uuid[], $2::text[])
ON CONFLICT DO NOTHING`,
  values: (ids: readonly { runId: string; messageId: string }[]) => [
    uuids(ids.map((id) => id.runId)),
    texts(ids.map((id) => id.messageId)),
  ],
});

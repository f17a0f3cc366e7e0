import { texts, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Which message ids these runs have accepted before. */
export const findReceipts = statement<{ run_id: string; message_id: string }>()({
  name: "find-receipts",
  text: `
SELECT s.run_id, s.message_id FROM unnest($1::uuid[], $2::text[]) AS n(run_id, message_id)
JOIN signal_receipt s ON s.run_id = n.run_id AND s.message_id = n.message_id`,
  values: (ids: readonly { runId: string; messageId: string }[]) => [
    uuids(ids.map((id) => id.runId)),
    texts(ids.map((id) => id.messageId)),
  ],
});

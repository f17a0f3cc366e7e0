import { integers, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Messages that a step has acted on. */
export const consumeMessages = statement<never>()({
  name: "consume-messages",
  text: `
DELETE FROM message m USING unnest($1::uuid[], $2::int[]) AS n(run_id, sequence)
WHERE m.run_id = n.run_id AND m.sequence = n.sequence`,
  values: (messages: readonly { runId: string; sequence: number }[]) => [
    uuids(messages.map((message) => message.runId)),
    integers(messages.map((message) => message.sequence)),
  ],
});

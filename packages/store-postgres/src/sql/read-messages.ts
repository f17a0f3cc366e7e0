import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

export interface StoredMessage {
  readonly run_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly operation: number | null;
  readonly body: unknown;
}

/** Unconsumed messages, in order. */
export const readMessages = statement<StoredMessage>()({
  name: "read-messages",
  text: "SELECT run_id, sequence, at, kind, operation, body FROM message WHERE run_id = ANY ($1::uuid[]) ORDER BY run_id, sequence",
  values: (runs: readonly string[]) => [uuids(runs)],
});

import { statement } from "../statement.ts";

/** Whoever claims from a queue with a rule counts alone, to the end of the transaction. */
export const lockQueue = statement<never>()({
  name: "lock-queue",
  text: "SELECT pg_advisory_xact_lock(hashtextextended($1, 4171))",
  values: (queue: string) => [queue],
});

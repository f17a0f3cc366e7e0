import { statement } from "../statement.ts";

/**
 * For the rest of the transaction. The store's connections plan without hash joins (see `postgres-store.ts`); the rare statements that
 * join what they have just found with each other need them, or take the square of its size.
 */
export const allowHashJoins = statement<never>()({
  name: "allow-hash-joins",
  text: "SET LOCAL enable_hashjoin = on",
  values: (_: null) => [],
});

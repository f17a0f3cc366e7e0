/**
 * The durable engine. Read `model.ts` for the nouns, then `store.ts` for what is durable.
 */
export type * from "./model.ts";
export type * from "./store.ts";

/**
 * The .flow language. Read `machine-api.ts` for what a running program looks like from outside.
 */
export type * from "./machine-api.ts";

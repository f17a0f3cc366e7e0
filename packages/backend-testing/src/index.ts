/**
 * The suite that every adapter has to pass. Read `describe-backend.ts`, then the cases in `cases/`, rule by rule; `harness.ts` is what they
 * stand on.
 */
export { type Rule, rules } from "./conformance-case.ts";
export { type ConformanceRow, conformanceTable } from "./conformance-table.ts";
export { type DescribeBackendOptions, describeBackend } from "./describe-backend.ts";
export { type LastWords, runDoomedServer } from "./doomed-server.ts";
export type { DoomedPlan } from "./doomed-server-main.ts";

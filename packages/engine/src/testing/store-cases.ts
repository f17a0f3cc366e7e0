/**
 * The conformance suite of Stores (E1). Read `store-case.ts` for what a case and a fixture are. A store's own test runs each case:
 * `for (const { title, run } of storeCases) it(title, () => run(fixture))`. Free of any test runner: it asserts with node:assert.
 */
import { intakeCases } from "./intake-cases.ts";
import { runCases } from "./run-cases.ts";
import type { StoreCase } from "./store-case.ts";
import { taskCases } from "./task-cases.ts";

export { controlCases } from "./control-cases.ts";
export { StoreBench, type StoreCase, type StoreFixture } from "./store-case.ts";

/** Every promise of the Store interface. Cases draw their own queue and ids, so they may share one database. */
export const storeCases: readonly StoreCase[] = [...intakeCases, ...runCases, ...taskCases];

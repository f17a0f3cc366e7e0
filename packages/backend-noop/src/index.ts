/**
 * The backend that does nothing, to see what everything else costs. Read `noop-backend.ts`; it is also the shortest example of the contract.
 */
export { NoopBackend } from "./noop-backend.ts";

/**
 * Programs and JavaScript functions on this machine. Read `local-backend.ts` for the contract's side; `spawner-client.ts` and
 * `spawner-main.ts` with `process-table.ts` for how programs are started and reaped; `spawner-journal.ts` and `orphan-watch.ts` for how they
 * outlive the server; `function-pool.ts` and `function-worker-main.ts` for functions.
 */
export { LocalBackend, type LocalBackendOptions } from "./local-backend.ts";

/** A server for the tests to kill: starts the backend, submits what it is given, and tells every event to its parent. */
import type { TaskSubmission } from "@fermata/backend";
import { makeBackend } from "./make-backend.ts";

const [workDir = "", tasks = "[]"] = process.argv.slice(2);
const backend = makeBackend();
await backend.start({ id: "s", workDir, log: () => {} });
backend.listen(async (events) => {
  process.send?.(events);
});
await backend.submit(JSON.parse(tasks) as TaskSubmission[]);

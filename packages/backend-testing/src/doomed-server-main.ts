/**
 * A process that the suite kills: it starts a backend, submits tasks, and tells its parent every event. Arguments: the module whose `makeBackend` makes the backend, and the plan as JSON.
 */
import { pathToFileURL } from "node:url";
import type { Backend, SessionContext, TaskSubmission } from "@fermata/backend";

/** What the process is to do. */
export interface DoomedPlan {
  readonly sessionId: string;
  readonly workDir: string;
  readonly tasks: readonly TaskSubmission[];
  /** Whether its listener takes ends; it takes everything else. */
  readonly takesEnds: boolean;
}

const [module = "", plan = ""] = process.argv.slice(2);
const { sessionId, workDir, tasks, takesEnds } = JSON.parse(plan) as DoomedPlan;
const { makeBackend } = (await import(pathToFileURL(module).href)) as { makeBackend: () => Backend };
const backend = makeBackend();
const session: SessionContext = { id: sessionId, workDir, log: () => {} };
await backend.start(session);
backend.listen(async (events) => {
  process.send?.(events);
  if (!takesEnds && events.some(({ outcome }) => outcome !== undefined)) await new Promise(() => {});
});
await backend.submit(tasks);

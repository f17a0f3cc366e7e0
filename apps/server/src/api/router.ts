import { approvalsRouter } from "./approvals.ts";
import { backendsRouter } from "./backends.ts";
import { definitionsRouter } from "./definitions.ts";
import { liveRouter } from "./live.ts";
import { runsRouter } from "./runs.ts";
import { queuesRouter, schedulesRouter } from "./schedules.ts";
import { settingsRouter } from "./settings.ts";
import { tasksRouter } from "./tasks.ts";
import { router } from "./trpc.ts";
import { workflowsRouter } from "./workflows.ts";

/** The whole API, one router per area. */
export const appRouter = router({
  workflows: workflowsRouter,
  definitions: definitionsRouter,
  runs: runsRouter,
  tasks: tasksRouter,
  schedules: schedulesRouter,
  queues: queuesRouter,
  approvals: approvalsRouter,
  backends: backendsRouter,
  settings: settingsRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;

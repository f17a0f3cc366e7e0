import { createRouter } from "@tanstack/react-router";
import { approvalsRoute } from "../routes/approvals.ts";
import { backendsRoute } from "../routes/backends.ts";
import { homeRoute } from "../routes/home.ts";
import { rootRoute } from "../routes/root.tsx";
import { runRoute, runsRoute } from "../routes/runs.ts";
import { settingsRoute } from "../routes/settings.ts";
import { workflowRoute, workflowsRoute } from "../routes/workflows.ts";

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    workflowsRoute,
    workflowRoute,
    runsRoute,
    runRoute,
    approvalsRoute,
    backendsRoute,
    settingsRoute,
  ]),
  // A page's code is on its way as soon as the pointer is over its link.
  defaultPreload: "intent",
  defaultPendingMs: 150,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

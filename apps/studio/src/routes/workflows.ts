import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readWorkflowSearch } from "../workflows/workflow-search.ts";
import { rootRoute } from "./root.tsx";

export const workflowsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows",
  component: lazyRouteComponent(() => import("../workflows/WorkflowsPage.tsx"), "WorkflowsPage"),
});

export const workflowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows/$name",
  validateSearch: readWorkflowSearch,
  component: lazyRouteComponent(() => import("../workflows/WorkflowPage.tsx"), "WorkflowPage"),
});

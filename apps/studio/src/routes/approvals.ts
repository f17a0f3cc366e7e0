import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { ApprovalsSearch } from "../approvals/approvals-search.ts";
import { rootRoute } from "./root.tsx";

export const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/approvals",
  validateSearch: (search: Record<string, unknown>): ApprovalsSearch => ({
    ...(typeof search.run === "string" && { run: search.run }),
    ...(typeof search.operation === "number" && { operation: search.operation }),
    ...(search.view === "history" && { view: "history" }),
  }),
  component: lazyRouteComponent(() => import("../approvals/ApprovalsPage.tsx"), "ApprovalsPage"),
});

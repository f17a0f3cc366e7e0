import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type RunSearch, type RunsSearch, runViews } from "../runs/run-search.ts";
import { rootRoute } from "./root.tsx";

export const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs",
  validateSearch: (search: Record<string, unknown>): RunsSearch => ({
    ...(typeof search.state === "string" && { state: search.state }),
    ...(typeof search.workflow === "string" && { workflow: search.workflow }),
    ...(typeof search.id === "string" && { id: search.id }),
  }),
  component: lazyRouteComponent(() => import("../runs/RunsPage.tsx"), "RunsPage"),
});

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs/$id",
  validateSearch: (search: Record<string, unknown>): RunSearch => {
    const view = runViews.find((name) => name === search.view);
    return {
      ...(view && { view }),
      ...(typeof search.node === "string" && { node: search.node }),
      ...(typeof search.checkpoint === "number" && { checkpoint: search.checkpoint }),
    };
  },
  component: lazyRouteComponent(() => import("../runs/RunPage.tsx"), "RunPage"),
});

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root.tsx";

export const backendsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/backends",
  component: lazyRouteComponent(() => import("../backends/BackendsPage.tsx"), "BackendsPage"),
});

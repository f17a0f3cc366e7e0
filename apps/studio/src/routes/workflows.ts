import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root.tsx";

export const workflowsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows",
  component: lazyRouteComponent(() => import("../workflows/WorkflowsPage.tsx"), "WorkflowsPage"),
});

const views = ["canvas", "split", "code"] as const;
export type EditorView = (typeof views)[number];

/** What of the editor can be linked to. */
export interface WorkflowSearch {
  readonly view?: EditorView;
  /** Id of the selected node. */
  readonly node?: string;
}

export const workflowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows/$name",
  validateSearch: (search: Record<string, unknown>): WorkflowSearch => {
    const view = views.find((name) => name === search.view);
    return { ...(view && { view }), ...(typeof search.node === "string" && { node: search.node }) };
  },
  component: lazyRouteComponent(() => import("../workflows/WorkflowPage.tsx"), "WorkflowPage"),
});

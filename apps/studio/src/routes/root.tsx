import { createRootRoute, Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { ProblemScreen } from "../app/ProblemScreen.tsx";
import { Shell } from "../app/Shell.tsx";
import { buttonClass } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";

export const rootRoute = createRootRoute({
  component: Shell,
  errorComponent: ({ error, reset }) => <ProblemScreen error={error} retry={reset} />,
  notFoundComponent: () => (
    <EmptyState
      icon={Compass}
      title="There is no such page."
      actions={
        <Link to="/workflows" className={buttonClass("primary")}>
          To the workflows
        </Link>
      }
    >
      The address may be mistyped, or what stood here was renamed.
    </EmptyState>
  ),
});

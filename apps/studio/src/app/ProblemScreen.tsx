import { useRouter } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { describeProblem } from "../api/problem.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";

/** In place of a page that could not be shown: what happened, and what to do next. */
export function ProblemScreen({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const router = useRouter();
  const { title, advice } = describeProblem(error);
  return (
    <div role="alert" className="grid min-h-0 flex-1 place-items-center overflow-auto">
      <EmptyState
        icon={TriangleAlert}
        title={title}
        actions={
          <>
            <Button onClick={() => router.history.back()}>Back</Button>
            <Button variant="primary" onClick={retry ?? (() => window.location.reload())}>
              {retry ? "Try again" : "Reload"}
            </Button>
          </>
        }
      >
        {advice}
      </EmptyState>
    </div>
  );
}

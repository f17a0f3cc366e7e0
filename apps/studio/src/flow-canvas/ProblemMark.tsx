import { CircleAlert, TriangleAlert } from "lucide-react";
import { Tooltip } from "../ui/Tooltip.tsx";
import type { CanvasNodeData } from "./canvas-model.ts";

/** A finding of the checker about a node, in words on hover and for readers. */
export function ProblemMark({ problem }: { readonly problem: NonNullable<CanvasNodeData["problem"]> }) {
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <Tooltip label={problem.message} side="top">
      <span
        role="img"
        aria-label={`${problem.severity}: ${problem.message}`}
        className={isError ? "text-fail" : "text-wait"}
      >
        <Icon size={14} aria-hidden />
      </span>
    </Tooltip>
  );
}

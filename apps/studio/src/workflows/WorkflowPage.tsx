import type { WorkflowDetail } from "@fermata/server";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useRef } from "react";
import { api } from "../api/client.ts";
import { ProblemScreen } from "../app/ProblemScreen.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { EditorScreen } from "./editor/EditorScreen.tsx";

/** One workflow: loads its draft once, then the editor is the one who knows. */
export function WorkflowPage() {
  const { name } = useParams({ from: "/workflows/$name" });
  const { data, error, refetch } = useQuery({ ...api.workflows.get.queryOptions({ name }), gcTime: 0 });
  const first = useFirst(name, data);
  if (error !== null && first === undefined) return <ProblemScreen error={error} retry={() => void refetch()} />;
  if (first === undefined || data === undefined) return <SkeletonRows count={3} />;
  return <EditorScreen key={first.name} opened={first} latest={data} />;
}

/** What was there when the page was opened; a refresh must not pull the text from under somebody's hands. */
function useFirst(name: string, data: WorkflowDetail | undefined): WorkflowDetail | undefined {
  const first = useRef<WorkflowDetail | undefined>(undefined);
  if (first.current?.name !== name) first.current = data?.name === name ? data : undefined;
  return first.current;
}

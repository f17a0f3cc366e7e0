import { Workflow } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function WorkflowsPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Workflows</PageTitle>
      </PageHeader>
      <EmptyState icon={Workflow} title="No workflow yet">
        Draw one, or start from a sample.
      </EmptyState>
    </>
  );
}

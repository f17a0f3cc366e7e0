import { Workflow } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function WorkflowPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Workflow</PageTitle>
      </PageHeader>
      <EmptyState icon={Workflow} title="Workflow">
        Draft.
      </EmptyState>
    </>
  );
}

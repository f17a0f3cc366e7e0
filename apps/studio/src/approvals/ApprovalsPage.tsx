import { CheckCheck } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function ApprovalsPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Approvals</PageTitle>
      </PageHeader>
      <EmptyState icon={CheckCheck} title="Nothing waits for you">
        When a workflow asks a person, its question stands here with Approve and Reject.
      </EmptyState>
    </>
  );
}

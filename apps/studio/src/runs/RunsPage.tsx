import { ListTree } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function RunsPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Runs</PageTitle>
      </PageHeader>
      <EmptyState icon={ListTree} title="No run yet">
        Open a workflow and press Run; each run is kept here with its graph, logs and results.
      </EmptyState>
    </>
  );
}

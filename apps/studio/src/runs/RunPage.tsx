import { ListTree } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function RunPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Run</PageTitle>
      </PageHeader>
      <EmptyState icon={ListTree} title="This run is not here">
        It may have been deleted. Go back to the list of runs.
      </EmptyState>
    </>
  );
}

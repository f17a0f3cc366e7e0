import { Server } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function BackendsPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Backends</PageTitle>
      </PageHeader>
      <EmptyState icon={Server} title="No backend is set up">
        Tasks run on backends: this machine, a cluster, or a model server.
      </EmptyState>
    </>
  );
}

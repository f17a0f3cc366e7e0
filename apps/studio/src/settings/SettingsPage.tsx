import { Settings } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";

export function SettingsPage() {
  return (
    <>
      <PageHeader>
        <PageTitle>Settings</PageTitle>
      </PageHeader>
      <EmptyState icon={Settings} title="Settings">
        How this server is set up, and where its data is kept.
      </EmptyState>
    </>
  );
}

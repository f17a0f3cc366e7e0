import type { SettingsView } from "@fermata/server";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { setTheme, type ThemeChoice, useTheme } from "../app/theme.ts";
import { Ago } from "../ui/Ago.tsx";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { KeyValue } from "../ui/KeyValue.tsx";
import { PageHeader, PageTitle } from "../ui/PageHeader.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";

/** How this server is set up, and how each setting is changed. */
export function SettingsPage() {
  const query = useQuery(api.settings.get.queryOptions());
  return (
    <>
      <PageHeader>
        <PageTitle>Settings</PageTitle>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-7 px-6 py-6 max-sm:px-4">
          <Section title="Appearance">
            <ThemeChoiceControl />
          </Section>
          {query.data ? (
            <ServerSections settings={query.data} />
          ) : query.error ? (
            <EmptyState title={describeProblem(query.error).title}>{describeProblem(query.error).advice}</EmptyState>
          ) : (
            <SkeletonRows count={4} />
          )}
        </div>
      </div>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2.5">
      <h2 className="border-b pb-1.5 text-md font-semibold">{title}</h2>
      {children}
    </section>
  );
}

const themes: readonly { id: ThemeChoice; label: string }[] = [
  { id: "system", label: "As the system" },
  { id: "light", label: "Light" },
  { id: "dark", label: "Dark" },
];

function ThemeChoiceControl() {
  const choice = useTheme((state) => state.choice);
  return <SegmentedControl label="Theme" segments={themes} value={choice} onChange={setTheme} className="self-start" />;
}

function ServerSections({ settings }: { readonly settings: SettingsView }) {
  const { database } = settings;
  return (
    <>
      <Section title="Server">
        <KeyValue
          entries={[
            ["Fermata", settings.version],
            ["Address", settings.url],
            [
              "Data folder",
              <code key="folder" className="font-mono text-xs">
                {settings.dataFolder}
              </code>,
            ],
            [
              "Database",
              `${database.kind === "embedded" ? "embedded Postgres" : "Postgres"} ${database.serverVersion} at ${database.address}`,
            ],
            ["Node", `${settings.node} on ${settings.platform}, process ${settings.pid}`],
            ["Up since", <Ago key="up" at={settings.startedAt} />],
          ]}
        />
      </Section>
      <Section title="Access">
        <RotateToken />
      </Section>
      <Section title="Settings">
        <p className="text-ink-2">Set by environment variables when the server starts.</p>
        <ul className="flex flex-col">
          {settings.settings.map((setting) => (
            <li key={setting.name} className="grid gap-x-4 gap-y-0.5 border-b py-2 sm:grid-cols-[minmax(0,1fr)_auto]">
              <code className="font-mono text-xs font-medium">{setting.env}</code>
              <code className="truncate font-mono text-xs text-ink-2 sm:text-right" title={setting.value}>
                {setting.value === "" ? "not set" : setting.value}
                {setting.value === setting.default && <span className="text-ink-3"> (default)</span>}
              </code>
              <span className="text-xs text-ink-3 sm:col-span-2">{setting.help}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function RotateToken() {
  const [asking, setAsking] = useState(false);
  const rotate = useMutation(
    api.settings.rotateToken.mutationOptions({
      // The new address carries the new token; the cookie of the old one is worth nothing from now on.
      onSuccess: ({ url }) => window.location.assign(url),
    }),
  );
  return (
    <>
      <p className="text-ink-2">
        Who has the access token can run programs on this machine. A new token closes every other browser and client out
        at once.
      </p>
      <Button icon={KeyRound} className="self-start" onClick={() => setAsking(true)}>
        Make a new access token
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Make a new access token?"
        description="Every browser and client but this one has to be let in again, with the address that the server prints."
        confirm="Make a new token"
        danger
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate()}
      />
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows, History } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../../api/client.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { useEditor, useEditorStore } from "./editor-context.ts";

const TextDifference = lazy(() => import("./TextDifference.tsx"));

export interface VersionListProps {
  readonly name: string;
  /** Hash of the version that new runs start from. */
  readonly current: string | null;
}

/** Every published version, newest first: compare with the draft, or bring one back into it (S7). */
export function VersionList({ name, current }: VersionListProps) {
  const { data } = useQuery(api.workflows.versions.queryOptions({ name, limit: 100 }));
  const [shown, setShown] = useState<string | null>(null);
  if (data === undefined) return <SkeletonRows count={3} />;
  if (data.versions.length === 0)
    return (
      <EmptyState icon={History} title="No version yet">
        Publish makes a version that never changes. Runs keep to the version they started with.
      </EmptyState>
    );
  return (
    <>
      <ul aria-label="Versions">
        {data.versions.map(({ hash, deployedAt }) => (
          <li key={hash} className="flex h-11 items-center gap-3 border-b pr-3 pl-4">
            <span className="font-mono text-xs">{hash.slice(0, 7)}</span>
            <span className="text-xs text-ink-3">
              <Ago at={deployedAt} />
            </span>
            {hash === current && <span className="text-2xs text-ink-3">current</span>}
            <Button
              size="sm"
              variant="quiet"
              icon={GitCompareArrows}
              className="ml-auto"
              onClick={() => setShown(hash)}
            >
              Compare
            </Button>
          </li>
        ))}
      </ul>
      {shown !== null && <CompareDialog name={name} hash={shown} onClose={() => setShown(null)} />}
    </>
  );
}

interface CompareDialogProps {
  readonly name: string;
  readonly hash: string;
  readonly onClose: () => void;
}

function CompareDialog({ name, hash, onClose }: CompareDialogProps) {
  const editor = useEditorStore();
  const draft = useEditor((state) => state.graph.source);
  const { data } = useQuery(api.workflows.versionSource.queryOptions({ name, hash }));
  const restore = () => {
    if (data !== undefined) editor.getState().replaceSource(data.source);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="xl"
      title={`Version ${hash.slice(0, 7)} and the draft`}
      description="What the draft has and the version has not is marked +, the other way round −."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" disabled={data === undefined || data.source === draft} onClick={restore}>
            Restore into the draft
          </Button>
        </>
      }
    >
      {data === undefined ? (
        <SkeletonRows count={4} />
      ) : (
        <Suspense fallback={<SkeletonRows count={4} />}>
          <TextDifference before={data.source} after={draft} />
        </Suspense>
      )}
    </Dialog>
  );
}

import type { Sample } from "@fermata/server";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { api } from "../api/client.ts";
import { Skeleton } from "../ui/Skeleton.tsx";
import { freeName } from "./free-name.ts";

const GraphThumbnail = lazy(() => import("./GraphThumbnail.tsx"));

/** Workflows to learn from; a press makes one's own copy. */
export function SampleGallery({ taken = [] }: { readonly taken?: readonly string[] }) {
  const navigate = useNavigate();
  const { data } = useQuery(api.workflows.samples.queryOptions());
  const create = useMutation(
    api.workflows.create.mutationOptions({
      onSuccess: ({ name }) => void navigate({ to: "/workflows/$name", params: { name } }),
    }),
  );
  if (data === undefined) return <Skeleton className="h-32 w-full" />;
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {data.map((sample) => (
        <li key={sample.name}>
          <SampleCard
            sample={sample}
            busy={create.isPending}
            onChoose={() => create.mutate({ name: freeName(sample.name, taken), source: sample.source })}
          />
        </li>
      ))}
    </ul>
  );
}

interface SampleCardProps {
  readonly sample: Sample;
  readonly busy: boolean;
  readonly onChoose: () => void;
}

function SampleCard({ sample, busy, onChoose }: SampleCardProps) {
  const { title, description, source } = sample;
  return (
    <button
      type="button"
      disabled={busy}
      onClick={onChoose}
      className="flex h-full w-full gap-3 rounded-lg border bg-panel p-3 text-left transition-colors duration-100 hover:border-line-3 hover:bg-hover"
    >
      <span className="grid h-20 w-24 shrink-0 place-items-center overflow-hidden rounded-md border bg-paper">
        <Suspense fallback={null}>
          <GraphThumbnail source={source} />
        </Suspense>
      </span>
      <span className="min-w-0">
        <span className="block font-semibold">{title}</span>
        <span className="line-clamp-3 text-xs text-ink-2">{description}</span>
      </span>
    </button>
  );
}

import { classNames } from "./class-names.ts";

/** Holds the place of what is being loaded, in its size, so that nothing jumps. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classNames("block animate-pulse rounded-sm bg-active", className)} />;
}

/** Rows of a table or list that is being loaded. */
export function SkeletonRows({ count = 6 }: { readonly count?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col">
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="flex h-11 items-center gap-6 border-b px-4">
          <Skeleton className={classNames("h-3", row % 3 === 0 ? "w-44" : row % 3 === 1 ? "w-32" : "w-52")} />
          <Skeleton className="h-3 w-20" />
          <Skeleton className="ml-auto h-3 w-24" />
        </div>
      ))}
    </div>
  );
}

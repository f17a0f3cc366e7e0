import type { ReactNode } from "react";

/** The 48 px bar at the top of each place: where one is at the left, what one can do at the right. */
export function PageHeader({ children, actions }: { readonly children: ReactNode; readonly actions?: ReactNode }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2.5 border-b bg-panel px-4 max-sm:px-3">
      <div className="flex min-w-0 flex-1 items-center gap-2.5">{children}</div>
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </header>
  );
}

/** The one h1 of a page. */
export function PageTitle({ children }: { readonly children: ReactNode }) {
  return <h1 className="truncate text-sm font-semibold">{children}</h1>;
}

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  readonly icon?: LucideIcon;
  readonly title: string;
  /** What would stand here, and how it comes to be. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What a page says while it has nothing to show: teaches by example (S50). */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-1.5 px-6 py-14 text-center">
      {Icon && (
        <span className="mb-2 grid size-10 place-items-center rounded-lg border bg-panel text-ink-3">
          <Icon size={19} strokeWidth={1.6} aria-hidden />
        </span>
      )}
      <h2 className="text-md font-semibold">{title}</h2>
      {children && <div className="text-pretty text-ink-2">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly count?: number;
  readonly content: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** Accessible name of the row of tabs. */
  readonly label: string;
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** A row of tabs over the one panel that is shown; the panel fills the height and scrolls by itself. */
export function Tabs<Id extends string>({ items, value, onChange, label, actions, className }: TabsProps<Id>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(id) => onChange(id as Id)}
      className={classNames("flex min-h-0 flex-1 flex-col", className)}
    >
      <div className="flex h-10 shrink-0 items-center border-b px-4">
        <Radix.List
          aria-label={label}
          className="flex h-full min-w-0 flex-1 gap-4 overflow-x-auto [scrollbar-width:none]"
        >
          {items.map((item) => (
            <Radix.Trigger
              key={item.id}
              value={item.id}
              className="relative h-10 shrink-0 whitespace-nowrap text-sm font-medium text-ink-3 transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-0 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:bg-ink"
            >
              {item.label}
              {item.count !== undefined && (
                <span className="ml-1.5 text-2xs text-ink-3 tabular-nums">{item.count}</span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions}
      </div>
      {items.map((item) => (
        <Radix.Content
          key={item.id}
          value={item.id}
          className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
        >
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

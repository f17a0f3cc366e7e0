import type { LucideIcon } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import { classNames } from "./class-names.ts";

export interface Segment<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** Show the icon alone; the label stays the accessible name. */
  readonly iconOnly?: boolean;
}

export interface SegmentedControlProps<Id extends string> {
  readonly segments: readonly Segment<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly label: string;
  readonly className?: string;
}

/** One of a few views of the same thing. */
export function SegmentedControl<Id extends string>(props: SegmentedControlProps<Id>) {
  const { segments, value, onChange, label, className } = props;
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(id) => id !== "" && onChange(id as Id)}
      aria-label={label}
      className={classNames(
        "flex h-[29px] shrink-0 overflow-hidden rounded-md border border-line-2 bg-panel",
        className,
      )}
    >
      {segments.map(({ id, label: text, icon: Icon, iconOnly }) => (
        <ToggleGroup.Item
          key={id}
          value={id}
          aria-label={text}
          title={iconOnly ? text : undefined}
          className="flex items-center gap-1.5 px-2.5 text-xs font-medium text-ink-2 transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 data-[state=on]:bg-active data-[state=on]:text-ink"
        >
          {Icon && <Icon size={14} strokeWidth={1.8} aria-hidden />}
          {!iconOnly && text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

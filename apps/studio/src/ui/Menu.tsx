import { Check, type LucideIcon } from "lucide-react";
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Kbd } from "./Kbd.tsx";

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  readonly onSelect: () => void;
}
/** `"-"` draws a line. */
export type MenuItem = MenuEntry | "-";

const panel = "z-50 min-w-44 rounded-lg border bg-panel p-1 shadow-float animate-in";
const row =
  "flex h-7 items-center gap-2 rounded-sm px-2 text-sm outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-45";

function EntryContent({ entry }: { readonly entry: MenuEntry }) {
  const Icon = entry.checked ? Check : entry.icon;
  return (
    <>
      <span className="grid w-4 place-items-center text-ink-3">
        {Icon && <Icon size={14} strokeWidth={1.8} aria-hidden className={entry.danger ? "text-fail" : ""} />}
      </span>
      <span className="flex-1 whitespace-nowrap">{entry.label}</span>
      {entry.shortcut && <Kbd keys={entry.shortcut} />}
    </>
  );
}

type Kit = typeof RadixDropdown | typeof RadixContext;

function entries(items: readonly MenuItem[], kit: Kit) {
  const { Item, Separator } = kit;
  return items.map((item, index) =>
    item === "-" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name of its own
      <Separator key={`line-${index}`} className="my-1 h-px bg-line" />
    ) : (
      <Item
        key={item.id}
        disabled={item.disabled ?? false}
        onSelect={item.onSelect}
        className={classNames(row, item.danger && "text-fail")}
      >
        <EntryContent entry={item} />
      </Item>
    ),
  );
}

export interface MenuProps {
  readonly items: readonly MenuItem[];
  /** The button that opens it. */
  readonly children: ReactNode;
  readonly align?: "start" | "center" | "end";
}

/** A menu under a button. */
export function Menu({ items, children, align = "end" }: MenuProps) {
  return (
    <RadixDropdown.Root modal={false}>
      <RadixDropdown.Trigger asChild>{children}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content align={align} sideOffset={5} collisionPadding={8} className={panel}>
          {entries(items, RadixDropdown)}
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

/** The same on the right mouse button, Shift+F10 and a long touch. */
export function ContextMenu({ items, children, onOpen }: Omit<MenuProps, "align"> & { readonly onOpen?: () => void }) {
  return (
    <RadixContext.Root modal={false} onOpenChange={(open) => open && onOpen?.()}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content collisionPadding={8} className={panel}>
          {entries(items, RadixContext)}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { IconButton } from "./IconButton.tsx";

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the one that goes on last. */
  readonly footer?: ReactNode;
  readonly width?: "sm" | "md" | "lg" | "xl";
}

const widths = { sm: "max-w-[400px]", md: "max-w-[520px]", lg: "max-w-[720px]", xl: "max-w-[1040px]" };

/** A question that stops everything else. The body scrolls, title and buttons stay. */
export function Dialog({ open, onOpenChange, title, description, children, footer, width = "md" }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid place-items-center overflow-hidden bg-scrim p-3 animate-fade">
          <Radix.Content
            {...(description === undefined && { "aria-describedby": undefined })}
            onOpenAutoFocus={focusFirst}
            className={classNames(
              "flex max-h-[min(86dvh,760px)] w-full flex-col rounded-xl border bg-panel shadow-float animate-in focus:outline-none",
              widths[width],
            )}
          >
            <header className="flex items-start gap-3 px-4 pt-3.5 pb-3">
              <div className="min-w-0 flex-1">
                <Radix.Title className="text-md font-semibold">{title}</Radix.Title>
                {description !== undefined && (
                  <Radix.Description className="mt-0.5 text-ink-2">{description}</Radix.Description>
                )}
              </div>
              <Radix.Close asChild>
                <IconButton icon={X} label="Close" size="sm" className="-mr-1" />
              </Radix.Close>
            </header>
            {children !== undefined && <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>}
            {footer !== undefined && (
              <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer>
            )}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first thing to fill in, else the button that goes on; never the cross, whose tooltip would open. */
function focusFirst(event: Event): void {
  const content = event.currentTarget as HTMLElement;
  const field = content.querySelector<HTMLElement>(
    "input:not([type=checkbox]), textarea, select, [contenteditable=true]",
  );
  const buttons = content.querySelectorAll<HTMLElement>("footer button:not(:disabled)");
  event.preventDefault();
  (field ?? [...buttons].at(-1) ?? content).focus();
}

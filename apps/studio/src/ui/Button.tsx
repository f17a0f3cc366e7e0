import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Kbd } from "./Kbd.tsx";

export interface ButtonProps extends ComponentProps<"button"> {
  readonly variant?: "plain" | "primary" | "quiet" | "danger" | "approve";
  readonly size?: "sm" | "md" | "lg";
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  /** Shows that the work has begun, and takes no second click. */
  readonly busy?: boolean;
  readonly children?: ReactNode;
}

const look = {
  plain: "border-line-2 bg-panel text-ink hover:bg-hover active:bg-active",
  primary: "border-ink bg-ink text-paper hover:opacity-88 active:opacity-80",
  quiet: "border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink active:bg-active",
  danger: "border-fail-mark/45 bg-panel text-fail hover:bg-fail-tint active:bg-fail-tint",
  approve: "border-done-mark bg-done-mark text-white hover:opacity-90 active:opacity-80 dark:text-paper",
};
const box = { sm: "h-6 px-2 text-xs gap-1", md: "h-[29px] px-2.5 text-xs gap-1.5", lg: "h-9 px-4 text-sm gap-2" };

export function buttonClass(variant: keyof typeof look = "plain", size: keyof typeof box = "md"): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-md border font-medium select-none transition-colors duration-100 disabled:pointer-events-none disabled:opacity-45",
    look[variant],
    box[size],
  );
}

export function Button(props: ButtonProps) {
  const { variant, size, icon: Icon, shortcut, busy = false, children, className, disabled, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classNames(buttonClass(variant, size), className)}
    >
      {busy ? (
        <LoaderCircle size={14} className="animate-spin" aria-hidden />
      ) : (
        Icon && <Icon size={14} strokeWidth={1.8} aria-hidden />
      )}
      {children}
      {shortcut && <Kbd keys={shortcut} tone={variant === "primary" ? "inverse" : "plain"} />}
    </button>
  );
}

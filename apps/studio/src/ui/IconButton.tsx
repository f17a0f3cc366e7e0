import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./Tooltip.tsx";

export interface IconButtonProps extends ComponentProps<"button"> {
  readonly icon: LucideIcon;
  /** The accessible name, and the tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly size?: "sm" | "md";
  readonly pressed?: boolean;
  readonly side?: "top" | "right" | "bottom" | "left";
}

export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, shortcut, size = "md", pressed, side, className, ...rest } = props;
  return (
    <Tooltip label={label} {...(shortcut && { shortcut })} {...(side && { side })}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(
          "grid shrink-0 place-items-center rounded-md text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink active:bg-active disabled:pointer-events-none disabled:opacity-40",
          size === "sm" ? "size-6" : "size-[29px]",
          pressed && "bg-active text-ink",
          className,
        )}
      >
        <Icon size={size === "sm" ? 14 : 16} strokeWidth={1.7} aria-hidden />
      </button>
    </Tooltip>
  );
}

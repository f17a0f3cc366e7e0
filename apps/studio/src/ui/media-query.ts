import { useSyncExternalStore } from "react";

/** Whether a media query holds, kept true. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Widths at which the layout changes, in px. */
export const breakpoints = { sm: 640, md: 768, lg: 1024, xl: 1280 };
export function useWiderThan(breakpoint: keyof typeof breakpoints): boolean {
  return useMediaQuery(`(min-width: ${breakpoints[breakpoint]}px)`);
}

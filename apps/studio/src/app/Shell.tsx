import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { startLive } from "../api/live.ts";
import { Toaster } from "../ui/Toaster.tsx";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { setPaletteOpen, useCommandState } from "./commands.ts";
import { isTyping } from "./is-typing.ts";
import { NavigationRail } from "./NavigationRail.tsx";
import { places } from "./places.ts";

const loadPalette = () => import("./CommandPalette.tsx");
const CommandPalette = lazy(loadPalette);

/** The frame around every page. */
export function Shell() {
  const paletteOpen = useCommandState((state) => state.open);
  useEffect(startLive, []);
  useEffect(() => {
    // Loaded before it is asked for, so that what is typed right after Ctrl+K is not lost.
    const timer = setTimeout(() => void loadPalette(), 300);
    return () => clearTimeout(timer);
  }, []);
  useGlobalKeys();
  return (
    <TooltipProvider>
      <a href="#page" className="absolute -top-20 left-2 z-50 rounded-md bg-ink px-3 py-1.5 text-paper focus:top-2">
        To the page
      </a>
      <div className="flex h-dvh max-sm:flex-col">
        <NavigationRail />
        <main id="page" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          <Outlet />
        </main>
      </div>
      <Toaster />
      {paletteOpen && (
        <Suspense fallback={null}>
          <CommandPalette />
        </Suspense>
      )}
    </TooltipProvider>
  );
}

/** Ctrl+K opens the palette; `g` and a letter goes to a place. */
function useGlobalKeys(): void {
  const navigate = useNavigate();
  useEffect(() => {
    let wentAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPaletteOpen(!useCommandState.getState().open);
        return;
      }
      if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "g") {
        wentAt = event.timeStamp;
        return;
      }
      const place = event.timeStamp - wentAt < 1200 ? places.find(({ key }) => key === event.key) : undefined;
      wentAt = 0;
      if (place !== undefined) void navigate({ to: place.to });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
}

import type { LucideIcon } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";

/** One thing the command palette can do. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Heading under which it stands: `Canvas`, `Go to`. */
  readonly group: string;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  /** Further words to be found by. */
  readonly keywords?: readonly string[];
  readonly run: () => void;
}

interface CommandState {
  readonly open: boolean;
  readonly sources: ReadonlyMap<symbol, readonly Command[]>;
}

export const useCommandState = create<CommandState>(() => ({ open: false, sources: new Map() }));

export function setPaletteOpen(open: boolean): void {
  useCommandState.setState({ open });
}

/** Puts a page's commands into the palette while it is mounted. Give the list a stable identity. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const key = Symbol("commands");
    useCommandState.setState(({ sources }) => ({ sources: new Map(sources).set(key, commands) }));
    return () =>
      useCommandState.setState(({ sources }) => {
        const rest = new Map(sources);
        rest.delete(key);
        return { sources: rest };
      });
  }, [commands]);
}

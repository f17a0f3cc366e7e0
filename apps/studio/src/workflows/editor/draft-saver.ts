import type { Json } from "@fermata/flow";
import type { Draft, SaveDraftResult } from "@fermata/server";
import { createStore, type StoreApi } from "zustand/vanilla";

export interface DraftContent {
  readonly source: string;
  readonly layout: Json | null;
}

export type SaveState =
  | { readonly status: "saved"; readonly at: number }
  | { readonly status: "dirty" | "saving" }
  /** The server did not take it; it is kept here and tried again. */
  | { readonly status: "offline" }
  /** Somebody else saved meanwhile; nothing is written until a person decides. */
  | { readonly status: "conflict"; readonly theirs: Draft };

export interface DraftSaverInput {
  readonly revision: number;
  readonly savedAt: number;
  readonly save: (content: DraftContent, baseRevision: number) => Promise<SaveDraftResult>;
  /** Keeps what is not saved yet; null when all is. */
  readonly keep: (content: (DraftContent & { readonly baseRevision: number }) | null) => void;
  /** ms of quiet before a save. */
  readonly delayMs?: number;
  /** ms before another try when the server does not answer. */
  readonly retryMs?: number;
}

export interface DraftSaver {
  readonly state: StoreApi<SaveState>;
  /** The revision that the server has of us. */
  revision(): number;
  changed(content: DraftContent): void;
  /** Saves what there is to save now; resolves when it is saved, or cannot be. */
  flush(): Promise<SaveState>;
  /** Ends a conflict: `mine` writes over theirs; `theirs` takes theirs as the new base, whose text the caller shows. */
  resolve(choice: "mine" | "theirs"): Promise<void>;
  stop(): void;
}

/** Saves a draft a moment after each edit, one request at a time, always from the revision it was made on, so that nobody overwrites anybody silently (S7). */
export function createDraftSaver(input: DraftSaverInput): DraftSaver {
  const { save, keep, delayMs = 500, retryMs = 3_000 } = input;
  const state = createStore<SaveState>(() => ({ status: "saved", at: input.savedAt }));
  let revision = input.revision;
  let waiting: DraftContent | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;

  const plan = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void work(), ms);
  };
  const set = (next: SaveState) => state.setState(next, true);

  const saveOnce = async () => {
    const content = waiting;
    if (content === null || state.getState().status === "conflict") return;
    set({ status: "saving" });
    try {
      const result = await save(content, revision);
      if (result.status === "conflict") return set({ status: "conflict", theirs: result.draft });
      revision = result.revision;
      if (waiting !== content) return set({ status: "dirty" });
      waiting = null;
      keep(null);
      set({ status: "saved", at: result.updatedAt });
    } catch {
      set({ status: "offline" });
      plan(retryMs);
    }
  };
  const work = (): Promise<void> => {
    clearTimeout(timer);
    running ??= saveOnce().finally(() => {
      running = null;
      if (state.getState().status === "dirty") plan(delayMs);
    });
    return running;
  };

  return {
    state,
    revision: () => revision,
    changed: (content) => {
      waiting = content;
      keep({ ...content, baseRevision: revision });
      const { status } = state.getState();
      if (status === "conflict") return;
      if (status !== "saving") set({ status: "dirty" });
      plan(delayMs);
    },
    flush: async () => {
      await running;
      while (waiting !== null) {
        await work();
        const { status } = state.getState();
        if (status === "conflict" || status === "offline") break;
      }
      return state.getState();
    },
    resolve: async (choice) => {
      const conflict = state.getState();
      if (conflict.status !== "conflict") return;
      revision = conflict.theirs.revision;
      if (choice === "theirs") {
        waiting = null;
        keep(null);
        return set({ status: "saved", at: conflict.theirs.updatedAt });
      }
      set({ status: "dirty" });
      await work();
    },
    stop: () => clearTimeout(timer),
  };
}

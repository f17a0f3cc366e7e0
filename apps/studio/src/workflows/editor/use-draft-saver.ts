import { useEffect, useMemo } from "react";
import { api, client, queryClient } from "../../api/client.ts";
import { createDraftSaver, type DraftSaver } from "./draft-saver.ts";
import type { EditorStore } from "./editor-store.ts";
import { hintsToJson } from "./layout-hints.ts";
import { clearLocalDraft, writeLocalDraft } from "./local-draft.ts";

export interface DraftSaverOptions {
  readonly name: string;
  readonly revision: number;
  readonly savedAt: number;
}

/** Saves an open draft as it changes, and whatever is left when the page goes away. */
export function useDraftSaver(editor: EditorStore, { name, revision, savedAt }: DraftSaverOptions): DraftSaver {
  // biome-ignore lint/correctness/useExhaustiveDependencies: revision and time are where it begins; from then on it counts itself
  const saver = useMemo(
    () =>
      createDraftSaver({
        revision,
        savedAt,
        save: (content, baseRevision) => client.workflows.saveDraft.mutate({ name, ...content, baseRevision }),
        keep: (draft) => (draft === null ? clearLocalDraft(name) : writeLocalDraft(name, { ...draft, at: Date.now() })),
      }),
    [name],
  );
  useEffect(() => {
    const stop = editor.subscribe((state, before) => {
      if (state.graph.source === before.graph.source && state.hints === before.hints) return;
      saver.changed({ source: state.graph.source, layout: hintsToJson(state.hints, state.graph) });
    });
    const flush = () => {
      editor.getState().typing.flush?.();
      void saver.flush();
    };
    const onHidden = () => document.visibilityState === "hidden" && flush();
    document.addEventListener("visibilitychange", onHidden);
    window.addEventListener("pagehide", flush);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", onHidden);
      window.removeEventListener("pagehide", flush);
      // What is open next starts from what was saved, not from what was loaded.
      editor.getState().typing.flush?.();
      void saver.flush().then(() => {
        saver.stop();
        return queryClient.invalidateQueries({ queryKey: api.workflows.pathKey() });
      });
    };
  }, [editor, saver]);
  return saver;
}

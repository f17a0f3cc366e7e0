import { Users } from "lucide-react";
import { useStore } from "zustand";
import { Ago } from "../../ui/Ago.tsx";
import { Button } from "../../ui/Button.tsx";
import type { DraftSaver } from "./draft-saver.ts";
import { useEditorStore } from "./editor-context.ts";

/** Somebody else saved the same draft: nothing is overwritten before a person has chosen (S7). */
export function ConflictBar({ saver }: { readonly saver: DraftSaver }) {
  const editor = useEditorStore();
  const state = useStore(saver.state);
  if (state.status !== "conflict") return null;
  const { theirs } = state;
  const takeTheirs = async () => {
    await saver.resolve("theirs");
    editor.getState().replaceSource(theirs.source);
  };
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-wait-mark/40 bg-wait-tint px-4 py-2 text-wait"
    >
      <Users size={15} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1">
        This draft was saved from another tab or by somebody else <Ago at={theirs.updatedAt} />. Your edits are kept
        here and are not saved yet.
      </p>
      <span className="flex gap-2">
        <Button
          size="sm"
          onClick={() => void takeTheirs()}
          title="Yours stays one step back in the history: Undo brings it back."
        >
          Take theirs
        </Button>
        <Button size="sm" variant="primary" onClick={() => void saver.resolve("mine")}>
          Keep mine
        </Button>
      </span>
    </div>
  );
}

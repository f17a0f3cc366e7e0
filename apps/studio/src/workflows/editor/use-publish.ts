import { useCallback, useState } from "react";
import { api, client, queryClient } from "../../api/client.ts";
import { toast, toastProblem } from "../../ui/toast-store.ts";
import type { DraftSaver } from "./draft-saver.ts";
import { useEditorStore } from "./editor-context.ts";

export interface PublishInput {
  readonly name: string;
  readonly saver: DraftSaver;
  /** The script has errors: show them. */
  readonly onRejected: () => void;
}

/** Saves the draft and makes an immutable version of it. A script with errors makes none, and each error is at its line (S7). */
export function usePublish({ name, saver, onRejected }: PublishInput) {
  const editor = useEditorStore();
  const [busy, setBusy] = useState(false);
  const run = useCallback(async () => {
    setBusy(true);
    try {
      editor.getState().typing.flush?.();
      const saved = await saver.flush();
      if (saved.status === "conflict" || saved.status === "offline") {
        const title =
          saved.status === "conflict" ? "Somebody else saved this draft meanwhile." : "The draft could not be saved.";
        return toast({ tone: "fail", title, detail: "Nothing was published. Settle that first, then publish again." });
      }
      const result = await client.workflows.publish.mutate({ name, baseRevision: saver.revision() });
      if (result.status === "published") {
        const title = result.created
          ? `Published version ${result.version.hash.slice(0, 7)}`
          : "This text is published already";
        toast({ tone: "done", title });
      } else if (result.status === "rejected") {
        const count = result.diagnostics.filter(({ severity }) => severity === "error").length;
        toast({
          tone: "fail",
          title: "Not published: the script has errors.",
          detail: `${count} ${count === 1 ? "error" : "errors"}, each marked at its line.`,
        });
        onRejected();
      } else
        toast({
          tone: "fail",
          title: "Not published: the draft was changed meanwhile.",
          detail: "Reload the page to see what it is now.",
        });
      await queryClient.invalidateQueries({ queryKey: api.workflows.pathKey() });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  }, [editor, name, saver, onRejected]);
  return { busy, run: useCallback(() => void run(), [run]) };
}

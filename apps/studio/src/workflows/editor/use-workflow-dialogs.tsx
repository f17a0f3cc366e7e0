import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { toast } from "../../ui/toast-store.ts";
import { chooseFlowFiles, downloadFlow, readFlowFiles } from "../flow-files.ts";
import { RemoveDialog } from "../RemoveDialog.tsx";
import { RenameDialog } from "../RenameDialog.tsx";
import { useEditorStore } from "./editor-context.ts";
import { formatDraft } from "./format-draft.ts";

/** Format, export, import, rename and delete of the open workflow. */
export function useWorkflowDialogs(name: string): {
  readonly actions: {
    readonly onFormat: () => void;
    readonly onExport: () => void;
    readonly onImport: () => void;
    readonly onRename: () => void;
    readonly onRemove: () => void;
  };
  readonly element: ReactNode;
} {
  const editor = useEditorStore();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"rename" | "remove" | null>(null);
  const close = () => setOpen(null);
  const importInto = async () => {
    const { files, problems } = await readFlowFiles(await chooseFlowFiles());
    for (const title of problems) toast({ tone: "fail", title });
    const first = files[0];
    if (first === undefined) return;
    editor.getState().replaceSource(first.text.replaceAll("\r\n", "\n"));
    toast({ tone: "done", title: `${first.fileName} is the draft now`, detail: "Undo brings back what was there." });
  };
  const actions = {
    onFormat: () => void formatDraft(editor),
    onExport: () => {
      editor.getState().typing.flush?.();
      downloadFlow(name, editor.getState().graph.source);
    },
    onImport: () => void importInto(),
    onRename: () => setOpen("rename"),
    onRemove: () => setOpen("remove"),
  };
  const element = (
    <>
      {open === "rename" && (
        <RenameDialog
          name={name}
          onClose={close}
          onRenamed={(to) => void navigate({ to: "/workflows/$name", params: { name: to }, replace: true })}
        />
      )}
      {open === "remove" && (
        <RemoveDialog name={name} onClose={close} onRemoved={() => void navigate({ to: "/workflows" })} />
      )}
    </>
  );
  return { actions, element };
}

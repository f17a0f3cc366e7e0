import { AlignLeft, Code as CodeIcon, Columns2, Play, Send, Workflow } from "lucide-react";
import { useCallback, useEffect, useMemo } from "react";
import { type Command, useCommands } from "../../app/commands.ts";
import { canvasCommands } from "../canvas/canvas-commands.ts";
import { setGesture } from "../canvas/gesture-store.ts";
import type { EditorView } from "../workflow-search.ts";
import { useEditor, useEditorStore } from "./editor-context.ts";
import { formatDraft } from "./format-draft.ts";

export interface EditorCommandsInput {
  readonly inspect: () => void;
  readonly setView: (view: EditorView) => void;
  readonly publish: () => void;
  readonly run: () => void;
}

export const formatKey = "Shift+Alt+F";

/** On canvas and in the code alike. By the place of the key: with Alt held, some keyboards write another letter. */
function useFormatKey(format: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== "KeyF" || !event.shiftKey || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      format();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [format]);
}

/** Puts what the editor can do into the command palette, as it stands for the selection of now. */
export function useEditorCommands({ inspect, setView, publish, run }: EditorCommandsInput): void {
  const editor = useEditorStore();
  const selection = useEditor((state) => state.selection);
  const format = useCallback(() => void formatDraft(editor), [editor]);
  const steps = useEditor((state) => `${state.past.length}/${state.future.length}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: selection and history decide what can be done
  const commands = useMemo((): Command[] => {
    const ofCanvas = canvasCommands({ editor, openInspector: inspect })
      .filter(({ enabled }) => enabled)
      .map(({ id, label, icon, shortcut, run: act }) => ({
        id: `canvas:${id}`,
        group: "Canvas",
        label,
        icon,
        run: act,
        ...(shortcut && { shortcut }),
      }));
    return [
      { id: "editor:run", group: "Workflow", label: "Run…", icon: Play, run },
      { id: "editor:publish", group: "Workflow", label: "Publish", icon: Send, run: publish },
      {
        id: "editor:format",
        group: "Workflow",
        label: "Format the script",
        icon: AlignLeft,
        shortcut: formatKey,
        run: format,
      },
      ...ofCanvas,
      { id: "view:canvas", group: "View", label: "Canvas alone", icon: Workflow, run: () => setView("canvas") },
      { id: "view:split", group: "View", label: "Canvas and code", icon: Columns2, run: () => setView("split") },
      { id: "view:code", group: "View", label: "Code alone", icon: CodeIcon, run: () => setView("code") },
      {
        id: "view:keys",
        group: "View",
        label: "Keys of the canvas",
        shortcut: "?",
        run: () => setGesture({ shortcuts: true }),
      },
    ];
  }, [editor, inspect, setView, publish, run, format, selection, steps]);
  useCommands(commands);
  useFormatKey(format);
}

import { copyNodes } from "@fermata/graph";
import { useEffect } from "react";
import { isTyping } from "../../app/is-typing.ts";
import { useEditorStore } from "../editor/editor-context.ts";
import { outermost } from "../editor/places-in-graph.ts";
import { pasteText } from "./canvas-commands.ts";

/** Copy, cut and paste by the browser's own events, which need no permission. */
export function useClipboard(): void {
  const editor = useEditorStore();
  useEffect(() => {
    const stop = new AbortController();
    const listen = { signal: stop.signal };
    const onCanvas = (event: Event) => {
      const focus = document.activeElement;
      const selected = window.getSelection()?.isCollapsed === false;
      return (
        !isTyping(event.target) &&
        !selected &&
        (focus === null || focus.matches("body, main") || focus.closest(".flow-canvas") !== null)
      );
    };
    const copy = (event: ClipboardEvent) => {
      const { graph, selection } = editor.getState();
      const text = copyNodes(graph, [...selection]);
      if (text === "" || !onCanvas(event)) return false;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      return true;
    };
    const cut = (event: ClipboardEvent) => {
      if (!copy(event)) return;
      const { graph, selection, apply } = editor.getState();
      apply({ type: "delete", nodes: outermost(graph, selection) });
    };
    const paste = (event: ClipboardEvent) => {
      if (!onCanvas(event) || event.defaultPrevented) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text === "") return;
      event.preventDefault();
      pasteText(editor, text);
    };
    document.addEventListener("copy", copy, listen);
    document.addEventListener("cut", cut, listen);
    document.addEventListener("paste", paste, listen);
    return () => stop.abort();
  }, [editor]);
}

import type { Diagnostic } from "@fermata/flow";
import { useEffect, useRef } from "react";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { useEditorStore } from "./editor-context.ts";
import { openCodeEditor } from "./open-code-editor.ts";

export interface CodeEditorProps {
  readonly diagnostics: readonly Diagnostic[];
  /** Asked when completion opens, with the offset. */
  readonly world: (offset: number) => CompletionWorld;
}

/** The script of the draft, to be typed into. One history and one selection with the canvas (S1). */
export default function CodeEditor({ diagnostics, world }: CodeEditorProps) {
  const editor = useEditorStore();
  const host = useRef<HTMLDivElement>(null);
  const opened = useRef<ReturnType<typeof openCodeEditor> | null>(null);
  const ask = useRef(world);
  ask.current = world;
  useEffect(() => {
    const code = openCodeEditor({ parent: host.current!, editor, world: (offset) => ask.current(offset) });
    opened.current = code;
    return () => code.close();
  }, [editor]);
  useEffect(() => opened.current?.showDiagnostics(diagnostics), [diagnostics]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden" data-testid="code" />;
}

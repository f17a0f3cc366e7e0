import type { Diagnostic } from "@fermata/flow";
import { useEffect, useRef } from "react";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import type { LanguageClient } from "../../language/language-client.ts";
import { useEditorStore } from "./editor-context.ts";
import { openCodeEditor } from "./open-code-editor.ts";

export interface CodeEditorProps {
  readonly diagnostics: readonly Diagnostic[];
  /** Asked when completion opens, with the offset. */
  readonly world: (offset: number) => CompletionWorld;
  /** The language service; null while it is not loaded. */
  readonly language: LanguageClient | null;
}

/** The script of the draft, to be typed into. One history and one selection with the canvas (S1). */
export default function CodeEditor({ diagnostics, world, language }: CodeEditorProps) {
  const editor = useEditorStore();
  const host = useRef<HTMLDivElement>(null);
  const opened = useRef<ReturnType<typeof openCodeEditor> | null>(null);
  const latest = useRef({ world, language });
  latest.current = { world, language };
  useEffect(() => {
    const code = openCodeEditor({
      parent: host.current!,
      editor,
      world: (offset) => latest.current.world(offset),
      language: () => latest.current.language,
    });
    opened.current = code;
    return () => code.close();
  }, [editor]);
  useEffect(() => opened.current?.showDiagnostics(diagnostics), [diagnostics]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden" data-testid="code" />;
}

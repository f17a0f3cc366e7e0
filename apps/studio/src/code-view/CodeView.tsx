import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { codeTheme } from "./code-theme.ts";
import { flowLanguage } from "./flow-language.ts";
import { lineMarks, setLineMarks } from "./line-marks.ts";

export interface CodeViewProps {
  readonly source: string;
  /** Lines, from 1, at which the run waits. */
  readonly waitingLines?: readonly number[];
  /** Line, from 1, at which the run failed. */
  readonly failedLine?: number | undefined;
  /** The text of what is selected in the graph: lit up, and brought into sight. */
  readonly selection?: { readonly start: number; readonly end: number } | null;
  /** A click, or the cursor moved by keys: the offset in the source. */
  readonly onSelectOffset?: (offset: number) => void;
  /** Accessible name. */
  readonly label?: string;
}

const none: readonly number[] = [];

/** A script to look at: highlighted, with the lines that matter marked. Load it lazily: it brings CodeMirror along. */
export function CodeView({
  source,
  waitingLines = none,
  failedLine,
  selection = null,
  onSelectOffset,
  label = "Script",
}: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const select = useRef(onSelectOffset);
  select.current = onSelectOffset;

  useEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: source,
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ "aria-label": label }),
          lineNumbers(),
          flowLanguage(),
          lineMarks,
          codeTheme,
          EditorView.updateListener.of((update) => {
            if (update.selectionSet && update.transactions.some((transaction) => transaction.isUserEvent("select")))
              select.current?.(update.state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [source, label]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new source is a new view, which has no marks yet
  useEffect(() => {
    const lit = selection === null ? [] : [selection];
    const place = selection ?? lineStart(view.current, failedLine ?? waitingLines[0]);
    view.current?.dispatch({
      effects: [
        setLineMarks.of({ lit, waiting: waitingLines, failed: failedLine }),
        ...(place === null ? [] : [EditorView.scrollIntoView(place.start, { y: "nearest", yMargin: 60 })]),
      ],
    });
  }, [source, selection, waitingLines, failedLine]);

  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}

function lineStart(view: EditorView | null, line: number | undefined): { start: number } | null {
  if (view === null || line === undefined || line < 1 || line > view.state.doc.lines) return null;
  return { start: view.state.doc.line(line).from };
}

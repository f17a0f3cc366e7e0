import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { codeTheme } from "../../code-view/code-theme.ts";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { flowLanguage } from "../../code-view/flow-language.ts";
import { loadedLanguage } from "../../language/language-client.ts";
import { type Surroundings, serviceCompletion } from "../../language/service-completion.ts";
import { classNames } from "../../ui/class-names.ts";
import { useFieldControl } from "../../ui/Field.tsx";

export interface ExpressionInputProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Enter (Ctrl+Enter where there are lines), or leaving the field. */
  readonly onCommit: (text: string) => void;
  readonly onCancel: () => void;
  readonly label: string;
  readonly lines?: boolean;
  readonly invalid?: boolean;
  readonly placeholder?: string;
  readonly world: () => CompletionWorld;
  /** The script before and after the field; null while the field is not in it. */
  readonly around?: () => Surroundings | null;
}

/** Looks like the other controls; reads like code. */
const look = EditorView.theme({
  "&": { height: "auto", backgroundColor: "transparent", fontSize: "12px" },
  ".cm-scroller": { lineHeight: "19px" },
  ".cm-content": { padding: "4px 0" },
  ".cm-line": { padding: "0 7px" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "transparent" },
});

/** A field for an expression, with completion of what can be read there. */
export default function ExpressionInput(props: ExpressionInputProps) {
  const { value, label, lines = false, invalid = false, placeholder } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const control = useFieldControl();
  const attributes = useRef(control);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the value is followed below; a new one must not throw the cursor away
  useEffect(() => {
    const commit = () => {
      latest.current.onCommit(made.state.doc.toString());
      return true;
    };
    const cancel = () => {
      latest.current.onCancel();
      return true;
    };
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          Prec.highest(
            keymap.of([
              { key: "Mod-Enter", run: commit },
              { key: "Escape", run: cancel },
            ]),
          ),
          keymap.of([
            ...completionKeymap,
            ...(lines ? [] : [{ key: "Enter", run: commit }]),
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          history(),
          drawSelection(),
          closeBrackets(),
          bracketMatching(),
          autocompletion({
            override: [
              serviceCompletion({
                language: loadedLanguage,
                world: () => latest.current.world(),
                around: () => latest.current.around?.() ?? null,
              }),
            ],
            icons: false,
          }),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, role: "textbox", ...ariaOf(attributes.current) }),
          EditorView.domEventHandlers({ blur: () => void commit() }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          ...(placeholder === undefined ? [] : [placeholderText(placeholder)]),
          flowLanguage(),
          look,
          codeTheme,
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [label, lines, placeholder]);

  useEffect(() => {
    const { current } = view;
    if (current === null || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);

  return (
    <div
      ref={host}
      data-invalid={invalid || undefined}
      className={classNames(
        "min-h-[29px] overflow-hidden rounded-md border border-line-2 bg-panel focus-within:border-ink hover:border-line-3 data-[invalid]:border-fail-mark",
        lines && "min-h-16",
      )}
    />
  );
}

function ariaOf(control: ReturnType<typeof useFieldControl>): Record<string, string> {
  const described = control["aria-describedby"];
  return described === undefined ? {} : { "aria-describedby": described };
}

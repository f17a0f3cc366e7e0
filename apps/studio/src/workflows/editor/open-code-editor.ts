import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, type ChangeSet, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from "@codemirror/view";
import type { Diagnostic } from "@fermata/flow";
import { nodeAt, type TextEdit } from "@fermata/graph";
import { codeTheme } from "../../code-view/code-theme.ts";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { flowLanguage } from "../../code-view/flow-language.ts";
import { lineMarks, setLineMarks } from "../../code-view/line-marks.ts";
import { goToDefinition } from "../../language/go-to-definition.ts";
import type { LanguageClient } from "../../language/language-client.ts";
import { renamePrompt } from "../../language/rename-prompt.ts";
import { serviceCompletion } from "../../language/service-completion.ts";
import { signatureTooltip } from "../../language/signature-tooltip.ts";
import { typeHover } from "../../language/type-hover.ts";
import type { EditorState as DraftState, EditorStore } from "./editor-store.ts";

export interface CodeEditorInput {
  readonly parent: HTMLElement;
  readonly editor: EditorStore;
  readonly world: (offset: number) => CompletionWorld;
  /** Null while it is not loaded. */
  readonly language: () => LanguageClient | null;
}

/** Marks what comes from the canvas, so that it is not taken for typing. */
const fromCanvas = Annotation.define<boolean>();
/** Typing is handed to the graph after this many ms of quiet, or more where the graph is large … */
const quietMs = 120;
/** … namely this many times as long as it took the page to follow the last time, so that a pause between letters is not taken for the end … */
const quietPerFollow = 5;
/** … but never longer than this. */
const quietMsMax = 1_200;

/** Ties a CodeMirror view to an open draft. Its own history is off: there is one for canvas and code together. */
export function openCodeEditor({ parent, editor, world, language }: CodeEditorInput) {
  const typing = createTyping(editor);
  let leading = false;
  const onUpdate = (update: ViewUpdate) => {
    const external = update.transactions.some((transaction) => transaction.annotation(fromCanvas));
    if (update.docChanged && !external) typing.add(update.changes);
    const moved = update.selectionSet && update.transactions.some((transaction) => transaction.isUserEvent("select"));
    if (!moved || update.docChanged) return;
    leading = true;
    selectAt(editor, update.state.selection.main.head);
    leading = false;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: editor.getState().graph.source,
      extensions: extensions({ editor, world, language, typing, onUpdate }),
    }),
  });
  showSelection(view, editor.getState(), false);
  if (editor.getState().cursor !== null) putCursor(view, editor.getState());
  editor.getState().typing.flush = typing.flush;
  const stop = editor.subscribe((state, before) => {
    if (state.cursor !== before.cursor) putCursor(view, state);
    if (state.change !== before.change && state.change?.origin === "canvas") follow(view, state);
    if (state.selection !== before.selection || state.graph !== before.graph)
      showSelection(view, state, !leading && state.selection !== before.selection);
  });
  return {
    showDiagnostics: (diagnostics: readonly Diagnostic[]) =>
      view.dispatch(setDiagnostics(view.state, toLint(view, diagnostics, editor))),
    close: () => {
      typing.flush();
      editor.getState().typing.flush = null;
      stop();
      view.destroy();
    },
  };
}

interface ExtensionsInput extends Omit<CodeEditorInput, "parent"> {
  readonly typing: Typing;
  readonly onUpdate: (update: ViewUpdate) => void;
}

function extensions({ editor, world, language, typing, onUpdate }: ExtensionsInput) {
  const undo = {
    run: () => {
      editor.getState().undo();
      return true;
    },
  };
  const redo = {
    run: () => {
      editor.getState().redo();
      return true;
    },
  };
  return [
    lineNumbers(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion({ override: [serviceCompletion({ language, world })], icons: false }),
    languageFeatures({ editor, language, typing }),
    keymap.of([
      { key: "Mod-z", ...undo },
      { key: "Mod-Shift-z", ...redo },
      { key: "Mod-y", ...redo },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({ "aria-label": "Script" }),
    EditorView.domEventHandlers({ blur: () => typing.flush() }),
    flowLanguage(),
    lineMarks,
    codeTheme,
    EditorView.updateListener.of(onUpdate),
  ];
}

/** Hover, signature help, definition and rename. */
function languageFeatures({ editor, language, typing }: Pick<ExtensionsInput, "editor" | "language" | "typing">) {
  const onEdits = (edits: readonly TextEdit[]) => void editor.getState().apply({ type: "editText", edits });
  return [
    typeHover(language),
    signatureTooltip(language),
    goToDefinition(language),
    renamePrompt({ language, onEdits, flush: typing.flush }),
  ];
}

interface Typing {
  readonly add: (changes: ChangeSet) => void;
  readonly flush: () => void;
}

/** Gathers what is typed, so that the script is read again once per burst and not once per letter. */
function createTyping(editor: EditorStore): Typing {
  let changes: ChangeSet | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let followMs = 0;
  const flush = () => {
    clearTimeout(timer);
    if (changes === null) return;
    const begun = performance.now();
    const edits: TextEdit[] = [];
    changes.iterChanges((start, end, ...[, , text]) => edits.push({ start, end, text: text.toString() }));
    changes = null;
    editor.getState().type(edits, Date.now());
    // The picture is drawn in the microtasks and the frame that come next.
    setTimeout(() => {
      followMs = performance.now() - begun;
    });
  };
  const add = (more: ChangeSet) => {
    changes = changes === null ? more : changes.compose(more);
    clearTimeout(timer);
    timer = setTimeout(flush, Math.min(quietMsMax, Math.max(quietMs, followMs * quietPerFollow)));
  };
  return { add, flush };
}

/** Makes the edits of a gesture in the text as well. */
function follow(view: EditorView, { change, graph }: DraftState): void {
  const { doc } = view.state;
  const changes = change!.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text }));
  const fits = changes.every(({ to }) => to <= doc.length);
  if (fits) view.dispatch({ changes, annotations: fromCanvas.of(true) });
  if (view.state.doc.toString() === graph.source) return;
  const all = { from: 0, to: view.state.doc.length, insert: graph.source };
  view.dispatch({ changes: all, annotations: fromCanvas.of(true) });
}

function putCursor(view: EditorView, { cursor }: DraftState): void {
  if (cursor === null) return;
  const anchor = Math.min(cursor.offset, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

function selectAt(editor: EditorStore, offset: number): void {
  const { graph, select } = editor.getState();
  const node = nodeAt(graph, offset);
  if (node !== undefined) select([node.id], { reveal: true });
}

/** Lights the lines of the selected nodes up; `scroll` brings the first into sight. */
function showSelection(view: EditorView, { graph, selection }: DraftState, scroll: boolean): void {
  const lit = [...selection].flatMap((id) => {
    const { body } = graph.nodes.get(id) ?? {};
    return body === undefined ? [] : [{ start: body.start, end: body.end }];
  });
  const first = lit[0];
  const effects: Parameters<typeof view.dispatch>[0]["effects"] = [setLineMarks.of({ lit, waiting: [] })];
  if (scroll && first !== undefined && first.start <= view.state.doc.length)
    view.dispatch({ effects: [...effects, EditorView.scrollIntoView(first.start, { y: "nearest", yMargin: 80 })] });
  else view.dispatch({ effects });
}

function toLint(view: EditorView, diagnostics: readonly Diagnostic[], editor: EditorStore) {
  const most = view.state.doc.length;
  return diagnostics.map(({ range, severity, message, fix }) => ({
    from: Math.min(range.start, most),
    to: Math.min(Math.max(range.end, range.start), most),
    severity,
    message,
    ...(fix && {
      actions: [{ name: fix.title, apply: () => void editor.getState().apply({ type: "editText", edits: fix.edits }) }],
    }),
  }));
}

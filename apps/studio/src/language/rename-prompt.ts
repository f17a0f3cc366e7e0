import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type Command, type EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { TextEdit } from "@fermata/flow";
import { toast } from "../ui/toast-store.ts";
import type { LanguageClient } from "./language-client.ts";

const setPrompt = StateEffect.define<Tooltip | null>();

export interface RenamePromptInput {
  readonly language: () => LanguageClient | null;
  /** Makes the edits, as one step of the history. */
  readonly onEdits: (edits: readonly TextEdit[]) => void;
  /** Hands what was typed to the graph, so that the edits fit. */
  readonly flush: () => void;
}

/** F2: another name for the variable at the cursor, wherever it stands (F53). */
export function renamePrompt(input: RenamePromptInput): Extension {
  const shown = StateField.define<Tooltip | null>({
    create: () => null,
    update: (prompt, { effects, docChanged }) =>
      effects.reduce((now, effect) => (effect.is(setPrompt) ? effect.value : now), docChanged ? null : prompt),
    provide: (field) => showTooltip.from(field),
  });
  const open: Command = (view) => {
    void ask(view, input);
    return true;
  };
  return [shown, keymap.of([{ key: "F2", run: open, preventDefault: true }])];
}

async function ask(view: EditorView, input: RenamePromptInput): Promise<void> {
  const { doc, selection } = view.state;
  const offset = selection.main.head;
  const range = await input
    .language()
    ?.ask("renameRange", doc.toString(), offset)
    .catch(() => undefined);
  if (view.state.doc !== doc) return;
  if (range === undefined) {
    toast({
      tone: "info",
      title: "There is nothing to rename here.",
      detail: "Put the cursor on a variable of a script that parses.",
    });
    return;
  }
  const create = () => ({
    dom: promptField(view, { ...input, offset, name: doc.sliceString(range.start, range.end) }),
  });
  view.dispatch({ effects: setPrompt.of({ pos: range.start, end: range.end, above: true, create }) });
}

interface PromptInput extends RenamePromptInput {
  readonly offset: number;
  readonly name: string;
}

function promptField(view: EditorView, { language, onEdits, flush, offset, name }: PromptInput): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-rename";
  const field = Object.assign(document.createElement("input"), { value: name, spellcheck: false });
  field.setAttribute("aria-label", `New name of ${name}`);
  const note = Object.assign(document.createElement("p"), { textContent: "Enter renames it everywhere." });
  note.setAttribute("role", "status");
  box.append(field, note);
  const close = () => {
    view.dispatch({ effects: setPrompt.of(null) });
    view.focus();
  };
  const rename = async () => {
    const next = field.value.trim();
    if (next === "" || next === name) return close();
    flush();
    const answer = await language()
      ?.ask("rename", view.state.doc.toString(), offset, next)
      .catch(() => undefined);
    if (answer === undefined) return close();
    if ("problem" in answer) note.textContent = answer.problem;
    else {
      close();
      onEdits(answer.edits);
    }
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") void rename();
    if (event.key === "Escape") close();
  });
  requestAnimationFrame(() => {
    field.focus();
    field.select();
  });
  return box;
}

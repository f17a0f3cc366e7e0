import { type EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, keymap, showTooltip, type Tooltip, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { SignatureHelp } from "@fermata/flow";
import type { LanguageClient } from "./language-client.ts";

const setSignature = StateEffect.define<Tooltip | null>();
/** ms of quiet before the service is asked. */
const askAfterMs = 80;

/** The parameters of the call that is being written, with the one at hand in bold. */
export function signatureTooltip(language: () => LanguageClient | null): Extension {
  const shown = StateField.define<Tooltip | null>({
    create: () => null,
    update: (tooltip, { effects }) =>
      effects.reduce((now, effect) => (effect.is(setSignature) ? effect.value : now), tooltip),
    provide: (field) => showTooltip.from(field),
  });
  const close = (view: EditorView) => {
    if (view.state.field(shown) === null) return false;
    view.dispatch({ effects: setSignature.of(null) });
    return true;
  };
  const follow = ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const { state } = view;
      const offset = state.selection.main.head;
      const help = await language()
        ?.ask("signatureHelp", state.doc.toString(), offset)
        .catch(() => undefined);
      if (view.state.doc !== state.doc) return;
      view.dispatch({ effects: setSignature.of(help === undefined ? null : toTooltip(state, offset, help)) });
    };
    return {
      update: (update: ViewUpdate) => {
        const open = update.state.field(shown) !== null;
        if (!(update.docChanged || (open && update.selectionSet)) || !(open || opensCall(update))) return;
        clearTimeout(timer);
        timer = setTimeout(() => void ask(), askAfterMs);
      },
      destroy: () => clearTimeout(timer),
    };
  });
  return [shown, follow, Prec.high(keymap.of([{ key: "Escape", run: close }]))];
}

function opensCall({ docChanged, state, transactions }: ViewUpdate): boolean {
  if (!docChanged || !transactions.some((transaction) => transaction.isUserEvent("input"))) return false;
  const { head } = state.selection.main;
  return /[(,]\s?$/.test(state.sliceDoc(Math.max(0, head - 2), head));
}

function toTooltip(state: EditorState, offset: number, help: SignatureHelp): Tooltip | null {
  const signature = help.signatures[help.activeSignature] ?? help.signatures[0];
  if (signature === undefined) return null;
  const { label, parameters, documentation } = signature;
  const at = parameters[help.activeParameter];
  return {
    pos: Math.min(offset, state.doc.length),
    above: true,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-type-text";
      const code = document.createElement("code");
      if (at === undefined) code.textContent = label;
      else {
        const strong = Object.assign(document.createElement("b"), { textContent: label.slice(at.start, at.end) });
        code.append(label.slice(0, at.start), strong, label.slice(at.end));
      }
      dom.append(code);
      const words = at?.documentation || documentation;
      if (words !== "") dom.append(Object.assign(document.createElement("p"), { textContent: words }));
      return { dom };
    },
  };
}

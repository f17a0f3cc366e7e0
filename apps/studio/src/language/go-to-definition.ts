import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { LanguageClient } from "./language-client.ts";

/** F12, or a click with Ctrl held: where the name is declared. */
export function goToDefinition(language: () => LanguageClient | null): Extension {
  const go = async (view: EditorView, offset: number) => {
    const { doc } = view.state;
    const place = await language()
      ?.ask("definition", doc.toString(), offset)
      .catch(() => undefined);
    if (place === undefined || view.state.doc !== doc) return;
    const selection = { anchor: place.start, head: place.end };
    view.dispatch({
      selection,
      userEvent: "select",
      effects: EditorView.scrollIntoView(place.start, { y: "nearest", yMargin: 60 }),
    });
  };
  return [
    keymap.of([
      {
        key: "F12",
        run: (view) => {
          void go(view, view.state.selection.main.head);
          return true;
        },
      },
    ]),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
        const offset = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (offset === null) return false;
        event.preventDefault();
        void go(view, offset);
        return true;
      },
    }),
  ];
}

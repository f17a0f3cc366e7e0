import { isTyping } from "../../app/is-typing.ts";
import type { EditorStore } from "../editor/editor-store.ts";
import type { CanvasCommand, CanvasCommandId } from "./canvas-commands.ts";
import { setGesture, useGesture } from "./gesture-store.ts";

/** The key press as one word: `Mod+Shift+z`, `Alt+ArrowUp`, `Delete`. */
export function chordOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): string {
  const { key } = event;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const mod = event.ctrlKey || event.metaKey ? "Mod+" : "";
  // A sign such as `?` needs Shift on most keyboards and says so itself.
  const shift = event.shiftKey && (mod !== "" || key.length > 1) ? "Shift+" : "";
  return `${mod}${event.altKey ? "Alt+" : ""}${shift}${name}`;
}

const chords: Readonly<Record<string, CanvasCommandId>> = {
  Delete: "delete",
  Backspace: "delete",
  "Mod+z": "undo",
  "Mod+Shift+z": "redo",
  "Mod+y": "redo",
  "Mod+d": "duplicate",
  "Alt+ArrowUp": "moveUp",
  "Alt+ArrowDown": "moveDown",
  "/": "insert",
  a: "insert",
  f: "fold",
  c: "connect",
  u: "disconnect",
};

export interface CanvasKeysInput {
  readonly editor: EditorStore;
  /** Made when a key is pressed, for the selection of then. */
  readonly commands: () => readonly CanvasCommand[];
  readonly zoom: (to: "in" | "out" | "all") => void;
}

const zooms: Readonly<Record<string, "in" | "out" | "all">> = { "+": "in", "=": "in", "-": "out", "1": "all" };

/** Keys of the canvas (S4). True: the key was taken. Arrows and Enter are the graph view's own. */
export function onCanvasKey(event: KeyboardEvent, { editor, commands, zoom }: CanvasKeysInput): boolean {
  if (isTyping(event.target)) return false;
  const chord = chordOf(event);
  const { connectFrom } = useGesture.getState();
  if (chord === "Escape") {
    setGesture({ connectFrom: null, edge: null, menu: null });
    if (connectFrom === null) editor.getState().select([]);
    return true;
  }
  if (chord === "Enter" && connectFrom !== null) {
    connectSelected(editor, connectFrom);
    event.preventDefault();
    return true;
  }
  if (chord === "?") {
    setGesture({ shortcuts: true });
    return true;
  }
  if (chord === "Mod+a") {
    selectRegion(editor);
    event.preventDefault();
    return true;
  }
  const zoomTo = zooms[chord];
  if (zoomTo !== undefined) {
    zoom(zoomTo);
    return true;
  }
  const command = commands().find(({ id }) => id === chords[chord]);
  if (command === undefined) return false;
  event.preventDefault();
  if (command.enabled) command.run();
  return true;
}

function connectSelected(editor: EditorStore, from: string): void {
  const { selection, apply } = editor.getState();
  const to = selection.values().next().value;
  setGesture({ connectFrom: null });
  if (to !== undefined && to !== from) apply({ type: "connect", from, to });
}

/** All nodes that stand beside the selected one; all of the main body where none is. */
function selectRegion(editor: EditorStore): void {
  const { graph, selection, select } = editor.getState();
  const first = graph.nodes.get(selection.values().next().value ?? "");
  const region = graph.regions.get(first?.region ?? graph.root);
  select(region?.nodes ?? []);
}

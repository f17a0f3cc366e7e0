import { copyNodes, type GraphEdge, type NodeId, type Wrapper } from "@fermata/graph";
import {
  ArrowDown,
  ArrowUp,
  ChevronsDownUp,
  ClipboardPaste,
  Copy,
  CopyPlus,
  GitBranch,
  GitFork,
  type LucideIcon,
  Network,
  PanelRight,
  Plus,
  Redo2,
  Repeat,
  Repeat2,
  RotateCw,
  Scissors,
  ShieldAlert,
  SquareDashed,
  Trash2,
  Undo2,
  Unlink,
  WandSparkles,
} from "lucide-react";
import { toast } from "../../ui/toast-store.ts";
import type { EditorStore } from "../editor/editor-store.ts";
import { outermost, placeAfter } from "../editor/places-in-graph.ts";
import { setGesture, useGesture } from "./gesture-store.ts";

export type CanvasCommandId =
  | "insert"
  | "copy"
  | "cut"
  | "paste"
  | "duplicate"
  | "delete"
  | "moveUp"
  | "moveDown"
  | "fold"
  | "connect"
  | "disconnect"
  | "order"
  | "inspect"
  | "unwrap"
  | "undo"
  | "redo"
  | "tidy"
  | `wrap:${Wrapper}`;

/** A command of the canvas: the same one in the menu, on the keyboard and in the palette. */
export interface CanvasCommand {
  readonly id: CanvasCommandId;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly enabled: boolean;
  readonly run: () => void;
}

type CommandText = Omit<CanvasCommand, "enabled" | "run">;

/** In the order of the menus. */
const texts: readonly CommandText[] = [
  { id: "insert", label: "Insert after…", icon: Plus, shortcut: "/" },
  { id: "inspect", label: "Open in the inspector", icon: PanelRight, shortcut: "Enter" },
  { id: "copy", label: "Copy", icon: Copy, shortcut: "Mod+C" },
  { id: "cut", label: "Cut", icon: Scissors, shortcut: "Mod+X" },
  { id: "paste", label: "Paste after", icon: ClipboardPaste, shortcut: "Mod+V" },
  { id: "duplicate", label: "Duplicate", icon: CopyPlus, shortcut: "Mod+D" },
  { id: "moveUp", label: "Move up", icon: ArrowUp, shortcut: "Alt+↑" },
  { id: "moveDown", label: "Move down", icon: ArrowDown, shortcut: "Alt+↓" },
  { id: "connect", label: "Connect to…", icon: Network, shortcut: "C" },
  { id: "disconnect", label: "Disconnect", icon: Unlink, shortcut: "U" },
  { id: "order", label: "Start each as soon as its inputs are there", icon: GitFork },
  { id: "wrap:forEach", label: "Wrap in For each", icon: Repeat },
  { id: "wrap:forEachParallel", label: "Wrap in For each, parallel", icon: Repeat2 },
  { id: "wrap:while", label: "Wrap in While", icon: RotateCw },
  { id: "wrap:if", label: "Wrap in If", icon: GitBranch },
  { id: "wrap:try", label: "Wrap in Try", icon: ShieldAlert },
  { id: "wrap:parallel", label: "Wrap in Parallel", icon: GitFork },
  { id: "unwrap", label: "Unwrap", icon: SquareDashed },
  { id: "fold", label: "Fold or unfold", icon: ChevronsDownUp, shortcut: "F" },
  { id: "tidy", label: "Tidy up the layout", icon: WandSparkles },
  { id: "undo", label: "Undo", icon: Undo2, shortcut: "Mod+Z" },
  { id: "redo", label: "Redo", icon: Redo2, shortcut: "Mod+Shift+Z" },
  { id: "delete", label: "Delete", icon: Trash2, shortcut: "Del", danger: true },
];

export interface CommandInput {
  readonly editor: EditorStore;
  readonly openInspector: () => void;
}

/** All commands as they stand for the selection of now. */
export function canvasCommands(input: CommandInput): CanvasCommand[] {
  const { graph, selection, hints, past, future } = input.editor.getState();
  const chosen = outermost(graph, selection);
  const whole = graph.broken === undefined;
  const some = chosen.length > 0 && whole;
  const single = chosen.length === 1 ? graph.nodes.get(chosen[0]!) : undefined;
  const holds = (single?.regions.length ?? 0) > 0;
  const enabled = (id: CanvasCommandId): boolean => {
    if (id === "insert" || id === "paste") return whole;
    if (id === "inspect") return selection.size > 0;
    if (id === "copy") return chosen.length > 0;
    if (id === "connect") return some && chosen.length <= 2;
    if (id === "disconnect") return whole && drawnEdge(input.editor) !== undefined;
    if (id === "order") return some && chosen.length > 1;
    if (id === "unwrap") return some && holds;
    if (id === "fold") return holds;
    if (id === "tidy") return hints.positions.size > 0;
    if (id === "undo") return past.length > 0;
    if (id === "redo") return future.length > 0;
    return some || (id === "delete" && useGesture.getState().edge !== null);
  };
  return texts.map((text) => ({ ...text, enabled: enabled(text.id), run: () => runCommand(text.id, input) }));
}

function runCommand(id: CanvasCommandId, { editor, openInspector }: CommandInput): void {
  const state = editor.getState();
  const nodes = outermost(state.graph, state.selection);
  const first = nodes[0];
  if (id === "insert") openInsertMenu(editor);
  else if (id === "inspect") openInspector();
  else if (id === "copy") void copy(editor);
  else if (id === "cut") void copy(editor).then(() => remove(editor));
  else if (id === "paste") void paste(editor);
  else if (id === "duplicate") state.apply({ type: "duplicate", nodes });
  else if (id === "moveUp") nudge(editor, -1);
  else if (id === "moveDown") nudge(editor, 1);
  else if (id === "connect") connect(editor, nodes);
  else if (id === "disconnect") disconnect(editor);
  else if (id === "order") state.apply({ type: "order", nodes, edges: [] });
  else if (id === "unwrap" && first !== undefined) state.apply({ type: "unwrap", node: first });
  else if (id === "fold" && first !== undefined) state.fold(first);
  else if (id === "tidy") state.tidy();
  else if (id === "undo") state.undo();
  else if (id === "redo") state.redo();
  else if (id === "delete") remove(editor);
  else if (id.startsWith("wrap:")) state.apply({ type: "wrap", nodes, with: id.slice(5) as Wrapper });
}

/** Deletes the selection, or takes the selected dependency away. */
function remove(editor: EditorStore): void {
  if (useGesture.getState().edge !== null) {
    disconnect(editor);
    return;
  }
  const { graph, selection, apply } = editor.getState();
  const nodes = outermost(graph, selection);
  if (nodes.length === 0) return;
  const next = neighbour(editor, nodes);
  if (apply({ type: "delete", nodes }) && next !== null) editor.getState().select([next]);
}

/** What is selected when these are gone: the keyboard stays where it was. */
function neighbour(editor: EditorStore, gone: readonly NodeId[]): NodeId | null {
  const { graph } = editor.getState();
  const first = graph.nodes.get(gone[0]!)!;
  const region = graph.regions.get(first.region)!;
  const left = region.nodes.filter((id) => !gone.includes(id));
  return left[Math.min(first.index, left.length - 1)] ?? region.owner;
}

/** One place up or down in the region. */
function nudge(editor: EditorStore, by: 1 | -1): void {
  const { graph, selection, apply } = editor.getState();
  const nodes = outermost(graph, selection);
  const first = graph.nodes.get(nodes[0] ?? "");
  if (first === undefined) return;
  const index = by < 0 ? first.index - 1 : first.index + nodes.length + 1;
  const length = graph.regions.get(first.region)!.nodes.length;
  if (index >= 0 && index <= length) apply({ type: "move", nodes, to: { region: first.region, index } });
}

async function copy(editor: EditorStore): Promise<void> {
  const { graph, selection } = editor.getState();
  try {
    await navigator.clipboard.writeText(copyNodes(graph, [...selection]));
  } catch {
    toast({
      tone: "fail",
      title: "The browser does not let this page write to the clipboard.",
      detail: "Press Ctrl+C with the canvas in focus.",
    });
  }
}

async function paste(editor: EditorStore): Promise<void> {
  try {
    pasteText(editor, await navigator.clipboard.readText());
  } catch {
    toast({
      tone: "info",
      title: "Press Ctrl+V to paste.",
      detail: "The browser does not let this page read the clipboard by itself.",
    });
  }
}

export function pasteText(editor: EditorStore, text: string): void {
  const { graph, selection, apply } = editor.getState();
  if (text.trim() !== "") apply({ type: "paste", at: placeAfter(graph, selection), text });
}

function openInsertMenu(editor: EditorStore): void {
  const { graph, selection } = editor.getState();
  const last = [...selection].at(-1);
  const element =
    last === undefined ? null : document.querySelector(`.react-flow__node[data-id="${CSS.escape(last)}"]`);
  const rect = (element ?? document.querySelector(".flow-canvas"))?.getBoundingClientRect();
  const anchor = rect
    ? { x: rect.left + rect.width / 2, y: element ? rect.bottom + 6 : rect.top + 120 }
    : { x: 300, y: 200 };
  setGesture({ menu: { slot: placeAfter(graph, selection), anchor } });
}

/** Two selected nodes are joined at once, from the earlier to the later; with one, the other is asked for. */
function connect(editor: EditorStore, [from, to]: readonly NodeId[]): void {
  if (from !== undefined && to !== undefined) editor.getState().apply({ type: "connect", from, to });
  else if (from !== undefined) setGesture({ connectFrom: from });
}

/** The edge that says order which is selected, or joins the two selected nodes. */
function drawnEdge(editor: EditorStore): GraphEdge | undefined {
  const { graph, selection } = editor.getState();
  const { edge } = useGesture.getState();
  if (edge !== null) return graph.edges.find(({ id }) => id === edge);
  if (selection.size !== 2) return undefined;
  return graph.edges.find(
    ({ kind, from, to }) => (kind === "order" || kind === "dependency") && selection.has(from) && selection.has(to),
  );
}

/** Takes the order between two nodes away: neither waits for the other any more. */
function disconnect(editor: EditorStore): void {
  const edge = drawnEdge(editor);
  setGesture({ edge: null });
  if (edge !== undefined) editor.getState().apply({ type: "disconnect", from: edge.from, to: edge.to });
}

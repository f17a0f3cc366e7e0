import type { FlowGraph, NodeId, Operation, OperationResult, Point, TextEdit } from "@fermata/graph";
import { applyOperation, openGraph } from "@fermata/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type History, type HistoryStep, remember, rememberTyping } from "./history.ts";
import { hintsFromJson, type LayoutHints, toggleFold } from "./layout-hints.ts";

/** The latest change of the text, for the code view to follow. */
export interface TextChange {
  readonly edits: readonly TextEdit[];
  readonly origin: "code" | "canvas";
}

/** A gesture that was refused; its nodes are lit up. */
export interface Refusal {
  readonly reason: string;
  readonly nodes: readonly NodeId[];
  /** The same once more, with what it would break. */
  readonly force?: Operation;
}

export interface EditorState extends History {
  readonly graph: FlowGraph;
  readonly hints: LayoutHints;
  readonly selection: ReadonlySet<NodeId>;
  /** Asks the canvas to bring a node into sight. */
  readonly reveal: { readonly node: NodeId } | null;
  readonly change: TextChange | null;
  readonly refusal: Refusal | null;
  /** Hands over what was typed into the code view and is not in `graph` yet; set by the code view while it is open. */
  readonly typing: { flush: (() => void) | null };
  /** Asks the code view to put its cursor somewhere; a new object asks again. */
  readonly cursor: { readonly offset: number } | null;

  /** One gesture. False: it was refused, and `refusal` says why. */
  apply(operation: Operation): boolean;
  /** What was typed into the code view; typing that goes on is one step of the history. `at` in Unix ms. */
  type(edits: readonly TextEdit[], at: number): void;
  /** Another text altogether: somebody else's draft, or an older version. One step that can be undone. */
  replaceSource(source: string): void;
  undo(): void;
  redo(): void;
  select(ids: readonly NodeId[], options?: { readonly reveal?: boolean }): void;
  fold(id: NodeId): void;
  /** Puts a node where a person dropped it, as an offset from its own place. */
  place(id: NodeId, offset: Point): void;
  /** Back to the layout's own places. */
  tidy(): void;
  dismissRefusal(): void;
  showInCode(offset: number): void;
}

export type EditorStore = StoreApi<EditorState>;
type Api = Pick<EditorStore, "getState" | "setState">;
type Done = Extract<OperationResult, { ok: true }>;

export interface EditorInput {
  readonly source: string;
  readonly layout: Parameters<typeof hintsFromJson>[0];
}

/** The state of one open draft. The script is the truth, the graph is made of it, and every gesture is a pure operation on the text (G6). */
export function createEditorStore({ source, layout }: EditorInput): EditorStore {
  // The code view counts a line break as one character; so must the offsets of the graph.
  const graph = openGraph(source.replaceAll("\r\n", "\n"));
  return createStore<EditorState>((setState, getState) => {
    const api = { setState, getState };
    return {
      graph,
      hints: hintsFromJson(layout, graph),
      selection: new Set(),
      reveal: null,
      past: [],
      future: [],
      change: null,
      refusal: null,
      typing: { flush: null },
      cursor: null,
      ...textActions(api),
      ...historyActions(api),
      ...pictureActions(api),
    };
  });
}

/** The one way in which the text changes. */
function perform({ getState, setState }: Api, origin: TextChange["origin"], operation: Operation): Done | null {
  if (origin === "canvas") getState().typing.flush?.();
  const result = applyOperation(getState().graph, operation);
  if (!result.ok) {
    const forced = operation.type === "delete" || operation.type === "removeArm";
    const force = result.code === "IN_USE" && forced ? { ...operation, force: true } : undefined;
    setState({
      refusal: { reason: result.reason, nodes: result.nodes ?? [], ...(force && { force }) },
    });
    return null;
  }
  const selection = new Set([...getState().selection].filter((id) => result.graph.nodes.has(id)));
  const kept = selection.size === getState().selection.size;
  setState({
    graph: result.graph,
    change: { edits: result.edits, origin },
    refusal: null,
    ...(!kept && { selection }),
  });
  return result;
}

/** What was put around the nodes: after wrapping that is what one goes on with. */
function ownersOf(graph: FlowGraph, nodes: readonly NodeId[]): readonly NodeId[] {
  const owners = nodes.flatMap((id) => graph.regions.get(graph.nodes.get(id)?.region ?? "")?.owner ?? []);
  return owners.length > 0 ? [...new Set(owners)] : nodes;
}

function textActions(api: Api): Pick<EditorState, "apply" | "type" | "replaceSource"> {
  const { getState, setState } = api;
  const apply = (operation: Operation) => {
    const result = perform(api, "canvas", operation);
    if (result === null) return false;
    setState(remember(getState(), { type: "text", operation: result.inverse }));
    const touched = operation.type === "wrap" ? ownersOf(result.graph, result.touched) : result.touched;
    if (touched.length > 0) getState().select(touched, { reveal: true });
    return true;
  };
  return {
    apply,
    type: (edits, at) => {
      const before = getState().graph.source;
      const result = perform(api, "code", { type: "editText", edits });
      if (result === null) return;
      const typed = { before, after: result.graph.source, inverse: result.inverse, at };
      setState(rememberTyping(getState(), typed));
    },
    replaceSource: (text) => {
      const { source } = getState().graph;
      if (source !== text) apply({ type: "editText", edits: [{ start: 0, end: source.length, text }] });
    },
  };
}

function historyActions(api: Api): Pick<EditorState, "undo" | "redo"> {
  const { getState, setState } = api;
  const take = (step: HistoryStep): HistoryStep | null => {
    if (step.type === "hints") {
      const { hints } = getState();
      setState({ hints: step.hints });
      return { type: "hints", hints };
    }
    const result = perform(api, "canvas", step.operation);
    if (result === null) return null;
    if (result.touched.length > 0) getState().select(result.touched, { reveal: true });
    return { type: "text", operation: result.inverse };
  };
  const move = (from: "past" | "future", to: "past" | "future") => {
    getState().typing.flush?.();
    const last = getState()[from].at(-1);
    const back = last === undefined ? null : take(last);
    if (back !== null) setState((state) => ({ [from]: state[from].slice(0, -1), [to]: [...state[to], back] }));
  };
  return { undo: () => move("past", "future"), redo: () => move("future", "past") };
}

function pictureActions(
  api: Api,
): Pick<EditorState, "select" | "fold" | "place" | "tidy" | "dismissRefusal" | "showInCode"> {
  const { getState, setState } = api;
  const changeHints = (hints: LayoutHints) =>
    setState((state) => ({ ...remember(state, { type: "hints", hints: state.hints }), hints }));
  return {
    select: (ids, { reveal = false } = {}) => {
      const { graph, selection: before } = getState();
      const selection = new Set(ids.filter((id) => graph.nodes.has(id)));
      const same = selection.size === before.size && [...selection].every((id) => before.has(id));
      if (!same) setState({ selection });
      const first = selection.values().next().value;
      if (reveal && first !== undefined) setState({ reveal: { node: first } });
    },
    fold: (id) => setState(({ hints, graph }) => ({ hints: toggleFold(hints, graph, id) })),
    place: (id, offset) => {
      const { hints } = getState();
      changeHints({ ...hints, positions: new Map(hints.positions).set(id, offset) });
    },
    tidy: () => changeHints({ ...getState().hints, positions: new Map() }),
    dismissRefusal: () => setState({ refusal: null }),
    showInCode: (offset) => setState({ cursor: { offset } }),
  };
}

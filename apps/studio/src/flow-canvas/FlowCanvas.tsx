import "@xyflow/react/dist/base.css";
import "./flow-canvas.css";
import type { FlowGraph, GraphLayout, NodeId } from "@fermata/graph";
import {
  Background,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  Panel,
  ReactFlow,
  type ReactFlowInstance,
  type ReactFlowProps,
} from "@xyflow/react";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { isTyping } from "../app/is-typing.ts";
import { useWiderThan } from "../ui/media-query.ts";
import { CanvasControls } from "./CanvasControls.tsx";
import { CardNode } from "./CardNode.tsx";
import { ContainerNode } from "./ContainerNode.tsx";
import { CanvasContext, type CanvasContextValue, noOverlay } from "./canvas-context.ts";
import type { CanvasEdge, CanvasNode, CanvasProblem } from "./canvas-model.ts";
import { FlowEdge } from "./FlowEdge.tsx";
import { MinimapNode } from "./MinimapNode.tsx";
import { NoteNode } from "./NoteNode.tsx";
import { createNamingStore, type NamingStore } from "./naming-store.ts";
import { canBeNamed } from "./OutputName.tsx";
import type { OverlayStore } from "./overlay-store.ts";
import { RevealNode } from "./RevealNode.tsx";
import { startViewport } from "./start-viewport.ts";
import { useCanvasNodes } from "./use-canvas-nodes.ts";
import { type Direction, walkNodes } from "./walk-nodes.ts";

export interface FlowCanvasProps {
  readonly graph: FlowGraph;
  /** Of `layoutGraph(graph, { sizes: cardSizes(graph, …) })`. */
  readonly layout: GraphLayout;
  readonly selection: ReadonlySet<NodeId>;
  readonly onSelectionChange: (ids: readonly NodeId[]) => void;
  /** Live state per node, of a run. */
  readonly overlay?: OverlayStore;
  readonly problems?: readonly CanvasProblem[];
  /** Enter or a double click on a node. */
  readonly onOpen?: (node: NodeId) => void;
  /** Node to bring into sight; a new object asks again. */
  readonly reveal?: { readonly node: NodeId } | null;
  /** Node that is in sight at first where not all of the graph is. */
  readonly first?: NodeId | null;
  /** px at the left that a panel covers when the canvas first fits. */
  readonly coveredLeft?: number;
  /** Drawn inside the canvas: panels, markers. */
  readonly children?: ReactNode;
  /** Gestures of an editor; absent: the canvas is for looking. */
  readonly editing?: Pick<CanvasContextValue, "onAddArm" | "onRemoveArm" | "onRename"> & {
    readonly flow: Partial<ReactFlowProps<CanvasNode, CanvasEdge>>;
    readonly onFlow: (flow: ReactFlowInstance<CanvasNode, CanvasEdge>) => void;
    readonly selectedEdge: string | null;
    /** True: the key was taken. */
    readonly onKey: (event: KeyboardEvent) => boolean;
  };
  readonly onToggleFold?: (node: NodeId) => void;
  /** Count of drags that ended: each puts the cards back where the layout has them. */
  readonly settle?: number;
}

const nodeTypes: NodeTypes = { card: CardNode, container: ContainerNode, note: NoteNode };
const edgeTypes: EdgeTypes = { flow: FlowEdge };
const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
/** With more data edges than this, only those of the selected node are shown until all are asked for. */
const dataMax = 4;
/** Above this many nodes the minimap is drawn only when it is asked for: it draws each of them at each change. */
const minimapMax = 400;
/** From here on only what is in sight is in the document (S51). */
const cullAbove = 300;

/** The picture of a script: the canvas of the editor, and what a run paints on. */
export function FlowCanvas(props: FlowCanvasProps) {
  const { graph, layout, onSelectionChange, overlay, editing, onToggleFold } = props;
  const frame = useRef<HTMLDivElement>(null);
  const wide = useWiderThan("md");
  const [minimap, setMinimap] = useState<boolean | null>(null);
  const [dataShown, setShowData] = useState<boolean | null>(null);
  const showData = dataShown ?? countData(graph) <= dataMax;
  const { nodes, edges, onNodesChange } = useCanvasNodes({
    ...props,
    showData,
    select: onSelectionChange,
    selectedEdge: editing?.selectedEdge ?? null,
  });
  const context = useCanvasContext({ overlay, editing, onToggleFold });
  const coveredLeft = props.coveredLeft ?? 0;
  const onInit = (instance: ReactFlowInstance<CanvasNode, CanvasEdge>) => {
    editing?.onFlow(instance);
    const rect = frame.current?.getBoundingClientRect();
    const focus = props.first ? layout.boxes.get(props.first) : undefined;
    if (rect) void instance.setViewport(startViewport({ graph: layout, view: rect, covered: coveredLeft, focus }));
  };
  useCanvasKeys(frame, props, context.naming);
  return (
    <CanvasContext.Provider value={context}>
      <div
        ref={frame}
        tabIndex={-1}
        className={`flow-canvas relative size-full outline-none ${editing ? "flow-canvas-editing" : ""}`}
      >
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          onNodesChange={onNodesChange}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={onInit}
          onNodeDoubleClick={(_, node) => props.onOpen?.(node.id)}
          minZoom={0.12}
          maxZoom={1.6}
          panOnScroll
          zoomOnDoubleClick={false}
          nodesDraggable={false}
          nodesConnectable={editing !== undefined}
          deleteKeyCode={null}
          disableKeyboardA11y
          elevateNodesOnSelect={false}
          onlyRenderVisibleElements={nodes.length > cullAbove}
          attributionPosition="top-right"
          aria-label={`Graph of ${graph.title || "the workflow"}`}
          {...editing?.flow}
        >
          <Background gap={20} size={1.4} color="var(--line-2)" />
          <ArrowMarker />
          <RevealNode reveal={props.reveal ?? null} covered={coveredLeft} />
          <Panel position="bottom-left" className="!m-3">
            <CanvasControls
              minimap={minimap ?? (wide && nodes.length <= minimapMax)}
              onMinimap={setMinimap}
              data={showData}
              onData={setShowData}
            />
          </Panel>
          {(minimap ?? (wide && nodes.length <= minimapMax)) && nodes.length > 8 && (
            <MiniMap
              pannable
              zoomable
              ariaLabel="Minimap"
              nodeComponent={MinimapNode}
              nodeClassName={(node) => (node.type === "container" ? "flow-mini-container" : "")}
              className="flow-minimap"
              maskColor="transparent"
            />
          )}
          {props.children}
        </ReactFlow>
      </div>
    </CanvasContext.Provider>
  );
}

/** Keys that are meant for the canvas: pressed in it or, in an editor, while nothing else has the focus. */
function useCanvasKeys(frame: RefObject<HTMLDivElement | null>, props: FlowCanvasProps, naming: NamingStore): void {
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { editing } = latest.current;
      const inside = event.target instanceof Node && frame.current?.contains(event.target) === true;
      if (event.defaultPrevented || (!inside && (editing === undefined || !isPage(event.target)))) return;
      if (event.key === "F2" && editing !== undefined) nameOutput(latest.current, naming);
      else if (!editing?.onKey(event)) onGraphKey(event, latest.current, frame.current);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [frame, naming]);
}

/** Asks for a new name of what the selected node puts out. */
function nameOutput({ graph, selection }: FlowCanvasProps, naming: NamingStore): void {
  const node = graph.nodes.get([...selection].at(-1) ?? "");
  if (node !== undefined && canBeNamed(node)) naming.setState({ node: node.id });
}

/** Arrows walk the nodes, with Shift they take them along; Enter opens the selected one. */
function onGraphKey(event: KeyboardEvent, props: FlowCanvasProps, frame: HTMLElement | null): void {
  const { graph, layout, selection, onSelectionChange, onOpen } = props;
  const from = [...selection].at(-1) ?? null;
  const direction = arrows[event.key];
  if (direction !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    event.preventDefault();
    const next = walkNodes(graph, layout, { from, to: direction });
    if (next === null) return;
    onSelectionChange(event.shiftKey ? extended(selection, next) : [next]);
    frame?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`)?.focus({ preventScroll: true });
  } else if (event.key === "Enter" && from !== null && isCanvas(event.target)) onOpen?.(from);
}

/** The selection with one more; going back over it lets the last one go. */
function extended(selection: ReadonlySet<NodeId>, next: NodeId): NodeId[] {
  const ids = [...selection];
  return selection.has(next) ? ids.slice(0, ids.indexOf(next) + 1) : [...ids, next];
}

interface ContextInput {
  readonly overlay: OverlayStore | undefined;
  readonly editing: FlowCanvasProps["editing"] | undefined;
  readonly onToggleFold: FlowCanvasProps["onToggleFold"] | undefined;
}

function useCanvasContext(input: ContextInput): CanvasContextValue {
  const { overlay, editing, onToggleFold } = input;
  const editable = editing !== undefined;
  const [naming] = useState(createNamingStore);
  const { onAddArm, onRemoveArm, onRename } = editing ?? {};
  return useMemo(
    () => ({
      overlay: overlay ?? noOverlay,
      editable,
      naming,
      ...(onToggleFold && { onToggleFold }),
      ...(onAddArm && { onAddArm }),
      ...(onRemoveArm && { onRemoveArm }),
      ...(onRename && { onRename }),
    }),
    [overlay, editable, naming, onToggleFold, onAddArm, onRemoveArm, onRename],
  );
}

function countData(graph: FlowGraph): number {
  return graph.edges.filter(({ kind }) => kind === "data").length;
}

/** A node itself or the canvas or page behind it, not a button in it. */
function isCanvas(target: EventTarget | null): boolean {
  return isPage(target) || (target instanceof Element && target.matches(".react-flow__node, .flow-canvas"));
}

/** Nothing in particular has the focus: it went to the body, or to what a click on bare ground falls through to. */
function isPage(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("body, main");
}

/** The head of a drawn dependency. */
function ArrowMarker() {
  return (
    <svg className="absolute size-0" aria-hidden="true">
      <defs>
        <marker
          id="flow-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto-start-reverse"
        >
          <path d="M1,1 L7,4 L1,7" fill="none" stroke="var(--ink-3)" strokeWidth="1.4" />
        </marker>
      </defs>
    </svg>
  );
}

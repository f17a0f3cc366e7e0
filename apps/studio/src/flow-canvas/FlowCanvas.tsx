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
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { useWiderThan } from "../ui/media-query.ts";
import { CanvasControls } from "./CanvasControls.tsx";
import { CardNode } from "./CardNode.tsx";
import { ContainerNode } from "./ContainerNode.tsx";
import { CanvasContext, type CanvasContextValue, noOverlay } from "./canvas-context.ts";
import type { CanvasEdge, CanvasNode, CanvasProblem } from "./canvas-model.ts";
import { FlowEdge } from "./FlowEdge.tsx";
import { MinimapNode } from "./MinimapNode.tsx";
import { NoteNode } from "./NoteNode.tsx";
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
  /** px at the left that a panel covers when the canvas first fits. */
  readonly coveredLeft?: number;
  /** Drawn inside the canvas: panels, markers. */
  readonly children?: ReactNode;
  /** Gestures of an editor; absent: the canvas is for looking. */
  readonly editing?: Pick<CanvasContextValue, "onAddArm" | "onRemoveArm"> & {
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
/** From here on only what is in sight is in the document (S51). */
const cullAbove = 300;

/** The picture of a script: the canvas of the editor, and what a run paints on. */
export function FlowCanvas(props: FlowCanvasProps) {
  const { graph, layout, selection, onSelectionChange, overlay, editing, onToggleFold } = props;
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
    if (rect) void instance.setViewport(startViewport(layout, rect, coveredLeft));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing?.onKey(event)) return;
    const direction = arrows[event.key];
    const from = selection.values().next().value ?? null;
    if (direction !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const next = walkNodes(graph, layout, { from, to: direction });
      if (next !== null) {
        onSelectionChange([next]);
        frame.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`)?.focus({ preventScroll: true });
      }
      event.preventDefault();
    } else if (event.key === "Enter" && from !== null && isNode(event.target)) props.onOpen?.(from);
  };
  return (
    <CanvasContext.Provider value={context}>
      <div ref={frame} className="flow-canvas relative size-full">
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          onNodesChange={onNodesChange}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={onInit}
          onKeyDown={onKeyDown}
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
          <RevealNode reveal={props.reveal ?? null} />
          <Panel position="bottom-left" className="!m-3">
            <CanvasControls minimap={minimap ?? wide} onMinimap={setMinimap} data={showData} onData={setShowData} />
          </Panel>
          {(minimap ?? wide) && nodes.length > 8 && (
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

interface ContextInput {
  readonly overlay: OverlayStore | undefined;
  readonly editing: FlowCanvasProps["editing"] | undefined;
  readonly onToggleFold: FlowCanvasProps["onToggleFold"] | undefined;
}

function useCanvasContext(input: ContextInput): CanvasContextValue {
  const { overlay, editing, onToggleFold } = input;
  const editable = editing !== undefined;
  const onAddArm = editing?.onAddArm;
  const onRemoveArm = editing?.onRemoveArm;
  return useMemo(
    () => ({
      overlay: overlay ?? noOverlay,
      editable,
      ...(onToggleFold && { onToggleFold }),
      ...(onAddArm && { onAddArm }),
      ...(onRemoveArm && { onRemoveArm }),
    }),
    [overlay, editable, onToggleFold, onAddArm, onRemoveArm],
  );
}

function countData(graph: FlowGraph): number {
  return graph.edges.filter(({ kind }) => kind === "data").length;
}

function isNode(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains("react-flow__node");
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

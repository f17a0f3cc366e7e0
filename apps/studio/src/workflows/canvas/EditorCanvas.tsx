import type { Arm, NodeId } from "@fermata/graph";
import { Panel, type ReactFlowProps, SelectionMode } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import type { CanvasEdge, CanvasNode, CanvasProblem } from "../../flow-canvas/canvas-model.ts";
import { FlowCanvas } from "../../flow-canvas/FlowCanvas.tsx";
import { ContextMenu, type MenuItem } from "../../ui/Menu.tsx";
import { useWiderThan } from "../../ui/media-query.ts";
import { useEditor, useEditorLayout, useEditorStore } from "../editor/editor-context.ts";
import { ConnectHint } from "./ConnectHint.tsx";
import { canvasCommands } from "./canvas-commands.ts";
import { onCanvasKey } from "./canvas-keys.ts";
import { setGesture, useGesture } from "./gesture-store.ts";
import { InsertMenu } from "./InsertMenu.tsx";
import { CarriedTemplate, InsertButton, Palette } from "./Palette.tsx";
import { BrokenBar, RefusalBar } from "./RefusalBar.tsx";
import { ShortcutsSheet } from "./ShortcutsSheet.tsx";
import { SlotLayer } from "./SlotLayer.tsx";
import { useClipboard } from "./use-clipboard.ts";
import { useConnect } from "./use-connect.ts";
import { type CanvasFlow, useNodeDrag } from "./use-node-drag.ts";

export interface EditorCanvasProps {
  readonly workflow: string;
  readonly problems: readonly CanvasProblem[];
  readonly onInspect: () => void;
  /** Puts the cursor where the script does not parse. */
  readonly onShowCode: () => void;
  /** The code view stands beside it. */
  readonly narrow: boolean;
}

/** px that the palette covers: with names, without, and where it is one button. */
const paletteWidths = { wide: 196, narrow: 62, button: 34 };

/** The canvas of an open draft: the picture, and every gesture on it. */
export function EditorCanvas({ workflow, problems, onInspect, onShowCode, narrow }: EditorCanvasProps) {
  const editor = useEditorStore();
  const graph = useEditor((state) => state.graph);
  const selection = useEditor((state) => state.selection);
  const reveal = useEditor((state) => state.reveal);
  const layout = useEditorLayout();
  const roomy = useWiderThan("md") && !narrow;
  const phone = !useWiderThan("sm");
  const [named, setNamed] = useState<boolean | null>(null);
  const paletteWide = named ?? roomy;
  const drag = useNodeDrag(layout);
  const editing = useEditing({ drag, onInspect });
  const onSelectionChange = useCallback(
    (ids: readonly NodeId[]) => {
      setGesture({ edge: null });
      editor.getState().select(ids, { reveal: ids.length === 1 });
    },
    [editor],
  );
  useClipboard();
  return (
    <ContextMenu items={useMenuItems(onInspect)}>
      <div className="relative min-h-0 min-w-0 flex-1" data-testid="canvas">
        <FlowCanvas
          graph={graph}
          layout={layout}
          settle={drag.settle}
          selection={selection}
          onSelectionChange={onSelectionChange}
          reveal={reveal}
          problems={useLitProblems(problems)}
          onOpen={onInspect}
          onToggleFold={editor.getState().fold}
          coveredLeft={phone ? paletteWidths.button : paletteWidths[paletteWide ? "wide" : "narrow"]}
          editing={editing}
        >
          <Panel position="top-left" className="nowheel !m-3 flex max-h-[calc(100%-88px)] flex-col">
            {phone ? <InsertButton /> : <Palette layout={layout} wide={paletteWide} onWide={setNamed} />}
          </Panel>
          <Panel position="bottom-center" className="!mb-14 flex flex-col items-center gap-2">
            <ConnectHint />
            <BrokenBar onShowCode={onShowCode} />
            <RefusalBar />
          </Panel>
          <SlotLayer slots={layout.slots} />
        </FlowCanvas>
        <CarriedTemplate />
        <InsertMenu workflow={workflow} />
        <ShortcutsSheet />
      </div>
    </ContextMenu>
  );
}

interface EditingInput {
  readonly drag: ReturnType<typeof useNodeDrag>;
  readonly onInspect: () => void;
}

function useEditing({ drag, onInspect }: EditingInput) {
  const editor = useEditorStore();
  const connect = useConnect();
  const edge = useGesture((state) => state.edge);
  const { onNodeDrag, onNodeDragStop, flowRef } = drag;
  return useMemo(() => {
    const commands = () => canvasCommands({ editor, openInspector: onInspect });
    const zoom = (to: "in" | "out" | "all") => {
      const move = { duration: 140 };
      if (to === "in") void flowRef.current?.zoomIn(move);
      else if (to === "out") void flowRef.current?.zoomOut(move);
      else void flowRef.current?.fitView({ ...move, padding: 0.08, maxZoom: 1 });
    };
    const flow: Partial<ReactFlowProps<CanvasNode, CanvasEdge>> = {
      ...connect,
      nodesDraggable: true,
      nodeDragThreshold: 4,
      selectionOnDrag: false,
      selectionMode: SelectionMode.Partial,
      selectionKeyCode: "Shift",
      multiSelectionKeyCode: ["Meta", "Control", "Shift"],
      onNodeDrag,
      onNodeDragStop,
      // A plain click means this one, also where several are selected.
      onNodeClick: (event, { id }) => {
        const held = event.shiftKey || event.ctrlKey || event.metaKey;
        if (!held && editor.getState().selection.size > 1) editor.getState().select([id]);
      },
      onNodeContextMenu: (_event, { id }) => {
        if (!editor.getState().selection.has(id)) editor.getState().select([id]);
      },
      onEdgeClick: (_event, { id, data }) => setGesture({ edge: isDrawn(data?.kind) ? id : null }),
      onPaneClick: () => {
        setGesture({ edge: null });
        editor.getState().select([]);
      },
    };
    return {
      flow,
      onFlow: (instance: CanvasFlow) => {
        flowRef.current = instance;
      },
      selectedEdge: edge,
      onKey: (event: KeyboardEvent) => onCanvasKey(event, { editor, commands, zoom }),
      onAddArm: (node: NodeId, arm: Arm) => void editor.getState().apply({ type: "addArm", node, arm }),
      onRename: (node: NodeId, name: string) => void editor.getState().apply({ type: "renameOutput", node, name }),
      onRemoveArm: (region: string) => void editor.getState().apply({ type: "removeArm", region }),
    };
  }, [editor, connect, edge, onNodeDrag, onNodeDragStop, flowRef, onInspect]);
}

/** An edge that says order can be taken away; data edges follow from the script. */
function isDrawn(kind: string | undefined): boolean {
  return kind === "dependency" || kind === "order";
}

/** What the checker found, and what the last refused gesture is about. */
function useLitProblems(problems: readonly CanvasProblem[]): readonly CanvasProblem[] {
  const refusal = useEditor((state) => state.refusal);
  return useMemo(() => {
    if (refusal === null || refusal.nodes.length === 0) return problems;
    const lit = refusal.nodes.map((node) => ({ node, severity: "error" as const, message: refusal.reason }));
    return [...lit, ...problems];
  }, [problems, refusal]);
}

function useMenuItems(onInspect: () => void): readonly MenuItem[] {
  const editor = useEditorStore();
  const selection = useEditor((state) => state.selection);
  const graph = useEditor((state) => state.graph);
  return useMemo(() => {
    const commands = selection && graph ? canvasCommands({ editor, openInspector: onInspect }) : [];
    const items: MenuItem[] = [];
    let group = "";
    for (const { id, label, icon, shortcut, danger, enabled, run } of commands) {
      const next = menuGroup(id);
      if (next === null || (!enabled && (next === "wrap" || next === "shape"))) continue;
      if (group !== "" && next !== group) items.push("-");
      group = next;
      items.push({
        id,
        label,
        icon,
        disabled: !enabled,
        onSelect: run,
        ...(shortcut && { shortcut }),
        ...(danger && { danger }),
      });
    }
    return items;
  }, [editor, selection, graph, onInspect]);
}

function menuGroup(id: string): string | null {
  if (id === "undo" || id === "redo" || id === "moveUp" || id === "moveDown") return null;
  if (id.startsWith("wrap:")) return "wrap";
  if (id === "unwrap" || id === "fold" || id === "connect" || id === "disconnect" || id === "order" || id === "tidy")
    return "shape";
  if (id === "insert" || id === "inspect") return "open";
  return id === "delete" ? "delete" : "clipboard";
}

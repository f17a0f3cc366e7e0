import type { FlowGraph, Place, Slot } from "@fermata/graph";
import { useStore, ViewportPortal } from "@xyflow/react";
import { Plus } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { useEditor } from "../editor/editor-context.ts";
import { setGesture, useGesture } from "./gesture-store.ts";

/** Below this zoom the buttons would be specks. */
const zoomMin = 0.45;

/** A `+` at every place where a node can go in, and the mark of where a dragged one will. */
export function SlotLayer({ slots }: { readonly slots: readonly Slot[] }) {
  const readable = useStore((state) => state.transform[2] >= zoomMin);
  const dragging = useGesture((state) => state.carried !== null || state.dragged);
  return (
    <ViewportPortal>
      {readable && !dragging && <SlotButtons slots={slots} />}
      <DropMarker />
    </ViewportPortal>
  );
}

const SlotButtons = memo(function SlotButtons({ slots }: { readonly slots: readonly Slot[] }) {
  const graph = useEditor((state) => state.graph);
  if (graph.broken !== undefined) return null;
  return slots.map((slot) => (
    <SlotButton key={`${slot.place.region} ${slot.place.index}`} slot={slot} name={placeName(graph, slot.place)} />
  ));
});

const SlotButton = memo(function SlotButton({ slot, name }: { readonly slot: Slot; readonly name: string }) {
  const open = (event: MouseEvent<HTMLButtonElement>) => {
    event.stopPropagation();
    const rect = event.currentTarget.getBoundingClientRect();
    setGesture({ menu: { slot: slot.place, anchor: { x: rect.left + rect.width / 2, y: rect.bottom + 4 } } });
  };
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      onClick={open}
      className="nopan group pointer-events-auto absolute z-10 grid size-6 place-items-center"
      style={{ left: slot.x - 12, top: slot.y - 12 }}
    >
      <span className="grid size-[15px] place-items-center rounded-full border border-line-2 bg-panel text-ink-3 transition-transform duration-100 group-hover:scale-125 group-hover:border-ink group-hover:bg-ink group-hover:text-paper group-focus-visible:scale-125">
        <Plus size={10} strokeWidth={2.4} aria-hidden />
      </span>
    </button>
  );
});

/** In words, for readers and tests: `Insert after submit-report`. */
function placeName(graph: FlowGraph, { region, index }: Place): string {
  const holder = graph.regions.get(region);
  const before = graph.nodes.get(holder?.nodes[index - 1] ?? "");
  if (before !== undefined) return `Insert after ${before.label}`;
  const owner = graph.nodes.get(holder?.owner ?? "");
  return owner === undefined ? "Insert at the start" : `Insert first in ${owner.label}, ${holder?.label ?? ""}`;
}

function DropMarker() {
  const target = useGesture((state) => state.target);
  if (target === null) return null;
  return (
    <div
      data-testid="drop-marker"
      className="pointer-events-none absolute z-20 flex h-1 w-48 items-center"
      style={{ left: target.x - 96, top: target.y - 2 }}
    >
      <span className="h-[3px] flex-1 rounded-full bg-ink" />
      <span className="absolute left-1/2 grid size-[18px] -translate-x-1/2 place-items-center rounded-full bg-ink text-paper">
        <Plus size={12} strokeWidth={2.4} aria-hidden />
      </span>
    </div>
  );
}

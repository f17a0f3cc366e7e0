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

/** From here on only the buttons in and near sight are in the document (S51). */
const cullAbove = 120;
/** px of the graph; what is in sight is worked out anew when the view has moved by so much. */
const tile = 600;

/** Top and bottom of what is in sight, in whole tiles. */
function useSightedTiles(): string {
  return useStore(({ transform: [, y, zoom], height }) => {
    const top = Math.floor(-y / zoom / tile);
    return `${top} ${top + Math.ceil(height / zoom / tile) + 1}`;
  });
}

const SlotButtons = memo(function SlotButtons({ slots }: { readonly slots: readonly Slot[] }) {
  const graph = useEditor((state) => state.graph);
  const [first, last] = useSightedTiles().split(" ").map(Number) as [number, number];
  if (graph.broken !== undefined) return null;
  const near = slots.length <= cullAbove ? slots : slots.filter(({ y }) => y >= first * tile && y <= last * tile);
  return near.map(({ place, x, y }) => (
    <SlotButton key={`${place.region} ${place.index}`} {...place} x={x} y={y} name={placeName(graph, place)} />
  ));
});

interface SlotButtonProps extends Place {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

const SlotButton = memo(function SlotButton({ region, index, x, y, name }: SlotButtonProps) {
  const open = (event: MouseEvent<HTMLButtonElement>) => {
    event.stopPropagation();
    const rect = event.currentTarget.getBoundingClientRect();
    const anchor = { x: rect.left + rect.width / 2, y: rect.bottom + 4 };
    setGesture({ menu: { slot: { region, index }, anchor } });
  };
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      onClick={open}
      className="nopan group pointer-events-auto absolute z-10 grid size-6 place-items-center"
      style={{ left: x - 12, top: y - 12 }}
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

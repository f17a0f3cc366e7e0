import type { GraphLayout, Point, RegionId, Slot } from "@fermata/graph";

export interface SlotOptions {
  /** Farther than this (px of the graph) is no slot. */
  readonly within?: number;
  /** Regions that the dragged nodes hold: nothing goes into itself. */
  readonly without?: ReadonlySet<RegionId>;
}

/**
 * Where a node that is let go at a point goes in: the nearest place of the innermost region under the point. Height counts more than side,
 * since places stand under each other.
 */
export function nearestSlot(layout: GraphLayout, point: Point, options: SlotOptions = {}): Slot | null {
  const { within = Number.POSITIVE_INFINITY, without } = options;
  const slots = layout.slots.filter(({ place }) => !without?.has(place.region));
  const inside = innermost(layout, point, new Set(slots.map(({ place }) => place.region)));
  let best: { slot: Slot; distance: number } | null = null;
  for (const slot of slots) {
    if (inside !== null && slot.place.region !== inside) continue;
    const distance = Math.abs(slot.y - point.y) + Math.abs(slot.x - point.x) * 0.35;
    if (best === null || distance < best.distance) best = { slot, distance };
  }
  return best !== null && best.distance <= within ? best.slot : null;
}

/** The smallest region under the point that takes nodes. */
function innermost(layout: GraphLayout, point: Point, open: ReadonlySet<RegionId>): RegionId | null {
  let best: { id: RegionId; area: number } | null = null;
  for (const [id, rect] of layout.regions) {
    if (!open.has(id)) continue;
    if (point.x < rect.x || point.x > rect.x + rect.width || point.y < rect.y || point.y > rect.y + rect.height)
      continue;
    const area = rect.width * rect.height;
    if (best === null || area < best.area) best = { id, area };
  }
  return best?.id ?? null;
}

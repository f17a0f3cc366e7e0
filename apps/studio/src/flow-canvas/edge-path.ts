import type { Point, Rect } from "@fermata/graph";

/** An SVG path through the points, with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const first = points[0];
  if (first === undefined) return "";
  let path = `M${first.x},${first.y}`;
  for (let index = 1; index < points.length - 1; index += 1) {
    const [before, corner, after] = [points[index - 1]!, points[index]!, points[index + 1]!];
    const start = towards(corner, before, radius);
    const end = towards(corner, after, radius);
    path += ` L${start.x},${start.y} Q${corner.x},${corner.y} ${end.x},${end.y}`;
  }
  const last = points.at(-1)!;
  return points.length > 1 ? `${path} L${last.x},${last.y}` : path;
}

/** The point `distance` away from `from` in the direction of `to`, at most half the way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const part = Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** How far below its top a card is met at its side, in px. */
const sideY = 18;

/** Between cards that stand side by side: from the right of one to the left of the other; null where they stand otherwise. */
export function besidePath(from: Rect, to: Rect): string | null {
  if (to.y >= from.y + from.height || from.y >= to.y + to.height || to.x < from.x + from.width) return null;
  const start = { x: from.x + from.width, y: from.y + sideY };
  const end = { x: to.x, y: to.y + sideY };
  if (Math.abs(start.y - end.y) < 1) return `M${start.x},${start.y} L${end.x},${end.y}`;
  const middle = (start.x + end.x) / 2;
  return roundedPath([start, { x: middle, y: start.y }, { x: middle, y: end.y }, end]);
}

/** px of height beyond which a data edge is drawn at its ends alone: dashing a line over many screens costs whole frames, and nobody can follow it. */
const dataHeightMax = 2_400;
/** Height of what is drawn at each end then. */
const stub = 90;

/** A data edge: to the left side of what stands at the right, else a curve out at the right of both. */
export function dataPath(from: Rect, to: Rect): string {
  const start = { x: from.x + from.width, y: from.y + sideY - 6 };
  const y = to.y + sideY + 6;
  if (to.x >= start.x) {
    const bend = Math.max(16, (to.x - start.x) * 0.6);
    return `M${start.x},${start.y} C${start.x + bend},${start.y} ${to.x - bend},${y} ${to.x},${y}`;
  }
  const end = { x: to.x + to.width, y };
  if (Math.abs(end.y - start.y) > dataHeightMax) return stubs(start, end);
  const reach = Math.min(90, 26 + Math.abs(end.y - start.y) * 0.18);
  const right = Math.max(start.x, end.x) + reach;
  return `M${start.x},${start.y} C${right},${start.y} ${right},${end.y} ${end.x},${end.y}`;
}

/** The beginning and the end of a long way: out of one card towards the other, and into that from there. */
function stubs(start: Point, end: Point): string {
  const way = Math.sign(end.y - start.y) * stub;
  const leave = { x: start.x + 40, y: start.y + way };
  const arrive = { x: end.x + 40, y: end.y - way };
  return `M${start.x},${start.y} Q${leave.x},${start.y} ${leave.x},${leave.y} M${arrive.x},${arrive.y} Q${arrive.x},${end.y} ${end.x},${end.y}`;
}

/** From the bottom of one card to the top of another, with one bend half-way. */
export function stepPath(from: Point, to: Point): string {
  if (Math.abs(from.x - to.x) < 1) return `M${from.x},${from.y} L${to.x},${to.y}`;
  const middle = (from.y + to.y) / 2;
  return roundedPath([from, { x: from.x, y: middle }, { x: to.x, y: middle }, to]);
}

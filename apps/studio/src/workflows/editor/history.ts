import { applyEdits, type Operation } from "@fermata/graph";
import type { LayoutHints } from "./layout-hints.ts";

/** One step back (or forth): an operation on the text, or the hints as they were. */
export type HistoryStep =
  | { readonly type: "text"; readonly operation: Operation; readonly typedAt?: number }
  | { readonly type: "hints"; readonly hints: LayoutHints };

export interface History {
  readonly past: readonly HistoryStep[];
  readonly future: readonly HistoryStep[];
}

/** Typing that pauses for this long begins a new step, in ms. */
const typingPauseMs = 1200;
/** Steps that can be undone. */
const stepsMax = 500;

/** A new step; what was undone before it is gone. */
export function remember({ past }: History, step: HistoryStep): History {
  return { past: [...past.slice(1 - stepsMax), step], future: [] };
}

export interface Typed {
  /** Text before this burst of typing, and after it. */
  readonly before: string;
  readonly after: string;
  readonly inverse: Operation;
  /** Unix ms. */
  readonly at: number;
}

/** As {@link remember}, but typing that goes on without a pause stays one step. */
export function rememberTyping(history: History, { before, after, inverse, at }: Typed): History {
  const last = history.past.at(-1);
  if (last?.type !== "text" || last.typedAt === undefined || at - last.typedAt >= typingPauseMs)
    return remember(history, { type: "text", operation: inverse, typedAt: at });
  const operation = joinInverses(before, after, last.operation);
  return { past: [...history.past.slice(0, -1), { type: "text", operation, typedAt: at }], future: [] };
}

/** One edit that leads from `after` past `before` to where `first` leads to from there: the stretch in which the two differ. */
function joinInverses(before: string, after: string, first: Operation): Operation {
  if (first.type !== "editText") return first;
  const start = applyEdits(before, first.edits);
  const most = Math.min(start.length, after.length);
  let head = 0;
  while (head < most && start[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && start.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const edit = { start: head, end: after.length - tail, text: start.slice(head, start.length - tail) };
  return { ...first, edits: [edit] };
}

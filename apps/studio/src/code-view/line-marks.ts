import { type EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

export interface LineMarks {
  /** The text of the selected nodes. */
  readonly lit: readonly { readonly start: number; readonly end: number }[];
  /** Lines, from 1, at which fibers of a run wait. */
  readonly waiting: readonly number[];
  /** Line, from 1, at which the run failed. */
  readonly failed?: number | undefined;
}

/** Lights lines up; the marks move along with the text until the next effect. */
export const setLineMarks = StateEffect.define<LineMarks>();

const lit = Decoration.line({ class: "cm-lit" });
const waiting = Decoration.line({ class: "cm-waiting" });
const failed = Decoration.line({ class: "cm-failed" });
const waitingNumber = new (class extends GutterMarker {
  override elementClass = "cm-waiting-number";
})();

function linesOf(state: EditorState, marks: LineMarks): DecorationSet {
  const places = new Map<number, Decoration>();
  for (const { start, end } of marks.lit) {
    if (start >= end || start > state.doc.length) continue;
    const last = state.doc.lineAt(Math.min(end, state.doc.length) - (end > start ? 1 : 0)).number;
    for (let number = state.doc.lineAt(start).number; number <= last; number += 1)
      places.set(state.doc.line(number).from, lit);
  }
  for (const number of marks.waiting)
    if (number >= 1 && number <= state.doc.lines) places.set(state.doc.line(number).from, waiting);
  if (marks.failed !== undefined && marks.failed >= 1 && marks.failed <= state.doc.lines)
    places.set(state.doc.line(marks.failed).from, failed);
  return Decoration.set(
    [...places].map(([from, mark]) => mark.range(from)),
    true,
  );
}

/** Remembers the lit and waiting lines, and draws them. */
export const lineMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(setLineMarks)) next = linesOf(transaction.state, effect.value);
    return next;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    gutterLineClass.from(field, (marks) => {
      const numbers: number[] = [];
      marks.between(0, Number.MAX_SAFE_INTEGER, (from, _to, mark) => {
        if (mark === waiting) numbers.push(from);
      });
      return RangeSet.of(numbers.map((from) => waitingNumber.range(from)));
    }),
  ],
});

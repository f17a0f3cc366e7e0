import type { TextEdit } from "./model.ts";

/** The text after sorted, non-overlapping edits. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + source.slice(at);
}

/** The edits that lead from the text after `edits` back to `source`. */
export function invertEdits(source: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length, text: source.slice(edit.start, edit.end) };
  });
}

/** Sorts, joins edits that touch, and cuts what an edit repeats of the old text at its ends. Undefined if two overlap. */
export function normalizeEdits(source: string, edits: readonly TextEdit[]): TextEdit[] | undefined {
  // A stable sort: several insertions at one place keep the order in which they were asked for.
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: TextEdit[] = [];
  for (const edit of sorted) {
    const last = joined.at(-1);
    if (last && edit.start < last.end) return undefined;
    if (last && edit.start === last.end) {
      joined[joined.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text };
    } else joined.push(edit);
  }
  return joined.map((edit) => trimEdit(source, edit)).filter((edit) => edit.start < edit.end || edit.text !== "");
}

function trimEdit(source: string, edit: TextEdit): TextEdit {
  let { start, end, text } = edit;
  let from = 0;
  while (start < end && from < text.length && source[start] === text[from]) {
    start++;
    from++;
  }
  let to = text.length;
  while (end > start && to > from && source[end - 1] === text[to - 1]) {
    end--;
    to--;
  }
  text = text.slice(from, to);
  return { start, end, text };
}

/** Cells of the table of common lines; a larger edit stays one. It is half a thousand lines on either side. */
const COMMON_LINES_MAX = 250_000;

/** The same change with lines that stay as they are left alone: cursors, marks and other people's eyes stay on them. */
export function refineEdits(source: string, edits: readonly TextEdit[]): TextEdit[] {
  return edits.flatMap((edit) => refineEdit(source, edit));
}

function refineEdit(source: string, edit: TextEdit): TextEdit[] {
  const before = source.slice(edit.start, edit.end).split(/(?<=\n)/);
  const after = edit.text.split(/(?<=\n)/);
  if (before.length < 3 || after.length < 3 || before.length * after.length > COMMON_LINES_MAX) return [edit];
  const common = commonLengths(before, after);
  const refined: TextEdit[] = [];
  let open: { start: number; end: number; text: string } | undefined;
  let at = edit.start;
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      if (open) refined.push(trimEdit(source, open));
      open = undefined;
      at += before[i]!.length;
      i++;
      j++;
      continue;
    }
    open ??= { start: at, end: at, text: "" };
    const isAdded = i === before.length || (j < after.length && common[i]![j + 1]! >= common[i + 1]![j]!);
    if (isAdded) open.text += after[j++];
    else {
      at += before[i++]!.length;
      open.end = at;
    }
  }
  if (open) refined.push(trimEdit(source, open));
  return refined;
}

/** `[i][j]`: how many lines the rests from line i and line j on have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const isSame = before[i] === after[j];
      lengths[i]![j] = isSame ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}

/** One edit that leads from `before` to `after`, as small as a common head and tail make it. */
export function differenceOf(before: string, after: string): TextEdit[] {
  const edit = trimEdit(before, { start: 0, end: before.length, text: after });
  return edit.start === edit.end && edit.text === "" ? [] : [edit];
}

/**
 * Where an offset of the old text is in the new one; undefined if it was replaced. `bias` says to which side a place goes where text was put in
 * exactly there: a range starts after it (`right`) and ends before it (`left`).
 */
export function mapOffset(edits: readonly TextEdit[], offset: number, bias: "left" | "right"): number | undefined {
  let shift = 0;
  for (const edit of edits) {
    if (edit.start > offset || (edit.start === offset && bias === "left" && edit.start < edit.end)) break;
    if (edit.start === edit.end && edit.start === offset) {
      if (bias === "right") shift += edit.text.length;
      continue;
    }
    if (offset < edit.end) return edit.start === offset ? offset + shift : undefined;
    if (offset === edit.end && bias === "left" && edit.text === "") return edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
  }
  return offset + shift;
}

/** As `mapOffset`, but a replaced offset goes to the nearest kept place. */
export function mapOffsetLoosely(edits: readonly TextEdit[], offset: number): number {
  let shift = 0;
  for (const edit of edits) {
    if (edit.start >= offset) break;
    if (offset < edit.end) return edit.start + shift + Math.min(edit.text.length, offset - edit.start);
    shift += edit.text.length - (edit.end - edit.start);
  }
  return offset + shift;
}

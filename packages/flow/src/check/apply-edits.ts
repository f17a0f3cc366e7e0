import type { TextEdit } from "../parse/diagnostic.ts";

/** The text with the edits made, in whatever order they come. They do not overlap. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let text = "";
  let last = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    text += source.slice(last, edit.start) + edit.text;
    last = edit.end;
  }
  return text + source.slice(last);
}

import type { FormatResult } from "@fermata/flow";
import type { TextEdit } from "@fermata/graph";
import { toast } from "../../ui/toast-store.ts";
import type { EditorStore } from "./editor-store.ts";
import { textDifference } from "./text-difference.ts";

/**
 * Lays the script out canonically (F50), as one step of the history. Only lines that differ are touched, so that the selection and the
 * places of nodes stay. The printer is loaded when it is first asked for.
 */
export async function formatDraft(editor: EditorStore): Promise<void> {
  editor.getState().typing.flush?.();
  const { source } = editor.getState().graph;
  const { format } = await import("@fermata/flow");
  const { formatted, diagnostics }: FormatResult = await format(source);
  const problem = diagnostics[0];
  if (problem !== undefined) {
    const title = formatted === null ? "The script does not parse, so it cannot be formatted." : problem.message;
    toast({
      tone: "fail",
      title,
      ...(formatted === null && { detail: `Line ${problem.range.line}: ${problem.message}` }),
    });
    return;
  }
  // What was typed meanwhile goes first.
  if (formatted === null || editor.getState().graph.source !== source) return;
  const edits = lineEdits(source, formatted);
  if (edits.length > 0) editor.getState().apply({ type: "editText", edits });
  else toast({ tone: "info", title: "It is formatted already." });
}

/** The edits, line by line, that make one text of the other. */
export function lineEdits(before: string, after: string): TextEdit[] {
  const edits: { start: number; end: number; text: string }[] = [];
  let open: (typeof edits)[number] | null = null;
  // Each line counts with the break before it; the first has one in thought, which is taken off below.
  let offset = -1;
  for (const { kind, text } of textDifference(before, after)) {
    const length = text.length + 1;
    if (kind === "same") open = null;
    else {
      if (open === null) {
        open = { start: offset, end: offset, text: "" };
        edits.push(open);
      }
      if (kind === "removed") open.end = offset + length;
      else open.text += `\n${text}`;
    }
    if (kind !== "added") offset += length;
  }
  return edits.map(atBeginning);
}

/** An edit of the first line has no break before it: it takes the one behind, or none where it puts as many lines as it takes. */
function atBeginning({ start, end, text }: TextEdit): TextEdit {
  if (start >= 0) return { start, end, text };
  if (text === "") return { start: 0, end: end + 1, text };
  return end < 0 ? { start: 0, end: 0, text: `${text.slice(1)}\n` } : { start: 0, end, text: text.slice(1) };
}

import type { Node } from "acorn";
import type { TextRange } from "./model.ts";
import { visitSyntax } from "./syntax.ts";

export function indentAt(source: string, at: number): string {
  const lineStart = source.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(source.slice(lineStart))![0];
}

/** Whether a place is the first thing on its line, spaces aside. */
export const startsLine = (source: string, at: number): boolean =>
  source.slice(source.lastIndexOf("\n", at - 1) + 1, at).trim() === "";

/** Parts of template literals: their line breaks and the spaces after them are values. */
export function verbatimRanges(syntax: readonly Node[]): TextRange[] {
  const ranges: TextRange[] = [];
  for (const node of syntax) {
    visitSyntax(node, (below) => {
      if (below.type === "TemplateElement") ranges.push({ start: below.start, end: below.end });
    });
  }
  return ranges;
}

export interface Reindent {
  readonly from: string;
  readonly to: string;
  /** Lines that start inside these keep their indentation. */
  readonly verbatim?: readonly TextRange[];
}

/** The text of a range with the indentation of its lines, but the first, changed from one to another. */
export function reindent(source: string, range: TextRange, { from, to, verbatim = [] }: Reindent): string {
  const text = source.slice(range.start, range.end);
  if (from === to || !text.includes("\n")) return text;
  let at = range.start;
  return text
    .split("\n")
    .map((line, i) => {
      const start = at;
      at += line.length + 1;
      const fixed = verbatim.some((part) => part.start < start && start <= part.end);
      if (i === 0 || fixed || line.trim() === "") return line;
      return line.startsWith(from) ? to + line.slice(from.length) : line;
    })
    .join("\n");
}

/** Indents every line of a fresh text but the first and the empty ones. Not for text with template literals of several lines. */
export const indentLines = (text: string, indent: string): string =>
  text
    .split("\n")
    .map((line, i) => (i === 0 || line.trim() === "" ? line : indent + line))
    .join("\n");

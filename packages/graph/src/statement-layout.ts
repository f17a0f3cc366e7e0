import type { Comment, Node } from "acorn";
import type { TextRange } from "./model.ts";

/** A statement with the comments that go with it, or a note, or a comment that stands for itself. */
export interface Laid {
  readonly type: "statement" | "note" | "comment";
  readonly range: TextRange;
  readonly body: TextRange;
  readonly statement?: Node;
}

const NOTE = /^[\s*]*note:/i;

/**
 * Divides the text between `within.start` and `within.end` among its statements (G1): a comment on the line of a statement's end goes with that
 * statement; comments right above a statement go with it; a comment that says `note:` starts a note; other comments stand for themselves.
 */
export function layStatements(
  source: string,
  within: TextRange,
  parts: { readonly statements: readonly Node[]; readonly comments: readonly Comment[] },
): Laid[] {
  const laid: Laid[] = [];
  const statements = parts.statements.filter((statement) => statement.type !== "EmptyStatement");
  let at = within.start;
  for (let i = 0; i <= statements.length; i++) {
    const statement = statements[i];
    const gapEnd = statement?.start ?? within.end;
    const gap = commentsBetween(parts.comments, at, gapEnd);
    const previous = laid.at(-1);
    if (previous?.statement && takeTrailing(source, gap, statement)(previous.body.end)) {
      const last = trailingEnd(source, gap, previous.body.end);
      laid[laid.length - 1] = { ...previous, range: { start: previous.range.start, end: last.end } };
      gap.splice(0, last.count);
    }
    laid.push(...layGap(source, gap, statement));
    if (statement) at = statement.end;
  }
  return laid;
}

const commentsBetween = (comments: readonly Comment[], start: number, end: number): Comment[] => {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  const found: Comment[] = [];
  for (let i = low; i < comments.length && comments[i]!.end <= end; i++) found.push(comments[i]!);
  return found;
};

const hasLineBreak = (source: string, start: number, end: number): boolean => {
  const at = source.indexOf("\n", start);
  return at >= 0 && at < end;
};

/** Comments on the line where a statement ends are its own, unless the next statement stands on that line too. */
function takeTrailing(source: string, gap: readonly Comment[], next: Node | undefined) {
  return (end: number): boolean => {
    const { count, end: last } = trailingEnd(source, gap, end);
    return count > 0 && !(next && !hasLineBreak(source, last, next.start) && gap[count - 1]!.type === "Block");
  };
}

function trailingEnd(source: string, gap: readonly Comment[], from: number): { count: number; end: number } {
  let count = 0;
  let end = from;
  for (const comment of gap) {
    if (hasLineBreak(source, end, comment.start)) break;
    end = comment.end;
    count++;
    if (hasLineBreak(source, comment.start, comment.end)) break;
  }
  return { count, end };
}

/** Comments that stand next to each other without a blank line. */
function paragraphs(source: string, comments: readonly Comment[]): Comment[][] {
  const result: Comment[][] = [];
  for (const comment of comments) {
    const last = result.at(-1);
    const before = last?.at(-1);
    if (last && before && !hasBlankLine(source, before.end, comment.start)) last.push(comment);
    else result.push([comment]);
  }
  return result;
}

export const hasBlankLine = (source: string, start: number, end: number): boolean =>
  /\n[ \t\r]*\n/.test(source.slice(start, end));

function layGap(source: string, gap: readonly Comment[], statement: Node | undefined): Laid[] {
  const laid: Laid[] = [];
  let leading: Comment[] = [];
  for (const paragraph of paragraphs(source, gap)) {
    const noteAt = paragraph.findIndex((comment) => NOTE.test(comment.value));
    const plain = noteAt < 0 ? paragraph : paragraph.slice(0, noteAt);
    const note = noteAt < 0 ? [] : paragraph.slice(noteAt);
    // A block comment is a note by itself; line comments go on to the end of the paragraph.
    const noteEnd = note[0]?.type === "Block" ? 1 : note.length;
    const rest = note.slice(noteEnd);
    leading = [];
    if (plain.length > 0 && note.length > 0) laid.push(comment(plain));
    if (note.length > 0) laid.push({ ...comment(note.slice(0, noteEnd)), type: "note" });
    const open = note.length > 0 ? rest : plain;
    if (open.length > 0) {
      leading = open;
      laid.push(comment(open));
    }
  }
  if (!statement) return laid;
  const attached = leading.length > 0 && !hasBlankLine(source, leading.at(-1)!.end, statement.start);
  if (attached) laid.pop();
  const body = { start: statement.start, end: statement.end };
  const start = attached ? leading[0]!.start : body.start;
  laid.push({ type: "statement", range: { start, end: body.end }, body, statement });
  return laid;
}

function comment(comments: readonly Comment[]): Laid {
  const range = { start: comments[0]!.start, end: comments.at(-1)!.end };
  return { type: "comment", range, body: range };
}

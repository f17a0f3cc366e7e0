import type { Comment, Identifier, Literal, LogicalExpression, Node, Property } from "acorn";
import type { ParsedFlow } from "../parse/parse-flow.ts";

/**
 * Whether two files are the same but for their layout: the same front matter, the same tree, and the same comments. Only spelling is
 * passed over: positions, quotes, escapes, number formats, quoted keys, empty statements, and how `a && (b && c)` is bracketed.
 */
export function sameMeaning(one: ParsedFlow, other: ParsedFlow): boolean {
  if (one.ast === null || other.ast === null) return false;
  return (
    canonical(one.frontMatter?.data ?? null) === canonical(other.frontMatter?.data ?? null) &&
    canonical(one.ast) === canonical(other.ast) &&
    commentsOf(one.comments) === commentsOf(other.comments)
  );
}

const SPELLING: ReadonlySet<string> = new Set(["start", "end", "loc", "range", "raw", "directive"]);

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (SPELLING.has(key)) return undefined;
    // A regular expression or BigInt, which format lays out although check refuses it; JSON has neither.
    if (typeof part === "bigint" || part instanceof RegExp) return String(part);
    if (part === Number.POSITIVE_INFINITY) return "Infinity";
    if (Array.isArray(part)) return part.filter((item) => (item as Node | null)?.type !== "EmptyStatement");
    if ((part as Node | null)?.type === "LogicalExpression") return chainOf(part as LogicalExpression);
    return isKeyed(part) ? { ...part, key: { key: keyName(part.key) } } : part;
  });
}

/** `a && (b && c)` and `(a && b) && c` are evaluated alike. */
function chainOf(node: LogicalExpression): object {
  const { operator } = node;
  const operands = (side: Node): Node[] =>
    side.type === "LogicalExpression" && (side as LogicalExpression).operator === operator
      ? [...operands((side as LogicalExpression).left), ...operands((side as LogicalExpression).right)]
      : [side];
  return { chain: operator, operands: operands(node) };
}

/** A property whose key may be written with quotes or without. */
function isKeyed(part: unknown): part is Property {
  const { type, computed, key } = (part ?? {}) as Partial<Property>;
  return type === "Property" && computed === false && (key as { type?: string }).type !== undefined;
}

function keyName(key: Node): string {
  return key.type === "Identifier" ? (key as Identifier).name : String((key as Literal).value);
}

/** Their texts, in no order: layout may put a comment on the other side of a bracket. Indentation inside is layout too. */
function commentsOf(comments: readonly Comment[]): string {
  const lines = (text: string) =>
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .join("\n");
  return comments
    .map(({ value }) => lines(value).trim())
    .sort()
    .join("\0");
}

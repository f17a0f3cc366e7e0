/** The formatter's width: what would be longer is broken as the formatter breaks it. */
export const LINE_WIDTH_MAX = 100;

export interface HandleText {
  readonly handle: string;
  /** Handles of the tasks that it comes after. */
  readonly after: readonly string[];
  /** What it reads of them: patterns for the first ones. */
  readonly params: readonly string[];
  /** Its call, with inner lines for a given indentation. */
  readonly call: (indent: string) => string;
  readonly indent: string;
  readonly unit: string;
}

/** `const c = a.then((a) => call)` without its semicolon, broken over lines as the formatter does it where it is too long. */
export function handleText({ handle, after, params, call, indent, unit }: HandleText): string {
  const start = `const ${handle} = `;
  if (after.length === 0) return start + call(indent);
  const inner = indent + unit;
  const fits = (text: string, at = indent) => !text.includes("\n") && at.length + text.length <= LINE_WIDTH_MAX;
  const isOne = after.length === 1;
  const flatHead = isOne ? `${start}${after[0]}.then(` : `${start}Promise.all(${listText(after)}).then(`;
  const head = isOne || fits(flatHead) ? flatHead : `${start}Promise.all(${brokenList(after, indent, unit)}).then(`;
  const lastLine = head.slice(head.lastIndexOf("\n") + 1);
  const lastIndent = head.includes("\n") ? "" : indent;
  const taken = isOne || params.length === 0 ? `(${params[0] ?? ""})` : `(${listText(params)})`;
  if (fits(`${lastLine}${taken} => ${call(indent)})`, lastIndent)) return `${head}${taken} => ${call(indent)})`;
  if (fits(`${lastLine}${taken} =>`, lastIndent)) return `${head}${taken} =>\n${inner}${call(inner)},\n${indent})`;
  if (fits(`${taken} => ${call(inner)},`, inner)) return `${head}\n${inner}${taken} => ${call(inner)},\n${indent})`;
  const broken = fits(`${taken} =>`, inner) ? taken : `(${brokenList(params, inner, unit)})`;
  return `${head}\n${inner}${broken} =>\n${inner}${unit}${call(inner + unit)},\n${indent})`;
}

/** `[a, , b]` */
export const listText = (names: readonly string[]): string => `[${names.join(", ")}]`;

/** One name a line. */
export const brokenList = (names: readonly string[], indent: string, unit: string): string =>
  `[${names.map((name) => `\n${indent}${unit}${brokenObject(name, { indent: indent + unit, unit })},`).join("")}\n${indent}]`;

/** `{ a, b }` with one name a line where it has no room; anything else as it is. */
export function brokenObject(
  text: string,
  { indent, unit, before = "" }: { indent: string; unit: string; before?: string },
): string {
  const width = indent.length + before.length + text.length + (before === "" ? 1 : 0);
  if (!/^\{ .* \}$/.test(text) || width <= LINE_WIDTH_MAX) return before + text;
  const names = text.slice(2, -2).split(", ");
  return `${before}{${names.map((name) => `\n${indent}${unit}${name},`).join("")}\n${indent}}`;
}

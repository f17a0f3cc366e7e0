import type { AnyNode, CallExpression, Node, ObjectExpression, Property } from "acorn";
import { keyOf } from "../describe-node.ts";
import type { TextEdit } from "../model.ts";
import { RESERVED_WORDS } from "../reserved-words.ts";
import { indentAt } from "../script-text.ts";

/** The first offset from `at` on that is neither space nor comment. */
export function skipTrivia(source: string, at: number): number {
  for (;;) {
    while (at < source.length && /\s/.test(source[at]!)) at++;
    if (source.startsWith("//", at)) {
      const lineEnd = source.indexOf("\n", at);
      at = lineEnd < 0 ? source.length : lineEnd;
    } else if (source.startsWith("/*", at)) {
      at = source.indexOf("*/", at) + 2;
    } else return at;
  }
}

const isObject = (node: Node | undefined): node is ObjectExpression => node?.type === "ObjectExpression";

export function propertyOf(object: Node | undefined, key: string): Property | undefined {
  if (!isObject(object)) return undefined;
  return object.properties.find(
    (entry): entry is Property => entry.type === "Property" && !entry.computed && keyOf(entry.key) === key,
  );
}

/** Sets, adds or (with empty text) takes away one property of an object literal; everything around it stays as it is. */
export function setProperty(
  source: string,
  object: ObjectExpression,
  { key, text }: { key: string; text: string },
): TextEdit[] {
  const entry = propertyOf(object, key);
  if (!entry) return text === "" ? [] : addProperty(source, object, writeProperty(key, text));
  if (text === "") return removeProperty(source, object, entry);
  if (entry.shorthand) return [{ start: entry.start, end: entry.end, text: writeProperty(key, text) }];
  return [{ start: entry.value.start, end: entry.value.end, text }];
}

/** `{ report }` for a variable of that name. */
export const writeProperty = (key: string, text: string): string =>
  key === text && IDENTIFIER.test(text) && !RESERVED_WORDS.has(text) ? text : `${writeKey(key)}: ${text}`;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

const writeKey = (key: string): string => (IDENTIFIER.test(key) ? key : JSON.stringify(key));

function addProperty(source: string, object: ObjectExpression, text: string): TextEdit[] {
  const close = object.end - 1;
  const last = object.properties.at(-1);
  if (!last) {
    const inside = source.slice(object.start + 1, close);
    if (inside.trim() === "") return [{ start: object.start + 1, end: close, text: ` ${text} ` }];
    return [{ start: object.start + 1, end: object.start + 1, text: ` ${text},` }];
  }
  const multiline = source.slice(last.end, close).includes("\n");
  const comma = skipTrivia(source, last.end) < close;
  if (!multiline) {
    const at = comma ? skipTrivia(source, last.end) + 1 : last.end;
    return [{ start: at, end: at, text: comma ? ` ${text}` : `, ${text}` }];
  }
  const end = source.slice(0, close).trimEnd().length;
  const line = `\n${indentAt(source, last.start)}${text}`;
  if (comma) return [{ start: end, end, text: `${line},` }];
  if (end === last.end) return [{ start: end, end, text: `,${line}` }];
  return [
    { start: last.end, end: last.end, text: "," },
    { start: end, end, text: line },
  ];
}

function removeProperty(source: string, object: ObjectExpression, entry: Property): TextEdit[] {
  const index = object.properties.indexOf(entry);
  if (object.properties.length === 1 && source.slice(object.start + 1, entry.start).trim() === "") {
    const after = skipTrivia(source, entry.end);
    const end = source[after] === "," ? after + 1 : entry.end;
    if (source.slice(end, object.end - 1).trim() === "") {
      return [{ start: object.start + 1, end: object.end - 1, text: "" }];
    }
  }
  return removeListItem(source, {
    item: entry,
    next: object.properties[index + 1],
    previous: object.properties[index - 1],
  });
}

interface ListPlace {
  readonly item: Node;
  readonly next: Node | undefined;
  readonly previous: Node | undefined;
}

/** Takes an item out of a comma-separated list with one comma, and its line if it is alone there. Comments beside it stay. */
export function removeListItem(source: string, { item, next, previous }: ListPlace): TextEdit[] {
  const comma = skipTrivia(source, item.end);
  const hasComma = source[comma] === ",";
  const end = hasComma && source.slice(item.end, comma).trim() === "" ? comma + 1 : item.end;
  const edits: TextEdit[] = [];
  if (hasComma && end === item.end) edits.push({ start: comma, end: comma + 1, text: "" });
  if (!hasComma && previous) {
    const before = skipTrivia(source, previous.end);
    if (source.slice(before + 1, item.start).trim() === "") return [{ start: before, end: item.end, text: "" }];
    edits.push({ start: before, end: before + 1, text: "" });
  }
  const lineStart = source.lastIndexOf("\n", item.start - 1) + 1;
  const lineEnd = source.indexOf("\n", end);
  const alone =
    source.slice(lineStart, item.start).trim() === "" && lineEnd >= 0 && source.slice(end, lineEnd).trim() === "";
  if (alone) return [...edits, { start: lineStart, end: lineEnd + 1, text: "" }];
  const isFirst = source.slice(lineStart, item.start).trim() === "";
  const spaces = next || isFirst ? /^[ \t]*/.exec(source.slice(end))![0].length : 0;
  return [...edits, { start: item.start, end: end + spaces, text: "" }];
}

/** Sets argument number `index`; missing ones before it become `{}`. With empty text takes the last argument away. */
export function setArgument(
  source: string,
  call: CallExpression,
  { index, text }: { index: number; text: string },
): TextEdit[] {
  const argument = call.arguments[index];
  if (argument && text !== "") return [{ start: argument.start, end: argument.end, text }];
  if (argument) {
    if (index < call.arguments.length - 1) return [{ start: argument.start, end: argument.end, text: "{}" }];
    return removeListItem(source, { item: argument, next: undefined, previous: call.arguments[index - 1] });
  }
  if (text === "") return [];
  const missing = Array.from({ length: index - call.arguments.length }, () => "{}");
  const added = [...missing, text].join(", ");
  const last = call.arguments.at(-1);
  if (last) return [{ start: last.end, end: last.end, text: `, ${added}` }];
  const open = skipTrivia(source, (call.callee as AnyNode).end) + 1;
  return [{ start: open, end: open, text: added }];
}

import type { AnyNode, ArrowFunctionExpression, ReturnStatement } from "acorn";
import type { TextEdit } from "../model.ts";
import type { PlannedEdit } from "../operations/plan.ts";
import type { OutlineNode } from "../outline.ts";
import { indentAt, verbatimRanges } from "../script-text.ts";
import { childrenOf, isFunctionExpression } from "../syntax.ts";
import { asObject, headEdit } from "./each-mode-field.ts";
import type { FieldSlot } from "./field-slot.ts";

const SPEC = { name: "limit", label: "At most at once", kind: "number", help: "Empty: all at once." } as const;

/** How many items of a parallel For each run at once; one edit of its head, one of its foot, and the lines between move in or out. */
export function limitField(source: string, node: OutlineNode): FieldSlot {
  const limit = node.each?.limit;
  const write = (text: string) => {
    const wish = text.trim();
    if (!limit) return wish === "" ? [] : withLimit(source, node, wish);
    return wish === "" ? withoutLimit(source, node) : [{ start: limit.start, end: limit.end, text: wish }];
  };
  if (!limit) return { ...SPEC, text: "", range: null, write };
  const text = source.slice(limit.start, limit.end);
  const value = Number(text);
  return {
    ...SPEC,
    text,
    ...(Number.isNaN(value) ? {} : { value }),
    range: { start: limit.start, end: limit.end },
    write,
  };
}

function withLimit(source: string, node: OutlineNode, limit: string): PlannedEdit[] | string {
  const worker = node.call?.arguments[0] as ArrowFunctionExpression | undefined;
  const callee = node.call?.callee as AnyNode | undefined;
  if (worker?.body.type !== "BlockStatement" || callee?.type !== "MemberExpression")
    return "Put a step beside it first.";
  if (node.output && node.output.form !== "return")
    return "Its results are taken as a list; take the output away first.";
  if (node.output) return "Its results are returned as a list; return something else first.";
  const [item] = worker.params;
  if (worker.params.length !== 1 || !item) return "The loop must take the item and nothing else.";
  if (returnsIn(worker.body)) return "A return in it would end more than one item; use an if around the rest.";
  const indent = indentAt(source, node.body.start);
  const unit = unitIn(source, node, indent);
  const list = callee.object;
  const listText = source.slice(list.start, list.end);
  const [open, close] = asObject(listText) === listText ? ["", ""] : ["(", ")"];
  const queue = source.slice(item.start, item.end) === "queue" ? "items" : "queue";
  const { body } = worker;
  const made = [`Array.from({ length: ${limit} }).fill(${open}`, list, `${close}.values()).map(async (${queue}) => {`];
  const loop = [`\n${indent}${unit}for (const `, item, ` of ${queue}) {`];
  const foot = startsWithSpace(source, body.end - 1) ? unit : `\n${indent}${unit}`;
  return [
    headEdit(source, { start: node.call!.start, end: body.start + 1 }, [...made, ...loop]),
    ...shifted(source, node, (line) => ({ start: line, end: line, text: unit })),
    { start: body.end - 1, end: body.end, text: `${foot}}\n${indent}}` },
  ];
}

function withoutLimit(source: string, node: OutlineNode): PlannedEdit[] | string {
  const { list, item } = node.each!;
  const worker = node.call!.arguments[0] as ArrowFunctionExpression;
  const loop = node.regions[0]!.syntax as AnyNode & { type: "ForOfStatement" };
  if (loop.body.type !== "BlockStatement") return "Put its step in braces first.";
  const indent = indentAt(source, node.body.start);
  const unit = unitIn(source, node, indent);
  const outdented = shifted(source, node, (line) =>
    source.startsWith(unit, line) ? { start: line, end: line + unit.length, text: "" } : undefined,
  );
  const last = loop.body.end - 1;
  const lineStart = source.lastIndexOf("\n", last) + 1;
  const from = source.slice(lineStart, last).trim() === "" ? lineStart : last;
  return [
    headEdit(source, { start: node.call!.start, end: loop.body.start + 1 }, [list, ".map(async (", item, ") => {"]),
    ...outdented.filter((edit) => edit.start < from),
    { start: from, end: worker.body.end, text: from === last ? "}" : `${indent}}` },
  ];
}

/** An edit for each line that starts inside the loop; what stands in texts of several lines stays. */
function shifted(source: string, node: OutlineNode, edit: (line: number) => TextEdit | undefined): TextEdit[] {
  const { range, nodes } = node.regions[0]!;
  const verbatim = verbatimRanges(nodes.flatMap(({ syntax }) => syntax));
  const edits: TextEdit[] = [];
  for (let at = source.indexOf("\n", range.start); at >= 0 && at < range.end; at = source.indexOf("\n", at + 1)) {
    const line = at + 1;
    const isFixed = verbatim.some(({ start, end }) => start < line && line <= end);
    const found = /^[ \t]*(\S)?/.exec(source.slice(line, range.end));
    if (isFixed || !found?.[1]) continue;
    const made = edit(line);
    if (made) edits.push(made);
  }
  return edits;
}

const startsWithSpace = (source: string, at: number): boolean =>
  source.slice(source.lastIndexOf("\n", at - 1) + 1, at).trim() === "";

/** One step of indentation, as the first step in the loop has it. */
function unitIn(source: string, node: OutlineNode, indent: string): string {
  const first = node.regions[0]!.nodes[0];
  const inner = first ? indentAt(source, first.range.start) : "";
  const depth = node.each ? 2 : 1;
  const step = inner.startsWith(indent) ? inner.slice(indent.length) : "";
  return step.length >= depth && step.length % depth === 0 ? step.slice(0, step.length / depth) : "  ";
}

/** Whether a `return` in a syntax tree ends the function that it stands in, not one of its own. */
function returnsIn(node: AnyNode | ReturnStatement): boolean {
  if (node.type === "ReturnStatement") return true;
  return childrenOf(node).some(
    (child) => !isFunctionExpression(child) && child.type !== "FunctionDeclaration" && returnsIn(child),
  );
}

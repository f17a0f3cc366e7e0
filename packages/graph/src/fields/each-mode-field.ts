import { parseFlow } from "@fermata/flow";
import type { AnyNode, Function as FunctionNode } from "acorn";
import type { TextRange } from "../model.ts";
import type { Carried, PlannedEdit } from "../operations/plan.ts";
import type { OutlineNode } from "../outline.ts";
import { indentAt } from "../script-text.ts";
import type { FieldSlot } from "./field-slot.ts";

/** In order or all at once: a `for … of` becomes `await Promise.all(….map(…))` and back; what stands inside is not touched. */
export function eachModeField(source: string, node: OutlineNode): FieldSlot {
  const options = ["sequential", "parallel"];
  const write = (text: string) => {
    if (!options.includes(text)) return `Run must be one of ${options.join(", ")}.`;
    if (text === node.mode) return [];
    return text === "parallel" ? toParallel(source, node) : toSequential(source, node);
  };
  return { name: "mode", label: "Run", kind: "select", options, text: node.mode ?? "sequential", range: null, write };
}

const BINDS_TIGHTLY = new Set(["Identifier", "MemberExpression", "CallExpression", "ArrayExpression"]);

/** Text of an expression that a `.map` can follow. */
export function asObject(text: string): string {
  const [statement] = parseFlow(text).ast?.body ?? [];
  if (statement?.type !== "ExpressionStatement") return text;
  const { type, start, end } = statement.expression;
  const isParenthesized = start > 0 && /\)\s*$/.test(text.slice(end));
  return BINDS_TIGHTLY.has(type) || isParenthesized ? text : `(${text.trim()})`;
}

/** The head of a loop written anew: new text, and parts of the script, which stay what they were for the check of names. */
type Part = string | TextRange;

export function headEdit(source: string, at: TextRange, parts: readonly Part[]): PlannedEdit {
  const carries: Carried[] = [];
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const old = { start: part.start, end: part.end };
    carries.push({ offset: text.length, length: old.end - old.start, ids: [], old });
    text += source.slice(old.start, old.end);
  }
  return { start: at.start, end: at.end, text, carries };
}

function toParallel(source: string, node: OutlineNode): PlannedEdit[] | string {
  const loop = node.syntax[0] as AnyNode;
  if (loop.type !== "ForOfStatement") return "A labelled loop cannot run in parallel.";
  if (loop.left.type !== "VariableDeclaration") return "The item must be a variable of the loop's own.";
  const item = loop.left.declarations[0]!.id;
  const { body, right } = loop;
  const text = source.slice(right.start, right.end);
  const [open, close] = asObject(text) === text ? ["", ""] : ["(", ")"];
  const isBlock = body.type === "BlockStatement";
  const head = ["await Promise.all(", open, right, close, ".map(async (", item, ") => ", isBlock ? "" : "{ "];
  const at = { start: loop.start, end: body.start };
  return [headEdit(source, at, head), { start: body.end, end: body.end, text: isBlock ? "))" : " }))" }];
}

function toSequential(source: string, node: OutlineNode): PlannedEdit[] | string {
  const [statement] = node.syntax;
  const callback = node.call?.arguments[0] as FunctionNode | undefined;
  const callee = node.call?.callee as AnyNode | undefined;
  if (!statement || !callback || callee?.type !== "MemberExpression") return "This loop cannot run in order.";
  if (node.output) return "Its results are taken as a list; take the output away first.";
  if (node.form !== "statements" || node.awaited === false) return "Nothing waits for it; wait for it first.";
  const [item] = callback.params;
  if (callback.params.length !== 1 || !item) return "The loop must take the item and nothing else.";
  const indent = indentAt(source, statement.start);
  const { body } = callback;
  const isBlock = body.type === "BlockStatement";
  const isWaited = node.regions[0]?.nodes[0]?.value !== undefined;
  const open = isBlock ? "" : `{\n${indent}  ${isWaited ? "await " : ""}`;
  const at = { start: statement.start, end: body.start };
  const head = headEdit(source, at, ["for (const ", item, " of ", callee.object, ") ", open]);
  return [head, { start: body.end, end: statement.end, text: isBlock ? "" : `\n${indent}}` }];
}

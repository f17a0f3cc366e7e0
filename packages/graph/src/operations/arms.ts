import type {
  AnyNode,
  ArrayExpression,
  ArrayPattern,
  IfStatement,
  ObjectExpression,
  SwitchCase,
  SwitchStatement,
  TryStatement,
} from "acorn";
import { removeListItem, skipTrivia } from "../fields/edit-object.ts";
import { loopOf } from "../fields/structure-fields.ts";
import type { Arm, NodeId, Operation, TextEdit } from "../model.ts";
import { type OutlineNode, type OutlineRegion, walkOutline } from "../outline.ts";
import { indentAt, startsLine } from "../script-text.ts";
import type { Study } from "../study.ts";
import { habitsOf } from "./payload.ts";

import { type Plan, Refusal } from "./plan.ts";

/** Gives a container one more region. */
export function addArm(study: Study, operation: Operation & { type: "addArm" }): Plan[] {
  const entry = study.byId.get(operation.node);
  if (!entry) throw new Refusal("NOT_FOUND", `There is no node ${operation.node}.`);
  const edits = armEdits(study, entry.node, operation);
  return [{ edits, touched: [operation.node], changed: new Set([operation.node]) }];
}

function armEdits(
  study: Study,
  node: OutlineNode,
  { arm, text, node: id }: { arm: Arm; text?: string; node: NodeId },
): TextEdit[] {
  const statement = loopOf(node.syntax[0]);
  const indent = indentAt(study.source, node.body.start);
  if (statement?.type === "IfStatement" && (arm === "else" || arm === "elseIf")) {
    return addBranch(statement, { arm, indent, test: text ?? "true", id });
  }
  if (statement?.type === "SwitchStatement" && (arm === "case" || arm === "default")) {
    return addCase(study, statement, { arm, indent, test: text ?? '"value"', id });
  }
  if (statement?.type === "TryStatement" && (arm === "catch" || arm === "finally")) {
    return addHandler(statement, { arm, indent, id });
  }
  if (node.kind === "parallel" && arm === "lane") return addLane(study, node, text);
  throw new Refusal("NOT_POSSIBLE", `This node takes no ${arm}.`, [id]);
}

interface Added {
  readonly arm: Arm;
  readonly indent: string;
  readonly id: NodeId;
}

function addBranch(statement: IfStatement, { arm, indent, test, id }: Added & { test: string }): TextEdit[] {
  let last = statement;
  while (last.alternate?.type === "IfStatement") last = last.alternate;
  if (arm === "else" && last.alternate) throw new Refusal("NOT_POSSIBLE", "There is an else already.", [id]);
  const at = last.consequent.end;
  const gap = last.consequent.type === "BlockStatement" ? " " : `\n${indent}`;
  const head = arm === "else" ? "else {" : `else if (${test}) {`;
  return [{ start: at, end: at, text: `${gap}${head}\n${indent}}` }];
}

function addCase(
  study: Study,
  statement: SwitchStatement,
  { arm, indent, test, id }: Added & { test: string },
): TextEdit[] {
  const { source } = study;
  const fallback = statement.cases.find((other) => !other.test);
  if (arm === "default" && fallback) throw new Refusal("NOT_POSSIBLE", "There is a default already.", [id]);
  const { unit, semicolons } = habitsOf(study);
  const inner =
    statement.cases[0] && startsLine(source, statement.cases[0].start)
      ? indentAt(source, statement.cases[0].start)
      : indent + unit;
  const end = semicolons ? ";" : "";
  if (arm === "case" && fallback) {
    const text = `case ${test}:\n${inner}${unit}break${end}\n${inner}`;
    return [{ start: fallback.start, end: fallback.start, text }];
  }
  const at = source.slice(0, statement.end - 1).trimEnd().length;
  const text = arm === "default" ? `\n${inner}default:` : `\n${inner}case ${test}:\n${inner}${unit}break${end}`;
  const close = source.slice(at, statement.end - 1).includes("\n") ? "" : `\n${indent}`;
  return [{ start: at, end: at, text: text + close }];
}

function addHandler(statement: TryStatement, { arm, indent, id }: Added): TextEdit[] {
  const has = arm === "catch" ? statement.handler : statement.finalizer;
  if (has) throw new Refusal("NOT_POSSIBLE", `There is a ${arm} already.`, [id]);
  const at = arm === "catch" ? statement.block.end : statement.end;
  const head = arm === "catch" ? "catch (error)" : "finally";
  return [{ start: at, end: at, text: ` ${head} {\n${indent}}` }];
}

const lanesOf = (node: OutlineNode): ArrayExpression | ObjectExpression =>
  (node.call as AnyNode & { type: "CallExpression" }).arguments[0] as ArrayExpression | ObjectExpression;

function addLane(study: Study, node: OutlineNode, text: string | undefined): TextEdit[] {
  const { source } = study;
  const list = lanesOf(node);
  const items = list.type === "ArrayExpression" ? list.elements : list.properties;
  const last = items.at(-1);
  const outer = indentAt(source, node.body.start);
  const onLines = last && startsLine(source, last.start);
  const indent = onLines ? indentAt(source, last.start) : outer + habitsOf(study).unit;
  const lane = text ?? `(async () => {\n${indent}})()`;
  const keyed = list.type === "ObjectExpression" ? `lane${items.length + 1}: ${lane}` : lane;
  if (!last) return [{ start: list.start + 1, end: list.end - 1, text: `\n${indent}${keyed},\n${outer}` }];
  const comma = skipTrivia(source, last.end);
  if (source[comma] === ",")
    return [{ start: comma + 1, end: comma + 1, text: onLines ? `\n${indent}${keyed},` : ` ${keyed}` }];
  return [{ start: last.end, end: last.end, text: onLines ? `,\n${indent}${keyed}` : `, ${keyed}` }];
}

/** Takes a region away with all that is in it. */
export function removeArm(study: Study, operation: Operation & { type: "removeArm" }): Plan[] {
  const region = study.regionById.get(operation.region);
  const owner = region && [...study.byId].find(([, { node }]) => node.regions.includes(region));
  if (!region || !owner) throw new Refusal("NOT_FOUND", `There is no region ${operation.region}.`);
  const [id, { node }] = owner;
  const gone = new Set([...walkOutline(region)].map((entry) => study.naming.nodes.get(entry.node)!));
  const edits = removalEdits(study, node, region);
  if (!edits) throw new Refusal("NOT_POSSIBLE", `${region.label} cannot be taken away.`, [id]);
  return [{ edits, gone, changed: new Set([id]), touched: [id], unchecked: operation.force === true }];
}

function removalEdits(study: Study, node: OutlineNode, region: OutlineRegion): TextEdit[] | undefined {
  const statement = loopOf(node.syntax[0]);
  if (region.role === "lane") return removeLane(study, node, region);
  if (statement?.type === "TryStatement") {
    const { block, handler, finalizer } = statement;
    if (region.role === "catch" && handler && finalizer) return [{ start: block.end, end: handler.end, text: "" }];
    if (region.role === "finally" && handler) return [{ start: handler.end, end: statement.end, text: "" }];
  }
  if (statement?.type === "IfStatement") {
    const arm = region.syntax as IfStatement;
    if (region.role === "else") return [{ start: arm.consequent.end, end: arm.alternate!.end, text: "" }];
    if (arm === statement) return undefined;
    const before = parentArm(statement, arm);
    const end = arm.alternate ? arm.alternate.start : arm.end;
    return [{ start: arm.alternate ? arm.start : before.consequent.end, end, text: "" }];
  }
  if (statement?.type === "SwitchStatement") return removeCase(study, statement, region);
  return undefined;
}

function parentArm(statement: IfStatement, arm: IfStatement): IfStatement {
  let before = statement;
  while (before.alternate !== arm) before = before.alternate as IfStatement;
  return before;
}

function removeCase(study: Study, statement: SwitchStatement, region: OutlineRegion): TextEdit[] {
  const { source } = study;
  const last = statement.cases.indexOf(region.syntax as SwitchCase);
  let first = last;
  // Cases above that fall through into this one are part of it.
  while (first > 0 && statement.cases[first - 1]!.consequent.length === 0) first--;
  const { start } = statement.cases[first]!;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const from = source.slice(lineStart, start).trim() === "" ? lineStart - 1 : start;
  return [
    {
      start: from,
      end: Math.max(statement.cases[last]!.end, source.slice(0, region.range.end).trimEnd().length),
      text: "",
    },
  ];
}

function removeLane(study: Study, node: OutlineNode, region: OutlineRegion): TextEdit[] {
  const { source } = study;
  const index = node.regions.indexOf(region);
  if (node.regions.length === 1)
    throw new Refusal("NOT_POSSIBLE", "The last lane cannot be taken away; delete the node.");
  const list = lanesOf(node);
  const items = list.type === "ArrayExpression" ? list.elements : list.properties;
  const edits = removeListItem(source, {
    item: items[index]!,
    next: items[index + 1] ?? undefined,
    previous: items[index - 1] ?? undefined,
  });
  const statement = node.syntax[0] as AnyNode;
  const pattern = statement.type === "VariableDeclaration" ? statement.declarations[0]!.id : undefined;
  if (pattern?.type !== "ArrayPattern") return edits;
  return [...edits, ...removeElement(source, pattern, index)];
}

/** Element `index` of an array pattern goes with its comma; holes count. */
function removeElement(source: string, pattern: ArrayPattern, index: number): TextEdit[] {
  if (index >= pattern.elements.length) return [];
  const texts = pattern.elements.map((element) => (element ? source.slice(element.start, element.end) : ""));
  texts.splice(index, 1);
  while (texts.at(-1) === "") texts.pop();
  const from = pattern.elements.slice(0, index).findLast((element) => element)?.end ?? pattern.start + 1;
  const kept = pattern.elements.slice(0, index).findLastIndex((element) => element);
  const rest = texts.slice(kept + 1);
  const lead = kept >= 0 && rest.length > 0 ? ", " : "";
  const after = pattern.elements.slice(index + 1).find((element) => element);
  if (!after) return [{ start: from, end: pattern.end - 1, text: "" }];
  const holes = rest.findIndex((text) => text !== "");
  return [{ start: from, end: after.start, text: lead + ", ".repeat(Math.max(0, holes)) }];
}

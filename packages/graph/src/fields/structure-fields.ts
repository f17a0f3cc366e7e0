import type { AnyNode, IfStatement, Node, SwitchCase } from "acorn";
import { functionOf, noteText } from "../describe-node.ts";
import type { OutlineNode } from "../outline.ts";
import { indentAt, indentLines, reindent, verbatimRanges } from "../script-text.ts";
import { asObject, eachModeField } from "./each-mode-field.ts";
import { skipTrivia } from "./edit-object.ts";
import { absentField, type FieldSlot, type FieldSpec, syntaxField } from "./field-slot.ts";
import { limitField } from "./limit-field.ts";

/** Fields of everything that is not a call: conditions, loop heads, parameters, texts. */
export function structureFields(source: string, node: OutlineNode): FieldSlot[] {
  const statement = loopOf(node.syntax[0]);
  switch (node.kind) {
    case "if":
      return armTests(source, node);
    case "switch":
      return [...switchFields(source, statement), ...armTests(source, node)];
    case "loop":
      return loopFields(source, statement);
    case "forEach":
      return forEachFields(source, node, statement);
    case "try":
      return node.regions.flatMap((region) => (region.role === "catch" ? catchField(source, region.syntax) : []));
    case "parallel":
      return parallelFields(node);
    case "function":
      return functionFields(source, node);
    case "return":
      return [valueField(source, node, { name: "value", label: "Value", kind: "expression" })];
    case "throw":
      return [valueField(source, node, { name: "value", label: "Error", kind: "expression", required: true })];
    case "set":
    case "code":
      return [codeField(source, node)];
    case "note":
      return [noteField(source, node)];
    default:
      return [];
  }
}

/** The loop of a labelled loop. */
export const loopOf = (statement: Node | undefined): AnyNode | undefined => {
  const node = statement as AnyNode | undefined;
  return node?.type === "LabeledStatement" ? (node.body as AnyNode) : node;
};

const expression = (name: string, label: string): FieldSpec => ({ name, label, kind: "expression", required: true });

function armTests(source: string, node: OutlineNode): FieldSlot[] {
  return node.regions.flatMap((region, i) => {
    const arm = region.syntax as IfStatement | SwitchCase | undefined;
    if (region.role === "else" || !arm?.test) return [];
    const name = node.kind === "if" && i === 0 ? "test" : `arm.${i}.test`;
    const label = node.kind === "switch" ? "Case" : i === 0 ? "Condition" : "Else if";
    return [syntaxField(source, expression(name, label), arm.test)];
  });
}

const switchFields = (source: string, statement: AnyNode | undefined): FieldSlot[] =>
  statement?.type === "SwitchStatement"
    ? [syntaxField(source, expression("discriminant", "Value"), statement.discriminant)]
    : [];

function loopFields(source: string, loop: AnyNode | undefined): FieldSlot[] {
  if (loop?.type === "WhileStatement" || loop?.type === "DoWhileStatement") {
    return [syntaxField(source, expression("test", "While"), loop.test)];
  }
  if (loop?.type !== "ForStatement") return [];
  const open = source.indexOf("(", loop.start) + 1;
  const head = { start: open, end: skipTrivia(source, (loop.update ?? loop.test ?? loop.init)?.end ?? open) };
  const parts = [
    [loop.init, "init", "Start"],
    [loop.test, "test", "While"],
    [loop.update, "update", "Each time"],
  ] as const;
  // Absent parts have no place of their own; the head as a whole can always be written in the code view.
  return parts.flatMap(([part, name, label]) =>
    part && head.start > 0 ? [syntaxField(source, expression(name, label), part)] : [],
  );
}

function forEachFields(source: string, node: OutlineNode, loop: AnyNode | undefined): FieldSlot[] {
  const item: FieldSpec = { name: "item", label: "Item", kind: "text", required: true };
  const items = expression("items", "List");
  if (loop?.type === "ForOfStatement" || loop?.type === "ForInStatement") {
    const left = loop.left.type === "VariableDeclaration" ? loop.left.declarations[0]!.id : loop.left;
    const fields = [syntaxField(source, item, left), syntaxField(source, items, loop.right)];
    return loop.type === "ForOfStatement" ? [...fields, eachModeField(source, node)] : fields;
  }
  if (node.each) {
    return [
      syntaxField(source, item, node.each.item),
      syntaxField(source, items, node.each.list),
      limitField(source, node),
    ];
  }
  const callee = node.call?.callee as AnyNode | undefined;
  const callback = node.call?.arguments[0] as AnyNode | undefined;
  if (callee?.type !== "MemberExpression" || callback?.type !== "ArrowFunctionExpression") return [];
  const list = syntaxField(source, items, callee.object);
  return [
    paramsField(source, { ...item, required: false }, callback),
    { ...list, write: (text) => list.write(asObject(text)) },
    eachModeField(source, node),
    limitField(source, node),
  ];
}

/** What stands between the parentheses of a function. */
function paramsField(source: string, spec: FieldSpec, callback: AnyNode & { params: Node[] }): FieldSlot {
  const { params } = callback;
  const first = params[0];
  const bare =
    callback.type === "ArrowFunctionExpression" &&
    first &&
    !/^(async\s*)?\(/.test(source.slice(callback.start, first.start));
  const open =
    first && bare
      ? first.start
      : source.indexOf("(", "id" in callback && callback.id ? callback.id.end : callback.start) + 1;
  const end = bare ? first!.end : params.length > 0 ? params.at(-1)!.end : skipTrivia(source, open);
  const range = { start: first?.start ?? open, end };
  return {
    ...spec,
    text: source.slice(range.start, range.end),
    range,
    write: (text) => [{ ...range, text: bare ? `(${text.trim()})` : text.trim() }],
  };
}

function functionFields(source: string, node: OutlineNode): FieldSlot[] {
  const made = functionOf(node.syntax[0]);
  if (!made) return [];
  const name = syntaxField(source, { name: "output", label: "Name", kind: "text", required: true }, made.id);
  const params: FieldSpec = { name: "params", label: "Parameters", kind: "text" };
  return [name, paramsField(source, params, made.node as AnyNode & { params: Node[] })];
}

function catchField(source: string, syntax: Node | undefined): FieldSlot[] {
  const clause = syntax as AnyNode | undefined;
  if (clause?.type !== "CatchClause") return [];
  const spec: FieldSpec = { name: "error", label: "Error variable", kind: "text" };
  if (!clause.param) {
    const at = clause.start + "catch".length;
    return [absentField(spec, (text) => [{ start: at, end: at, text: ` (${text})` }])];
  }
  return [syntaxField(source, { ...spec, required: true }, clause.param)];
}

function parallelFields(node: OutlineNode): FieldSlot[] {
  const callee = node.call?.callee as AnyNode | undefined;
  if (callee?.type !== "MemberExpression") return [];
  const range = { start: callee.property.start, end: callee.property.end };
  const options = ["all", "any", "race", "allSettled"];
  const write: FieldSlot["write"] = (text) =>
    options.includes(text) ? [{ ...range, text }] : `Wait for must be one of ${options.join(", ")}.`;
  return [{ name: "mode", label: "Wait for", kind: "select", options, text: node.mode ?? "all", range, write }];
}

function valueField(source: string, node: OutlineNode, spec: FieldSpec): FieldSlot {
  const statement = node.syntax[0] as AnyNode;
  const argument = "argument" in statement ? (statement.argument as Node | null) : null;
  const keyword = statement.start + (statement.type === "ThrowStatement" ? "throw".length : "return".length);
  if (!argument) return absentField(spec, (text) => [{ start: keyword, end: keyword, text: ` ${text}` }]);
  const field = syntaxField(source, spec, argument);
  if (spec.required) return field;
  return {
    ...field,
    write: (text) => (text.trim() === "" ? [{ start: keyword, end: argument.end, text: "" }] : field.write(text)),
  };
}

function codeField(source: string, node: OutlineNode): FieldSlot {
  const indent = indentAt(source, node.body.start);
  const text = reindent(source, node.body, { from: indent, to: "", verbatim: verbatimRanges(node.syntax) });
  const write = (next: string) =>
    next.trim() === ""
      ? "Code must not be empty; delete the node."
      : [{ ...node.body, text: indentLines(next.trimEnd(), indent) }];
  return { name: "code", label: "Code", kind: "code", text, range: node.body, required: true, write };
}

function noteField(source: string, node: OutlineNode): FieldSlot {
  const text = noteText(source.slice(node.body.start, node.body.end));
  const indent = indentAt(source, node.body.start);
  const write = (next: string) => {
    const [first = "", ...rest] = next.trimEnd().split("\n");
    const lines = [`// note: ${first}`, ...rest.map((line) => `// ${line}`)];
    return [{ ...node.body, text: lines.map((line) => line.trimEnd()).join(`\n${indent}`) }];
  };
  return { name: "text", label: "Note", kind: "text", text, range: node.body, write };
}

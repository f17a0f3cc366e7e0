import type { AnyNode, Expression, Node } from "acorn";
import type { GraphNode } from "./model.ts";
import type { OutlineNode } from "./outline.ts";
import { plainString } from "./syntax.ts";

/** What the card of a node says. */
export type Description = Pick<GraphNode, "label" | "subtitle" | "preview">;

const PREVIEW_LINES_MAX = 3;
const LABEL_LENGTH_MAX = 60;

export function describeNode(source: string, node: OutlineNode): Description {
  const text = (part: Node | null | undefined): string => (part ? cut(source.slice(part.start, part.end)) : "");
  const description = { subtitle: "", preview: [] as string[], ...describe(source, node, text) };
  return { ...description, preview: description.preview.slice(0, PREVIEW_LINES_MAX) };
}

type TextOf = (part: Node | null | undefined) => string;

function describe(
  source: string,
  node: OutlineNode,
  text: TextOf,
): { label: string; subtitle?: string; preview?: string[] } {
  const [first, second, third] = node.call?.arguments ?? [];
  const [statement] = node.syntax as readonly AnyNode[];
  switch (node.kind) {
    case "start":
      return { label: "Start" };
    case "task":
    case "workflow":
      return { label: nameOr(first, text), preview: [...entries(second, text), ...entries(third, text)] };
    case "compute":
      return describeCompute(first, text);
    case "ai":
      return {
        label: cut(plainOr(property(first, "prompt"), text) || "AI task"),
        subtitle: plainOr(property(first, "model"), text),
      };
    case "signal":
      return {
        label: nameOr(first, text),
        subtitle: plainOr(property(second, "title"), text),
        preview: entries(second, text, ["title", "form"]),
      };
    case "timer":
      return { label: `Wait ${node.mode === "until" ? "until " : ""}${plainOr(first, text)}`.trim() };
    case "call":
      return { label: text(node.call?.callee), preview: (node.call?.arguments ?? []).map(text) };
    case "set":
      return { label: node.output ? `Set ${cut(node.output.text)}` : "Set", preview: lines(source, node) };
    case "code":
      return { label: codeLabel(statement), preview: lines(source, node) };
    case "note":
      return { label: noteText(source.slice(node.body.start, node.body.end)) };
    case "parallel":
      return { label: PARALLEL_LABELS[node.mode ?? "all"] ?? "Parallel" };
    case "graph":
      return { label: "By dependency" };
    case "return":
    case "throw": {
      const value =
        statement?.type === "ReturnStatement" || statement?.type === "ThrowStatement" ? statement.argument : null;
      return { label: node.kind === "return" ? "Return" : "Throw", preview: value ? [text(value)] : [] };
    }
    default:
      return describeContainer(node, statement, text);
  }
}

const PARALLEL_LABELS: Readonly<Record<string, string>> = {
  all: "Parallel",
  any: "First to succeed",
  race: "First to finish",
  allSettled: "Parallel, all outcomes",
};

function describeContainer(
  node: OutlineNode,
  statement: AnyNode | undefined,
  text: TextOf,
): { label: string; subtitle?: string } {
  const loop = statement?.type === "LabeledStatement" ? (statement.body as AnyNode) : statement;
  if (node.kind === "forEach") {
    if (loop?.type === "ForOfStatement")
      return { label: `For each ${binding(loop.left, text)} of ${text(loop.right)}`, subtitle: "in order" };
    if (loop?.type === "ForInStatement")
      return { label: `For each ${binding(loop.left, text)} in ${text(loop.right)}`, subtitle: "in order" };
    const { call, each } = node;
    if (each)
      return { label: `For each ${text(each.item)} of ${text(each.list)}`, subtitle: `${text(each.limit)} at once` };
    const list = call?.callee.type === "MemberExpression" ? text(call.callee.object) : "";
    const callback = call?.arguments[0] as AnyNode | undefined;
    const item = callback && "params" in callback ? callback.params.map(text).join(", ") : "";
    return { label: `For each ${item || "item"} of ${list}`, subtitle: "in parallel" };
  }
  if (node.kind === "function") {
    const made = functionOf(loop);
    return { label: `${made?.name ?? ""}(${(made?.params ?? []).map(text).join(", ")})` };
  }
  switch (loop?.type) {
    case "WhileStatement":
      return { label: `While ${text(loop.test)}` };
    case "DoWhileStatement":
      return { label: `Repeat while ${text(loop.test)}` };
    case "ForStatement":
      return { label: `For ${text(loop.init)}; ${text(loop.test)}; ${text(loop.update)}` };
    case "IfStatement":
      return { label: `If ${text(loop.test)}` };
    case "SwitchStatement":
      return { label: `Switch ${text(loop.discriminant)}` };
    default:
      return { label: "Try" };
  }
}

/** The function that a function node declares. */
export function functionOf(
  statement: Node | undefined,
): { name: string; params: readonly Node[]; id: Node; node: Node } | undefined {
  const node = statement as AnyNode | undefined;
  if (node?.type === "FunctionDeclaration" && node.id)
    return { name: node.id.name, params: node.params, id: node.id, node };
  if (node?.type !== "VariableDeclaration") return undefined;
  const [declarator] = node.declarations;
  const init = declarator?.init as AnyNode | undefined;
  if (declarator?.id.type !== "Identifier" || !init || !("params" in init)) return undefined;
  return { name: declarator.id.name, params: init.params, id: declarator.id, node: init };
}

/** `item` of `let item` in a loop's head. */
const binding = (left: AnyNode, text: TextOf): string =>
  left.type === "VariableDeclaration" ? text(left.declarations[0]?.id) : text(left);

function describeCompute(
  first: Node | undefined,
  text: TextOf,
): { label: string; subtitle?: string; preview?: string[] } {
  const executable = property(first, "executable");
  const called = property(first, "function");
  const program = plainOr(executable ?? called, text);
  const rest = entries(first, text, ["executable", "function"]);
  if (!program) return { label: "Compute", preview: rest };
  return { label: program.split("/").at(-1) || program, subtitle: executable ? "program" : "function", preview: rest };
}

/** The value of a property of an object literal. */
export function property(object: Node | undefined, name: string): Expression | undefined {
  const node = object as AnyNode | undefined;
  if (node?.type !== "ObjectExpression") return undefined;
  for (const entry of node.properties) {
    if (entry.type === "Property" && !entry.computed && keyOf(entry.key) === name) return entry.value;
  }
  return undefined;
}

export const keyOf = (key: Node): string | undefined => {
  const node = key as AnyNode;
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" ? String(node.value) : undefined;
};

function entries(object: Node | undefined, text: TextOf, without: readonly string[] = []): string[] {
  const node = object as AnyNode | undefined;
  if (!node) return [];
  if (node.type !== "ObjectExpression") return [text(node)];
  return node.properties.flatMap((entry) => {
    if (entry.type !== "Property" || entry.shorthand) return [text(entry)];
    if (without.includes(keyOf(entry.key) ?? "")) return [];
    return [`${text(entry.key)} ${text(entry.value)}`];
  });
}

const nameOr = (part: Node | undefined, text: TextOf): string => plainOr(part, text) || "(no name)";
const plainOr = (part: Node | undefined, text: TextOf): string => {
  const plain = plainString(part) ?? text(part);
  return cut(part?.type === "TemplateLiteral" ? plain.replace(/^`|`$/g, "") : plain);
};

function codeLabel(statement: AnyNode | undefined): string {
  if (statement?.type === "BreakStatement") return "Break";
  if (statement?.type === "ContinueStatement") return "Continue";
  return "Code";
}

function lines(source: string, node: OutlineNode): string[] {
  const text = source.slice(node.body.start, node.body.end).split("\n");
  return text.map((line) => cut(line)).filter((line) => line !== "");
}

/** The text of a note without comment marks. */
export function noteText(comment: string): string {
  const plain = comment
    .replace(/^\/\*+|\*+\/$/g, "")
    .split("\n")
    .map((line) => line.trim().replace(/^(\/\/|\*) ?/, ""))
    .join("\n")
    .trim();
  return plain.replace(/^note:[ \t]*/i, "");
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LABEL_LENGTH_MAX ? `${line.slice(0, LABEL_LENGTH_MAX - 1)}…` : line;
}

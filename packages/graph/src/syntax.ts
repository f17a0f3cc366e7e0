import type { AnyNode, CallExpression, Expression, Node, Pattern } from "acorn";

/** Where the children of each kind of syntax node are, in order of text where that is fixed. */
const CHILD_KEYS: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ["elements"],
  ArrayPattern: ["elements"],
  ArrowFunctionExpression: ["params", "body"],
  AssignmentExpression: ["left", "right"],
  AssignmentPattern: ["left", "right"],
  AwaitExpression: ["argument"],
  BinaryExpression: ["left", "right"],
  BlockStatement: ["body"],
  BreakStatement: ["label"],
  CallExpression: ["callee", "arguments"],
  CatchClause: ["param", "body"],
  ChainExpression: ["expression"],
  ConditionalExpression: ["test", "consequent", "alternate"],
  ContinueStatement: ["label"],
  DoWhileStatement: ["body", "test"],
  EmptyStatement: [],
  ExpressionStatement: ["expression"],
  ForInStatement: ["left", "right", "body"],
  ForOfStatement: ["left", "right", "body"],
  ForStatement: ["init", "test", "update", "body"],
  FunctionDeclaration: ["id", "params", "body"],
  FunctionExpression: ["id", "params", "body"],
  Identifier: [],
  IfStatement: ["test", "consequent", "alternate"],
  LabeledStatement: ["label", "body"],
  Literal: [],
  LogicalExpression: ["left", "right"],
  MemberExpression: ["object", "property"],
  NewExpression: ["callee", "arguments"],
  ObjectExpression: ["properties"],
  ObjectPattern: ["properties"],
  Program: ["body"],
  RestElement: ["argument"],
  ReturnStatement: ["argument"],
  SequenceExpression: ["expressions"],
  SpreadElement: ["argument"],
  SwitchCase: ["test", "consequent"],
  SwitchStatement: ["discriminant", "cases"],
  TemplateElement: [],
  ThrowStatement: ["argument"],
  TryStatement: ["block", "handler", "finalizer"],
  UnaryExpression: ["argument"],
  UpdateExpression: ["argument"],
  VariableDeclaration: ["declarations"],
  VariableDeclarator: ["id", "init"],
  WhileStatement: ["test", "body"],
};

/** Every child of a syntax node that is itself a syntax node, in order of text. */
export function childrenOf(node: Node): AnyNode[] {
  const children: AnyNode[] = [];
  // What has no fixed order, and what the language refuses anyway, is found by looking at everything.
  const keys = CHILD_KEYS[node.type];
  for (const key of keys ?? Object.keys(node)) {
    const value: unknown = (node as unknown as Record<string, unknown>)[key];
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isSyntax(item)) children.push(item);
    } else if (isSyntax(value)) children.push(value);
  }
  return keys ? children : children.sort((a, b) => a.start - b.start);
}

const isSyntax = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

/** Whether a node or one below it answers the question. */
export function someSyntax(node: Node, test: (node: AnyNode) => boolean): boolean {
  return test(node as AnyNode) || childrenOf(node).some((child) => someSyntax(child, test));
}

export function visitSyntax(node: Node, visit: (node: AnyNode) => void): void {
  visit(node as AnyNode);
  for (const child of childrenOf(node)) visitSyntax(child, visit);
}

/** The names that a pattern binds, in order of text. */
export function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        property.type === "RestElement" ? namesIn(property.argument) : namesIn(property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case "RestElement":
      return namesIn(pattern.argument);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    default:
      return [];
  }
}

/** `object.method(…)` with plain names, no `?.`. */
export function methodCall(
  node: Node | null | undefined,
): { object: string; method: string; call: CallExpression } | undefined {
  const call = node as AnyNode | null | undefined;
  if (call?.type !== "CallExpression" || call.optional) return undefined;
  const callee = call.callee as AnyNode;
  if (callee.type !== "MemberExpression" || callee.computed || callee.optional) return undefined;
  if (callee.object.type !== "Identifier" || callee.property.type !== "Identifier") return undefined;
  return { object: callee.object.name, method: callee.property.name, call };
}

export const isFunctionExpression = (node: Node): boolean =>
  node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";

export const unwrapAwait = (node: Expression): { value: Expression; awaited: boolean } =>
  node.type === "AwaitExpression" ? { value: node.argument, awaited: true } : { value: node, awaited: false };

/** The text of a literal string or of a template without placeholders. */
export function plainString(node: Node | undefined): string | undefined {
  const expression = node as AnyNode | undefined;
  if (expression?.type === "Literal" && typeof expression.value === "string") return expression.value;
  if (expression?.type === "TemplateLiteral" && expression.expressions.length === 0) {
    return expression.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}

import type {
  ArrayExpression,
  BinaryExpression,
  CallExpression,
  ChainExpression,
  ConditionalExpression,
  Expression,
  Identifier,
  LogicalExpression,
  MemberExpression,
  NewExpression,
  Node,
  ObjectExpression,
  ParenthesizedExpression,
  Property,
  SequenceExpression,
  SpreadElement,
  TemplateLiteral,
  UnaryExpression,
} from "acorn";
import type { ExpressionWriter, Generator } from "./generator.ts";
import { OP } from "./opcodes.ts";

type Arguments = readonly (Expression | SpreadElement)[];

/** Arguments in a row of fresh registers. */
function writeRow(g: Generator, args: Arguments): number {
  const first = g.b.top;
  for (const argument of args) g.fresh(argument);
  return first;
}

function hasSpread(args: Arguments): boolean {
  return args.some((argument) => argument.type === "SpreadElement");
}

/** Arguments with a spread among them, in a fresh array. */
function writeArgumentArray(g: Generator, args: Arguments): number {
  const node = { type: "ArrayExpression", elements: args } as unknown as Node;
  return g.fresh(node);
}

/** Parts of an expression that calls nothing, waits for nothing and changes nothing; nothing for one that may. */
const CALM_PARTS: Readonly<Record<string, (node: never) => readonly (Node | null)[]>> = {
  ArrayExpression: ({ elements }: ArrayExpression) => elements,
  ArrowFunctionExpression: () => [],
  BinaryExpression: ({ left, right }: BinaryExpression) => [left, right],
  ChainExpression: ({ expression }: ChainExpression) => [expression],
  ConditionalExpression: ({ test, consequent, alternate }: ConditionalExpression) => [test, consequent, alternate],
  FunctionExpression: () => [],
  Identifier: () => [],
  Literal: () => [],
  LogicalExpression: ({ left, right }: LogicalExpression) => [left, right],
  MemberExpression: ({ object, property }: MemberExpression) => [object, property],
  ObjectExpression: ({ properties }: ObjectExpression) => properties,
  ParenthesizedExpression: ({ expression }: ParenthesizedExpression) => [expression],
  Property: ({ key, value }: Property) => [key, value],
  SequenceExpression: ({ expressions }: SequenceExpression) => expressions,
  TemplateLiteral: ({ expressions }: TemplateLiteral) => expressions,
  UnaryExpression: (node: UnaryExpression) => (node.operator === "delete" ? [node] : [node.argument]),
};

/** Whether it makes no difference if something else is looked up before or after. Conversions by a script's `valueOf` are passed over. */
function isCalm(node: Node | null): boolean {
  if (node === null) return true;
  const parts = CALM_PARTS[node.type]?.(node as never);
  return parts !== undefined && parts[0] !== node && parts.every(isCalm);
}

function writeCall(g: Generator, node: CallExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  let { callee } = node;
  while (callee.type === "ParenthesizedExpression") callee = callee.expression;
  if (callee.type === "MemberExpression") writeMethodCall(g, { node, callee }, to);
  else {
    const called = g.stable(callee, node.arguments);
    if (node.optional) b.emit(OP.JUMP_IF_NULLISH, called, g.chainEnd);
    if (hasSpread(node.arguments)) {
      const list = writeArgumentArray(g, node.arguments);
      beforeCall(g, node);
      b.emit(OP.CALL_SPREAD, to, called, b.constant(undefined), list);
    } else {
      const first = writeRow(g, node.arguments);
      beforeCall(g, node);
      b.emit(OP.CALL, to, called, first, node.arguments.length);
    }
  }
  b.top = mark;
}

function beforeCall(g: Generator, node: CallExpression | NewExpression): void {
  g.b.at(node);
  g.b.subject(node.callee);
}

function writeMethodCall(
  g: Generator,
  { node, callee }: { readonly node: CallExpression; readonly callee: MemberExpression },
  to: number,
): void {
  const { b } = g;
  const { arguments: args } = node;
  const object = g.stable(callee.object, callee.computed ? [callee.property, ...args] : args);
  if (callee.optional) b.emit(OP.JUMP_IF_NULLISH, object, g.chainEnd);
  // One instruction that looks the method up and calls it comes after the arguments; JavaScript looks it up before them.
  if (!callee.computed && !node.optional && args.every(isCalm)) {
    const first = writeRow(g, args);
    beforeCall(g, node);
    b.emit(OP.CALL_METHOD, to, object, b.name((callee.property as Identifier).name), first, args.length);
    return;
  }
  const called = b.register();
  if (callee.computed) {
    const key = g.any(callee.property);
    b.at(callee);
    b.subject(callee.object);
    b.emit(OP.GET_ITEM, called, object, key);
  } else {
    b.at(callee);
    b.subject(callee.object);
    b.emit(OP.GET, called, object, b.name((callee.property as Identifier).name));
  }
  if (node.optional) b.emit(OP.JUMP_IF_NULLISH, called, g.chainEnd);
  if (hasSpread(args)) {
    const list = writeArgumentArray(g, args);
    beforeCall(g, node);
    b.emit(OP.CALL_SPREAD, to, called, object, list);
  } else {
    const first = writeRow(g, args);
    beforeCall(g, node);
    b.emit(OP.CALL_ON, to, called, object, first, args.length);
  }
}

function writeNew(g: Generator, node: NewExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  const called = g.stable(node.callee, node.arguments);
  if (hasSpread(node.arguments)) {
    const list = writeArgumentArray(g, node.arguments);
    beforeCall(g, node);
    b.emit(OP.NEW_SPREAD, to, called, list);
  } else {
    const first = writeRow(g, node.arguments);
    beforeCall(g, node);
    b.emit(OP.NEW, to, called, first, node.arguments.length);
  }
  b.top = mark;
}

export const CALL_WRITERS: Readonly<Record<string, ExpressionWriter>> = {
  CallExpression: writeCall,
  NewExpression: writeNew,
};

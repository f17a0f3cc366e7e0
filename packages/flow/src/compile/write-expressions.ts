import type {
  ArrayExpression,
  ArrowFunctionExpression,
  AssignmentExpression,
  AwaitExpression,
  BinaryExpression,
  ChainExpression,
  ConditionalExpression,
  Expression,
  FunctionExpression,
  Identifier,
  Literal,
  LogicalExpression,
  MemberExpression,
  Node,
  ObjectExpression,
  ParenthesizedExpression,
  Pattern,
  SequenceExpression,
  TemplateLiteral,
  UnaryExpression,
  UpdateExpression,
} from "acorn";
import { HOST_NAMES } from "../analyze/host-names.ts";
import { type NamedUse, notes } from "../analyze/scope.ts";
import type { ExpressionWriter, Generator } from "./generator.ts";
import { OP } from "./opcodes.ts";
import { writeCondition } from "./write-conditions.ts";

const BINARY: Readonly<Record<string, number>> = {
  "+": OP.ADD,
  "-": OP.SUBTRACT,
  "*": OP.MULTIPLY,
  "/": OP.DIVIDE,
  "%": OP.REMAINDER,
  "**": OP.POWER,
  "&": OP.BIT_AND,
  "|": OP.BIT_OR,
  "^": OP.BIT_XOR,
  "<<": OP.SHIFT_LEFT,
  ">>": OP.SHIFT_RIGHT,
  ">>>": OP.SHIFT_RIGHT_UNSIGNED,
  "==": OP.EQUAL,
  "!=": OP.NOT_EQUAL,
  "===": OP.SAME,
  "!==": OP.NOT_SAME,
  "<": OP.LESS,
  "<=": OP.LESS_EQUAL,
  ">": OP.GREATER,
  ">=": OP.GREATER_EQUAL,
  in: OP.IN,
  instanceof: OP.INSTANCE_OF,
};

const UNARY: Readonly<Record<string, number>> = {
  "-": OP.NEGATE,
  "+": OP.TO_NUMBER,
  "~": OP.BIT_NOT,
  "!": OP.NOT,
  typeof: OP.TYPE_OF,
};

function writeBinary(g: Generator, node: BinaryExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  const left = g.stable(node.left, node.right);
  const right = g.any(node.right);
  b.at(node);
  b.emit(BINARY[node.operator]!, to, left, right);
  b.top = mark;
}

/** Where a result goes, and whether anybody looks at it. */
interface Result {
  readonly to: number;
  readonly used: boolean;
}

function writeUnary(g: Generator, node: UnaryExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  if (node.operator === "void") {
    g.effect(node.argument);
    b.emit(OP.MOVE, to, b.constant(undefined));
  } else if (node.operator === "delete") writeDelete(g, node.argument, to);
  else if (node.operator === "typeof" && isUndeclared(node.argument)) {
    b.emit(OP.MOVE, to, b.constant("undefined"));
  } else if (node.operator === "-" && node.argument.type === "Literal" && typeof node.argument.value === "number") {
    b.emit(OP.MOVE, to, b.constant(-node.argument.value));
  } else {
    const from = typeofImplicit(g, node) ?? g.any(node.argument);
    b.at(node);
    b.emit(UNARY[node.operator]!, to, from);
  }
  b.top = mark;
}

function isUndeclared(node: Node): boolean {
  return (
    node.type === "Identifier" &&
    (node as NamedUse).flowBinding === undefined &&
    !HOST_NAMES.has((node as Identifier).name)
  );
}

/** `typeof x` of a name that only ever gets assigned must not throw before the assignment. */
function typeofImplicit(g: Generator, node: UnaryExpression): number | undefined {
  const id = node.argument as NamedUse;
  if (node.operator !== "typeof" || id.type !== "Identifier" || id.flowBinding?.kind !== "implicit") return undefined;
  const to = g.b.register();
  g.load({ ...id, flowEarly: false } as NamedUse, to);
  return to;
}

function writeDelete(g: Generator, argument: Expression, to: number): void {
  const { b } = g;
  const target = argument.type === "ChainExpression" ? argument.expression : argument;
  if (target.type !== "MemberExpression") {
    g.effect(argument);
    b.emit(OP.MOVE, to, b.constant(true));
    return;
  }
  const member = target as MemberExpression;
  inChain(g, { optional: argument.type === "ChainExpression", to, value: true }, () => {
    const object = g.stable(member.object, member.property);
    if (member.optional) b.emit(OP.JUMP_IF_NULLISH, object, g.chainEnd);
    const key = member.computed ? g.any(member.property) : b.constant((member.property as Identifier).name);
    b.at(member);
    b.emit(OP.DELETE, to, object, key);
  });
}

interface Cut {
  readonly optional: boolean;
  readonly to: number;
  readonly value: undefined | boolean;
}

/** Writes an optional chain: where it is cut short, the result is `value`. */
function inChain(g: Generator, cut: Cut, inside: () => void): void {
  const { optional } = cut;
  if (!optional) {
    inside();
    return;
  }
  const { b } = g;
  const outer = g.chainEnd;
  g.chainEnd = b.label();
  const done = b.label();
  inside();
  b.emit(OP.JUMP, done);
  b.place(g.chainEnd);
  b.emit(OP.MOVE, cut.to, b.constant(cut.value));
  b.place(done);
  g.chainEnd = outer;
}

function writeUpdate(g: Generator, node: UpdateExpression, { to, used }: Result): void {
  const { b } = g;
  const mark = b.top;
  const opcode = node.operator === "++" ? OP.INCREMENT : OP.DECREMENT;
  const keepsOld = used && !node.prefix;
  if (node.argument.type === "Identifier") {
    const id = node.argument as NamedUse;
    const direct = g.directRegister(id);
    b.at(node);
    if (direct >= 0 && !keepsOld) {
      b.emit(opcode, direct, direct);
      if (used && to !== direct) b.emit(OP.MOVE, to, direct);
    } else {
      const old = g.fresh(id);
      b.at(node);
      const value = b.register();
      if (keepsOld) b.emit(OP.TO_NUMBER, old, old);
      b.emit(opcode, value, old);
      g.store(id, value);
      if (used) b.emit(OP.MOVE, to, keepsOld ? old : value);
    }
  } else {
    const place = memberPlace(g, node.argument as MemberExpression, []);
    const old = b.register();
    readPlace(g, place, old);
    b.at(node);
    const value = b.register();
    if (keepsOld) b.emit(OP.TO_NUMBER, old, old);
    b.emit(opcode, value, old);
    writePlace(g, place, value);
    if (used) b.emit(OP.MOVE, to, keepsOld ? old : value);
  }
  b.top = mark;
}

/** A property that is about to be read and written: its object and key are evaluated once. */
interface Place {
  readonly node: MemberExpression;
  readonly object: number;
  readonly name: string | null;
  readonly key: number;
}

export function memberPlace(g: Generator, node: MemberExpression, later: readonly (Node | null)[]): Place {
  const object = g.stable(node.object, [...later, node.computed ? node.property : null]);
  if (!node.computed) return { node, object, name: (node.property as Identifier).name, key: -1 };
  const literal = node.property.type === "Literal" ? (node.property as Literal).value : undefined;
  if (typeof literal === "string") return { node, object, name: literal, key: -1 };
  return { node, object, name: null, key: g.stable(node.property, later) };
}

function readPlace(g: Generator, place: Place, to: number): void {
  const { b } = g;
  b.at(place.node);
  b.subject(place.node.object);
  if (place.name !== null) b.emit(OP.GET, to, place.object, b.name(place.name));
  else b.emit(OP.GET_ITEM, to, place.object, place.key);
}

export function writePlace(g: Generator, place: Place, from: number): void {
  const { b } = g;
  b.at(place.node);
  b.subject(place.node.object);
  if (place.name !== null) b.emit(OP.SET, place.object, b.name(place.name), from);
  else b.emit(OP.SET_ITEM, place.object, place.key, from);
}

function writeMember(g: Generator, node: MemberExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  if (node.optional) {
    const object = g.stable(node.object, node.computed ? node.property : []);
    b.emit(OP.JUMP_IF_NULLISH, object, g.chainEnd);
    const name = node.computed ? null : (node.property as Identifier).name;
    readPlace(g, { node, object, name, key: name === null ? g.any(node.property) : -1 }, to);
  } else readPlace(g, memberPlace(g, node, []), to);
  b.top = mark;
}

const LOGICAL_JUMP: Readonly<Record<string, number>> = {
  "&&": OP.JUMP_UNLESS,
  "||": OP.JUMP_IF,
  "??": OP.JUMP_UNLESS_NULLISH,
};

function writeLogical(g: Generator, node: LogicalExpression, to: number): void {
  const done = g.b.label();
  g.into(node.left, to);
  g.b.emit(LOGICAL_JUMP[node.operator]!, to, done);
  g.into(node.right, to);
  g.b.place(done);
}

function writeConditional(g: Generator, node: ConditionalExpression, to: number): void {
  const { b } = g;
  const otherwise = b.label();
  const done = b.label();
  writeCondition(g, node.test, { target: otherwise, when: false });
  g.into(node.consequent, to);
  b.emit(OP.JUMP, done);
  b.place(otherwise);
  g.into(node.alternate, to);
  b.place(done);
}

function writeAssignment(g: Generator, node: AssignmentExpression, { to, used }: Result): void {
  const { b } = g;
  const mark = b.top;
  const logical = LOGICAL_JUMP[node.operator.slice(0, -1)];
  let value: number;
  if (logical !== undefined) {
    writeLogicalAssignment(g, node, to);
    b.top = mark;
    return;
  }
  if (node.left.type === "Identifier") value = assignName(g, node, node.left as NamedUse);
  else if (node.left.type === "MemberExpression") value = assignMember(g, node, node.left);
  else {
    value = g.fresh(node.right);
    b.at(node);
    g.writers.assignPattern(g, node.left as Pattern, { from: value, declares: false });
  }
  if (used && to !== value) b.emit(OP.MOVE, to, value);
  b.top = mark;
}

/** Name that a function gets from the variable it is assigned to: none where the variable stands in brackets. */
function nameFor({ start, left }: AssignmentExpression): string {
  return left.type === "Identifier" && left.start === start ? left.name : "";
}

function assignName(g: Generator, node: AssignmentExpression, id: NamedUse): number {
  const { b } = g;
  const direct = g.directRegister(id);
  if (node.operator === "=") {
    if (direct >= 0 && g.writesLast(node.right)) {
      g.named(node.right, nameFor(node), direct);
      return direct;
    }
    const value = b.register();
    g.named(node.right, nameFor(node), value);
    g.store(id, value);
    return value;
  }
  const old = g.stable(id, node.right);
  const right = g.any(node.right);
  const value = direct >= 0 ? direct : b.register();
  b.at(node);
  b.emit(BINARY[node.operator.slice(0, -1)]!, value, old, right);
  if (direct < 0) g.store(id, value);
  return value;
}

function assignMember(g: Generator, node: AssignmentExpression, left: MemberExpression): number {
  const { b } = g;
  const place = memberPlace(g, left, [node.right]);
  if (node.operator === "=") {
    const value = g.any(node.right);
    writePlace(g, place, value);
    return value;
  }
  const old = b.register();
  readPlace(g, place, old);
  const right = g.any(node.right);
  b.at(node);
  b.emit(BINARY[node.operator.slice(0, -1)]!, old, old, right);
  writePlace(g, place, old);
  return old;
}

function writeLogicalAssignment(g: Generator, node: AssignmentExpression, to: number): void {
  const jump = LOGICAL_JUMP[node.operator.slice(0, -1)]!;
  const { b } = g;
  const done = b.label();
  const value = b.register();
  if (node.left.type === "Identifier") {
    const id = node.left as NamedUse;
    g.into(id, value);
    b.emit(jump, value, done);
    g.named(node.right, nameFor(node), value);
    g.store(id, value);
  } else {
    const place = memberPlace(g, node.left as MemberExpression, [node.right]);
    readPlace(g, place, value);
    b.emit(jump, value, done);
    g.into(node.right, value);
    writePlace(g, place, value);
  }
  b.place(done);
  b.emit(OP.MOVE, to, value);
}

function writeArray(g: Generator, node: ArrayExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  const plain = node.elements.findIndex((element) => element === null || element.type === "SpreadElement");
  const rowLength = Math.min(plain < 0 ? node.elements.length : plain, 16);
  const first = b.top;
  for (const element of node.elements.slice(0, rowLength)) g.fresh(element as Expression);
  if (rowLength === node.elements.length) {
    b.emit(OP.NEW_ARRAY, to, first, rowLength);
    b.top = mark;
    return;
  }
  const array = first;
  if (rowLength === 0) b.register();
  b.emit(OP.NEW_ARRAY, array, first, rowLength);
  b.top = array + 1;
  for (const element of node.elements.slice(rowLength)) {
    const inner = b.top;
    if (element === null) b.emit(OP.APPEND_HOLE, array);
    else if (element.type === "SpreadElement") {
      const from = g.any(element.argument);
      b.at(element);
      g.iterated(element.argument);
      b.emit(OP.APPEND_ALL, array, from);
    } else b.emit(OP.APPEND, array, g.any(element));
    b.top = inner;
  }
  b.emit(OP.MOVE, to, array);
  b.top = mark;
}

function writeObject(g: Generator, node: ObjectExpression, to: number): void {
  const { b } = g;
  const outer = b.top;
  const object = b.register();
  b.emit(OP.NEW_OBJECT, object);
  for (const property of node.properties) {
    const mark = b.top;
    if (property.type === "Property" && property.method) notes(property.value).flowTextStart = property.start;
    if (property.type === "SpreadElement") b.emit(OP.COPY_PROPERTIES, object, g.any(property.argument));
    else if (property.computed) {
      const key = g.fresh(property.key);
      b.at(property.key);
      b.emit(OP.TO_KEY, key, key);
      const value = g.any(property.value);
      b.emit(OP.DEFINE_COMPUTED, object, key, value);
    } else {
      const name = keyName(property.key);
      let value: number;
      if (property.value.type.endsWith("FunctionExpression")) {
        value = b.register();
        g.named(property.value, name, value);
      } else value = g.any(property.value);
      b.emit(OP.DEFINE, object, b.name(name), value);
    }
    b.top = mark;
  }
  b.emit(OP.MOVE, to, object);
  b.top = outer;
}

/** Name of a key that is not computed. */
export function keyName(key: Node): string {
  return key.type === "Identifier" ? (key as Identifier).name : String((key as Literal).value);
}

function writeTemplate(g: Generator, node: TemplateLiteral, to: number): void {
  const { b } = g;
  const first = b.top;
  let count = 0;
  node.quasis.forEach((quasi, index) => {
    const text = quasi.value.cooked ?? "";
    if (text !== "") {
      b.emit(OP.MOVE, b.register(), b.constant(text));
      count++;
    }
    const expression = node.expressions[index];
    if (expression === undefined) return;
    const part = g.fresh(expression);
    b.at(expression);
    b.emit(OP.TO_STRING, part, part);
    count++;
  });
  b.at(node);
  b.emit(OP.CONCAT, to, first, count);
  b.top = first;
}

function writeSequence(g: Generator, node: SequenceExpression, to: number): void {
  const last = node.expressions.length - 1;
  for (const expression of node.expressions.slice(0, last)) g.effect(expression);
  g.into(node.expressions[last]!, to);
}

function writeAwait(g: Generator, node: AwaitExpression, to: number): void {
  const { b } = g;
  const mark = b.top;
  const from = g.any(node.argument);
  b.top = mark;
  b.at(node);
  b.await(to, from);
}

function writeFunctionExpression(g: Generator, node: FunctionExpression, to: number): void {
  g.closure(node as never, node.id?.name ?? "", to);
}

const expressions: Readonly<Record<string, ExpressionWriter>> = {
  Identifier: (g, node: NamedUse, to) => g.load(node, to),
  Literal: (g, node: Literal, to) => g.b.emit(OP.MOVE, to, g.b.constant(node.value as string)),
  BinaryExpression: writeBinary,
  UnaryExpression: writeUnary,
  UpdateExpression: (g, node: UpdateExpression, to) => writeUpdate(g, node, { to, used: true }),
  "UpdateExpression:effect": (g, node: UpdateExpression, to) => writeUpdate(g, node, { to, used: false }),
  AssignmentExpression: (g, node: AssignmentExpression, to) => writeAssignment(g, node, { to, used: true }),
  "AssignmentExpression:effect": (g, node: AssignmentExpression, to) => writeAssignment(g, node, { to, used: false }),
  MemberExpression: writeMember,
  ChainExpression: (g, node: ChainExpression, to) =>
    inChain(g, { optional: true, to, value: undefined }, () => g.into(node.expression, to)),
  LogicalExpression: writeLogical,
  ConditionalExpression: writeConditional,
  ArrayExpression: writeArray,
  ObjectExpression: writeObject,
  TemplateLiteral: writeTemplate,
  SequenceExpression: writeSequence,
  AwaitExpression: writeAwait,
  FunctionExpression: writeFunctionExpression,
  ArrowFunctionExpression: (g, node: ArrowFunctionExpression, to) => g.closure(node as never, "", to),
  ParenthesizedExpression: (g, node: ParenthesizedExpression, to) => g.into(node.expression, to),
};

export const EXPRESSION_WRITERS = expressions;

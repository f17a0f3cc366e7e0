import type { ArrayPattern, AssignmentPattern, MemberExpression, Node, ObjectPattern, Pattern } from "acorn";
import type { NamedUse } from "../analyze/scope.ts";
import { type Generator, isSimple } from "./generator.ts";
import { OP, READING } from "./opcodes.ts";
import { keyName, memberPlace, writePlace } from "./write-expressions.ts";

/** What a pattern gets: the value in a register, as first value of new variables or not. */
export interface Assigned {
  readonly from: number;
  readonly declares: boolean;
  /** For messages: the expression that gave the value, or what V8 calls it. */
  readonly subject?: Node;
  readonly name?: string;
  /** Whether the pattern stands in another. */
  readonly nested?: boolean;
}

/** Gives the value in register `from` to a pattern: names, properties, or nested patterns with defaults and rests. */
export function assignPattern(g: Generator, pattern: Pattern, assigned: Assigned): void {
  const { from, declares } = assigned;
  if (pattern.type === "ObjectPattern") assignObject(g, pattern, assigned);
  else if (pattern.type === "ArrayPattern") assignArray(g, pattern, assigned);
  else prepare(g, pattern, declares)(from);
}

/** Evaluates what an assignment target needs before its value is fetched (JavaScript's order), and returns how to assign it. */
function prepare(g: Generator, pattern: Pattern, declares: boolean): (from: number) => void {
  switch (pattern.type) {
    case "Identifier": {
      const id = pattern as NamedUse;
      return declares ? (from) => g.initialize(id.flowBinding!, from) : (from) => g.store(id, from);
    }
    case "MemberExpression": {
      const place = memberPlace(g, pattern as MemberExpression, [pattern]);
      return (from) => writePlace(g, place, from);
    }
    case "AssignmentPattern": {
      const { left, right } = pattern as AssignmentPattern;
      const assign = prepare(g, left, declares);
      return (from) => {
        const mark = g.b.top;
        const value = g.b.register();
        g.b.emit(OP.MOVE, value, from);
        writeDefault(g, { pattern: left, value: right, register: value });
        assign(value);
        g.b.top = mark;
      };
    }
    case "ObjectPattern":
      return (from) => assignObject(g, pattern as ObjectPattern, { from, declares, nested: true });
    case "ArrayPattern":
      return (from) => assignArray(g, pattern as ArrayPattern, { from, declares, nested: true });
    default:
      throw new Error(`No code for pattern ${pattern.type}`);
  }
}

/** Replaces undefined in a register by a default value. */
export function writeDefault(
  g: Generator,
  { pattern, value, register }: { readonly pattern: Pattern; readonly value: Node; readonly register: number },
): void {
  const given = g.b.label();
  g.b.emit(OP.JUMP_UNLESS_UNDEFINED, register, given);
  if (pattern.type === "Identifier") g.named(value, pattern.name, register);
  else g.into(value, register);
  g.b.place(given);
}

/** TypeError where there is nothing to destructure, in the words that V8 finds for it. */
function requireObject(g: Generator, pattern: ObjectPattern, { from, subject, name, nested }: Assigned): void {
  const { b } = g;
  const [first] = pattern.properties;
  const key = first?.type === "Property" && !first.computed ? keyName(first.key) : "";
  const reading = nested === true || (first?.type === "Property" && first.value.type !== "Identifier");
  const simple = subject !== undefined && isSimple(subject);
  const text = simple ? g.source.slice(subject.start, subject.end) : (name ?? "");
  b.at(pattern);
  b.emit(OP.REQUIRE_OBJECT, from, b.name(key), b.name(text), reading ? READING : 0);
}

function assignObject(g: Generator, pattern: ObjectPattern, assigned: Assigned): void {
  const { b } = g;
  const { from, declares } = assigned;
  const outer = b.top;
  requireObject(g, pattern, assigned);
  const last = pattern.properties.at(-1);
  const rest = last?.type === "RestElement" ? last : undefined;
  // A rest needs the keys that were taken, in a row.
  const firstKey = b.top;
  if (rest !== undefined) for (let i = 1; i < pattern.properties.length; i++) b.register();
  let index = 0;
  for (const property of pattern.properties) {
    if (property.type === "RestElement") break;
    const mark = b.top;
    const keyRegister = rest === undefined ? -1 : firstKey + index++;
    let key = -1;
    if (property.computed) {
      key = keyRegister >= 0 ? keyRegister : b.register();
      g.into(property.key, key);
      b.emit(OP.TO_KEY, key, key);
    } else if (keyRegister >= 0) b.emit(OP.MOVE, keyRegister, b.constant(keyName(property.key)));
    const assign = prepare(g, property.value, declares);
    const value = b.register();
    b.at(property);
    if (key >= 0) b.emit(OP.GET_ITEM, value, from, key);
    else b.emit(OP.GET, value, from, b.name(keyName(property.key)));
    assign(value);
    b.top = mark;
  }
  if (rest !== undefined) {
    const assign = prepare(g, rest.argument, declares);
    const value = b.register();
    b.emit(OP.REST_PROPERTIES, value, from, firstKey, pattern.properties.length - 1);
    assign(value);
  }
  b.top = outer;
}

function assignArray(g: Generator, pattern: ArrayPattern, { from, declares, subject }: Assigned): void {
  const { b } = g;
  const outer = b.top;
  const iterator = b.register();
  b.at(pattern);
  if (subject !== undefined && isSimple(subject)) g.iterated(subject);
  b.emit(OP.ITERATE, iterator, from);
  for (const element of pattern.elements) {
    const mark = b.top;
    if (element === null) b.emit(OP.NEXT_OR_UNDEFINED, b.register(), iterator);
    else {
      const rest = element.type === "RestElement";
      const assign = prepare(g, rest ? element.argument : element, declares);
      const value = b.register();
      b.emit(rest ? OP.REST_ITEMS : OP.NEXT_OR_UNDEFINED, value, iterator);
      assign(value);
    }
    b.top = mark;
  }
  b.top = outer;
}

import { OP } from "../compile/opcodes.ts";
import {
  ErrorValue,
  FunctionValue,
  IteratorValue,
  isObject,
  MapValue,
  type NativeSteps,
  NativeValue,
  type PlainObject,
  SetValue,
  type Value,
  type Vm,
} from "../values/values.ts";
import { isPrimitive, NEEDS_SCRIPT, toPrimitive, toPrimitiveSteps } from "./conversions.ts";
import { hasProperty, ownKeys } from "./properties.ts";
import { typeError } from "./script-throw.ts";

type Primitive = string & number;

/** Binary operators on primitives: the host's own. */
const ON_PRIMITIVES: Readonly<Record<number, (a: Primitive, b: Primitive) => Value>> = {
  [OP.ADD]: (a, b) => (a as number) + b,
  [OP.SUBTRACT]: (a, b) => a - b,
  [OP.MULTIPLY]: (a, b) => a * b,
  [OP.DIVIDE]: (a, b) => a / b,
  [OP.REMAINDER]: (a, b) => a % b,
  [OP.POWER]: (a, b) => a ** b,
  [OP.BIT_AND]: (a, b) => a & b,
  [OP.BIT_OR]: (a, b) => a | b,
  [OP.BIT_XOR]: (a, b) => a ^ b,
  [OP.SHIFT_LEFT]: (a, b) => a << b,
  [OP.SHIFT_RIGHT]: (a, b) => a >> b,
  [OP.SHIFT_RIGHT_UNSIGNED]: (a, b) => a >>> b,
  [OP.LESS]: (a, b) => a < b,
  [OP.LESS_EQUAL]: (a, b) => a <= b,
  [OP.GREATER]: (a, b) => a > b,
  [OP.GREATER_EQUAL]: (a, b) => a >= b,
};

/** A binary operator on any two values, or NEEDS_SCRIPT where an operand converts itself by a function of the script. */
export function binary(vm: Vm, opcode: number, operands: readonly [Value, Value]): Value {
  const [a, b] = operands;
  countComparison(vm, a, b);
  if (opcode === OP.SAME) return a === b;
  if (opcode === OP.NOT_SAME) return a !== b;
  if (opcode === OP.EQUAL) return looseEqual(a, b);
  if (opcode === OP.NOT_EQUAL) {
    const equal = looseEqual(a, b);
    return equal === NEEDS_SCRIPT ? equal : !equal;
  }
  const hint = opcode === OP.ADD ? "default" : "number";
  const left = toPrimitive(a, hint);
  if (left === NEEDS_SCRIPT) return left;
  const right = toPrimitive(b, hint);
  if (right === NEEDS_SCRIPT) return right;
  return onPrimitives(vm, opcode, [left, right]);
}

function onPrimitives(vm: Vm, opcode: number, [a, b]: readonly [Value, Value]): Value {
  if (opcode === OP.ADD && (typeof a === "string" || typeof b === "string")) return concat(vm, String(a), String(b));
  return ON_PRIMITIVES[opcode]!(a as Primitive, b as Primitive);
}

/** Length from which reading a string takes long enough to be counted. */
export const LONG_TEXT = 65_536;

/** Counts a comparison of two values, which reads strings of one length to the end. */
function countComparison(vm: Vm, a: Value, b: Value): void {
  if (typeof a === "string" && typeof b === "string" && a.length > LONG_TEXT && b.length > LONG_TEXT) {
    vm.work(Math.min(a.length, b.length) >>> 6);
  }
}

/** a + b of two strings, counted. */
export function concat(vm: Vm, a: string, b: string): string {
  const length = a.length + b.length;
  // The host joins strings without copying, so a long result costs little now and all of its length once it is read.
  vm.charge(length < 256 ? 24 + length : 24 + Math.min(a.length, b.length) + (length >>> 3));
  if (length > vm.limits.liveBytesMax) vm.crossed("liveBytesMax");
  // Whoever reads the result makes the host copy it.
  if (length >= LONG_TEXT) vm.hurry(length >>> 6);
  return a + b;
}

/** `binary` with the calls into the script that it needs. */
export function* binarySteps(vm: Vm, opcode: number, operands: readonly [Value, Value]): NativeSteps {
  const [a, b] = operands;
  if (opcode === OP.EQUAL || opcode === OP.NOT_EQUAL) {
    // Exactly one is an object here.
    const left: Value = isPrimitive(a) ? a : yield* toPrimitiveSteps(vm, a, "default");
    const right: Value = isPrimitive(b) ? b : yield* toPrimitiveSteps(vm, b, "default");
    // biome-ignore lint/suspicious/noDoubleEquals: this is what implements ==
    const equal = (left as string) == right;
    return opcode === OP.EQUAL ? equal : !equal;
  }
  const hint = opcode === OP.ADD ? "default" : "number";
  const left: Value = yield* toPrimitiveSteps(vm, a, hint);
  const right: Value = yield* toPrimitiveSteps(vm, b, hint);
  return onPrimitives(vm, opcode, [left, right]);
}

function looseEqual(a: Value, b: Value): Value {
  const primitiveA = isPrimitive(a);
  const primitiveB = isPrimitive(b);
  if (primitiveA === primitiveB) {
    // biome-ignore lint/suspicious/noDoubleEquals: this is what implements ==
    return primitiveA ? (a as string) == b : a === b;
  }
  const other = primitiveA ? a : b;
  if (other === undefined || other === null) return false;
  const converted = toPrimitive(primitiveA ? b : a, "default");
  // biome-ignore lint/suspicious/noDoubleEquals: this is what implements ==
  return converted === NEEDS_SCRIPT ? converted : (converted as string) == other;
}

/** Unary operators that convert to a number, on a primitive. */
export function unaryOnNumber(opcode: number, value: number): number {
  switch (opcode) {
    case OP.NEGATE:
      return -value;
    case OP.BIT_NOT:
      return ~value;
    case OP.INCREMENT:
      return value + 1;
    case OP.DECREMENT:
      return value - 1;
    default:
      return value;
  }
}

export function* unarySteps(vm: Vm, opcode: number, value: Value): NativeSteps {
  return unaryOnNumber(opcode, Number(yield* toPrimitiveSteps(vm, value, "number")));
}

export function typeOf(value: Value): string {
  if (value === null) return "object";
  if (value instanceof FunctionValue || value instanceof NativeValue) return "function";
  return typeof value;
}

export function instanceOf(value: Value, type: Value): boolean {
  if (type instanceof NativeValue) {
    const { hasInstance } = type.definition;
    if (hasInstance !== null) return hasInstance(value);
  }
  if (type instanceof FunctionValue || type instanceof NativeValue) {
    // JavaScript looks for a prototype only when there is an object to compare it with.
    if (isPrimitive(value) || hasPrototype(type)) return false;
    throw typeError("Function has non-object prototype 'undefined' in instanceof check");
  }
  throw typeError(`Right-hand side of 'instanceof' is not ${isObject(type) ? "callable" : "an object"}`);
}

/** Whether JavaScript gives the function a prototype, of which nothing here is an instance. */
function hasPrototype(type: FunctionValue | NativeValue): boolean {
  return type instanceof FunctionValue && type.code.source.startsWith("function", type.code.start);
}

export function isIn(key: string | number, value: Value): boolean {
  if (isPrimitive(value)) {
    throw typeError(`Cannot use 'in' operator to search for '${String(key)}' in ${String(value)}`);
  }
  return hasProperty(value, key);
}

/** An iterator over anything that has one; undefined otherwise. */
export function iterate(value: Value): IteratorValue | undefined {
  if (Array.isArray(value) || typeof value === "string") return new IteratorValue(value, "values");
  if (value instanceof MapValue) return new IteratorValue(value, "entries");
  if (value instanceof SetValue) return new IteratorValue(value, "values");
  return value instanceof IteratorValue ? value : undefined;
}

/** What `advance` gives at the end. */
export const END: unique symbol = Symbol("end");

/** The next value of an iterator, or END. */
export function advance(iterator: IteratorValue): Value {
  const { source, kind } = iterator;
  if (Array.isArray(source)) {
    const index = iterator.position;
    if (index >= source.length) return finish(iterator);
    iterator.position = index + 1;
    if (kind === "values") return source[index];
    return kind === "keys" ? index : [index, source[index]];
  }
  if (typeof source === "string") {
    if (iterator.position >= source.length) return finish(iterator);
    const item = String.fromCodePoint(source.codePointAt(iterator.position)!);
    iterator.position += item.length;
    return item;
  }
  if (source instanceof MapValue || source instanceof SetValue) {
    const entry = source.table.after(iterator.entry);
    if (entry === null) return finish(iterator);
    iterator.entry = entry;
    if (kind === "keys") return entry.key;
    if (kind === "values") return source instanceof MapValue ? entry.value : entry.key;
    return [entry.key, source instanceof MapValue ? entry.value : entry.key];
  }
  return END;
}

function finish(iterator: IteratorValue): typeof END {
  iterator.source = null;
  iterator.entry = null;
  return END;
}

interface Copied {
  readonly value: Value;
  readonly without?: ReadonlySet<string>;
}

/** Copies own properties, as spread and Object.assign do. */
export function copyProperties(vm: Vm, target: PlainObject, { value, without }: Copied): void {
  if (value === null || value === undefined) return;
  const source = value instanceof ErrorValue ? value.own : value;
  const keys = ownKeys(value);
  vm.charge(keys.length * 16);
  for (const key of keys) if (without === undefined || !without.has(key)) target[key] = (source as PlainObject)[key];
}

/** The keys that `for…in` runs through. */
export function keysOf(value: Value): string[] {
  return value === null || value === undefined ? [] : ownKeys(value);
}

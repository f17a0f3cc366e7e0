import { Frame, FunctionValue, type IteratorValue, PlainObject, type Value, type Vm } from "../values/values.ts";
import { advance, END, iterate } from "./operators.ts";
import { getProperty, ownsProperty, setProperty } from "./properties.ts";
import { describeType, makeError, ScriptThrow, typeError } from "./script-throw.ts";

/* What the step loop and slow-instructions.ts are made of: reads, writes, calls and iterations with their errors. */

export function earlyUse(name: string): ScriptThrow {
  return new ScriptThrow(makeError("ReferenceError", `Cannot access '${name}' before initialization`));
}

export function notDefined(name: string): ScriptThrow {
  return new ScriptThrow(makeError("ReferenceError", `${name} is not defined`));
}

export function newError(kind: number, message: string): ScriptThrow {
  return new ScriptThrow(makeError(kind === 0 ? "TypeError" : "ReferenceError", message));
}

export function loadGlobal(vm: Vm, name: string): Value {
  const value = vm.globals.get(name);
  if (value === undefined && !vm.globals.has(name)) throw notDefined(name);
  return value;
}

/** `value[name]` with the error for undefined and null. */
export function getChecked(value: Value, key: string | number): Value {
  if (value === undefined || value === null) {
    throw typeError(`Cannot read properties of ${String(value)} (reading '${String(key)}')`);
  }
  return getProperty(value, key);
}

export function getMethod(value: Value, name: string): Value {
  if (value instanceof PlainObject) {
    const found = (value as PlainObject)[name];
    if (found !== undefined) return found;
  }
  return getChecked(value, name);
}

interface Written {
  readonly key: string | number;
  readonly item: Value;
}

export function setChecked(vm: Vm, value: Value, { key, item }: Written): void {
  if (value === undefined || value === null) {
    throw typeError(`Cannot set properties of ${String(value)} (setting '${String(key)}')`);
  }
  if (Array.isArray(value)) {
    const before = value.length;
    if (key === "length" && typeof item === "number") vm.charge(Math.max(0, item - before) * 8);
    else if (typeof key === "number" && key > before && key < 4294967295) vm.charge((key - before) * 8);
  }
  vm.charge(16);
  setProperty(value, key, item);
}

/** A frame for a call of the script's own function, on top of the stack; its arguments are the caller's matter. */
export function pushCall(vm: Vm, callee: FunctionValue, returnTo: number): Frame {
  const frame = new Frame(callee, vm.frame, returnTo);
  if (frame.depth > vm.limits.callDepthMax) vm.crossed("callDepthMax");
  vm.frame = frame;
  if (callee.code.async) vm.beginFiber(frame);
  return frame;
}

export function closure(vm: Vm, frame: Frame, index: number): FunctionValue {
  const code = vm.program.functions[index]!;
  const sources = code.captures;
  const captures: Value[] = [];
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]!;
    captures.push((source & 1) === 0 ? frame.registers[source >> 1] : frame.captures[source >> 1]);
  }
  vm.charge(48 + captures.length * 8);
  return new FunctionValue(code, captures);
}

export function iterateChecked(vm: Vm, value: Value): IteratorValue {
  const iterator = iterate(value);
  if (iterator !== undefined) {
    vm.charge(48);
    return iterator;
  }
  throw notIterable(vm, value);
}

/** V8 names what the source iterates where that is simple, and else describes the value. */
export function notIterable(vm: Vm, value: Value): ScriptThrow {
  const subject = vm.subjectText();
  if (subject !== null) return typeError(`${subject} is not iterable`);
  return typeError(`${describeType(value)} is not iterable (cannot read property Symbol(Symbol.iterator))`);
}

/** Pushes all that iterating gives; returns how many. */
export function appendAll(vm: Vm, array: Value[], value: Value): number {
  const iterator = iterate(value);
  if (iterator === undefined) throw notIterable(vm, value);
  const before = array.length;
  for (let item = advance(iterator); item !== END; item = advance(iterator)) {
    vm.charge(8);
    array.push(item);
  }
  return array.length - before;
}

export function restItems(vm: Vm, iterator: IteratorValue): Value[] {
  const rest: Value[] = [];
  appendAll(vm, rest, iterator);
  return rest;
}

/** The next of the keys that were there at the start and still are (for…in). */
export function nextKey(state: IteratorValue, object: Value): Value {
  for (;;) {
    const key = advance(state);
    if (key === END || ownsProperty(object, key as string)) return key;
  }
}

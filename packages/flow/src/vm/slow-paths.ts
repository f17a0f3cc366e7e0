import { OP } from "../compile/opcodes.ts";
import {
  Frame,
  FunctionValue,
  type IteratorValue,
  type NativeSteps,
  PlainObject,
  type Value,
  type Vm,
} from "../values/values.ts";
import { NEEDS_SCRIPT, toKey, toPrimitive, toPrimitiveSteps, toStringSteps } from "./conversions.ts";
import {
  advance,
  binary,
  binarySteps,
  copyProperties,
  END,
  isIn,
  iterate,
  unaryOnNumber,
  unarySteps,
} from "./operators.ts";
import { deleteProperty, getProperty, ownsProperty, setProperty } from "./properties.ts";
import { makeError, ScriptThrow, typeError } from "./script-throw.ts";

/*
 * What the step loop does when an operand is not of the common kind. Functions that give a boolean say whether the stack was changed: a
 * conversion by a function of the script was started, and its frame is on top now.
 */

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

export function slowBinary(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const a = registers[at[pc + 2]!];
  const b = registers[at[pc + 3]!];
  const result = binary(vm, at[pc]!, [a, b]);
  if (result === NEEDS_SCRIPT) {
    vm.invokeSteps(binarySteps(vm, at[pc]!, [a, b]), at[pc + 1]!);
    return true;
  }
  registers[at[pc + 1]!] = result;
  return false;
}

export function slowUnary(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const value = registers[at[pc + 2]!];
  const primitive = toPrimitive(value, "number");
  if (primitive === NEEDS_SCRIPT) {
    vm.invokeSteps(unarySteps(vm, at[pc]!, value), at[pc + 1]!);
    return true;
  }
  registers[at[pc + 1]!] = unaryOnNumber(at[pc]!, Number(primitive));
  return false;
}

/** Comparison behind each comparing jump, and whether the jump is taken when it holds. */
const COMPARISONS: Readonly<Record<number, readonly [opcode: number, sense: boolean]>> = {
  [OP.JUMP_IF_LESS]: [OP.LESS, true],
  [OP.JUMP_IF_LESS_EQUAL]: [OP.LESS_EQUAL, true],
  [OP.JUMP_IF_GREATER]: [OP.GREATER, true],
  [OP.JUMP_IF_GREATER_EQUAL]: [OP.GREATER_EQUAL, true],
  [OP.JUMP_UNLESS_LESS]: [OP.LESS, false],
  [OP.JUMP_UNLESS_LESS_EQUAL]: [OP.LESS_EQUAL, false],
  [OP.JUMP_UNLESS_GREATER]: [OP.GREATER, false],
  [OP.JUMP_UNLESS_GREATER_EQUAL]: [OP.GREATER_EQUAL, false],
};

export function slowCompareJump(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const [opcode, sense] = COMPARISONS[at[pc]!]!;
  const a = registers[at[pc + 1]!];
  const b = registers[at[pc + 2]!];
  const target = at[pc + 3]!;
  const result = binary(vm, opcode, [a, b]);
  if (result === NEEDS_SCRIPT) {
    const steps = binarySteps(vm, opcode, [a, b]);
    vm.invokeSteps(jumpSteps(steps, { frame, sense, target }), -1);
    return true;
  }
  if (result === sense) frame.pc = target;
  return false;
}

function* jumpSteps(
  steps: NativeSteps,
  { frame, sense, target }: { frame: Frame; sense: boolean; target: number },
): NativeSteps {
  const result: Value = yield* steps;
  if (result === sense) frame.pc = target;
  return undefined;
}

export function slowToString(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const value = registers[at[pc + 2]!];
  const primitive = toPrimitive(value, "string");
  if (primitive === NEEDS_SCRIPT) {
    vm.invokeSteps(toStringSteps(vm, value), at[pc + 1]!);
    return true;
  }
  registers[at[pc + 1]!] = String(primitive);
  return false;
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

export function slowGetItem(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const object = registers[at[pc + 2]!];
  const key = toKey(registers[at[pc + 3]!]);
  if (key === NEEDS_SCRIPT) {
    if (object === undefined || object === null) getChecked(object, "[object]");
    const steps = withKey(vm, registers[at[pc + 3]!], (found) => getChecked(object, found));
    vm.invokeSteps(steps, at[pc + 1]!);
    return true;
  }
  registers[at[pc + 1]!] = getChecked(object, key);
  return false;
}

export function slowSetItem(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const object = registers[at[pc + 1]!];
  const key = toKey(registers[at[pc + 2]!]);
  const item = registers[at[pc + 3]!];
  if (key === NEEDS_SCRIPT) {
    if (object === undefined || object === null) setChecked(vm, object, { key: "[object]", item });
    vm.invokeSteps(
      withKey(vm, registers[at[pc + 2]!], (found) => setChecked(vm, object, { key: found, item })),
      -1,
    );
    return true;
  }
  setChecked(vm, object, { key, item });
  return false;
}

export function slowDelete(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const object = registers[at[pc + 2]!];
  const key = toKey(registers[at[pc + 3]!]);
  if (key === NEEDS_SCRIPT) {
    vm.invokeSteps(
      withKey(vm, registers[at[pc + 3]!], (found) => deleteProperty(object, found)),
      at[pc + 1]!,
    );
    return true;
  }
  registers[at[pc + 1]!] = deleteProperty(object, key);
  return false;
}

export function inSlow(vm: Vm, frame: Frame, pc: number): boolean {
  const { registers, code } = frame;
  const at = code.code;
  const object = registers[at[pc + 3]!];
  const key = toKey(registers[at[pc + 2]!]);
  if (key === NEEDS_SCRIPT) {
    vm.invokeSteps(
      withKey(vm, registers[at[pc + 2]!], (found) => isIn(found, object)),
      at[pc + 1]!,
    );
    return true;
  }
  registers[at[pc + 1]!] = isIn(key, object);
  return false;
}

function* withKey(vm: Vm, value: Value, then: (key: string) => Value): NativeSteps {
  return then(String(yield* toPrimitiveSteps(vm, value, "string")));
}

export function requireObject(value: Value): void {
  if (value === undefined || value === null) {
    throw typeError(`Cannot destructure '${String(value)}' as it is ${String(value)}.`);
  }
}

export function defineComputed(object: PlainObject, key: string | number, value: Value): void {
  if (value instanceof FunctionValue && value.name === null && value.code.name === "") value.name = String(key);
  object[key] = value;
}

export function restProperties(vm: Vm, frame: Frame, pc: number): PlainObject {
  const { registers } = frame;
  const { code } = frame.code;
  const first = code[pc + 3]!;
  const taken = new Set(registers.slice(first, first + code[pc + 4]!).map(String));
  const rest = new PlainObject();
  copyProperties(vm, rest, { value: registers[code[pc + 2]!], without: taken });
  return rest;
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

export function notIterable(vm: Vm, value: Value): ScriptThrow {
  if (value === undefined || value === null || typeof value !== "object") {
    const text = typeof value === "object" || value === undefined ? String(value) : `${typeof value} ${String(value)}`;
    return typeError(`${text} is not iterable (cannot read property Symbol(Symbol.iterator))`);
  }
  return typeError(`${vm.calleeText()} is not iterable`);
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

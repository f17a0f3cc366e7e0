import {
  IteratorValue,
  isPlainObject,
  type NativeCall,
  type NativeSteps,
  type Value,
  type Vm,
} from "../values/values.ts";
import { joinArray, NEEDS_SCRIPT, toNumberSteps, toPrimitive, toPrimitiveSteps } from "../vm/conversions.ts";
import { advance, END, iterate } from "../vm/operators.ts";
import { getProperty, ownsProperty } from "../vm/properties.ts";
import { rangeError, typeError } from "../vm/script-throw.ts";
import { mutating, native, requireCallable, resumable } from "./define.ts";

const LENGTH_MAX = 4294967295;

export function asArray(self: Value): Value[] {
  if (!Array.isArray(self)) throw typeError("An array method was called on something that is not an array");
  return self;
}

/** A method that the host's own array method does, on arguments that are primitives or passed through as they are. */
function delegated(name: string, length: number, coerce: string): void {
  const method = Array.prototype[name as "slice"] as unknown as (...args: unknown[]) => Value;
  native(
    `Array.prototype.${name}`,
    { length, coerce },
    mutating((vm, self, args) => {
      const array = asArray(self);
      vm.work(array.length >>> 3);
      const result = Reflect.apply(method, array, args) as Value;
      if (Array.isArray(result)) vm.charge(16 + result.length * 8);
      return result;
    }),
  );
}

for (const [name, length, coerce] of [
  ["pop", 0, ""],
  ["shift", 0, ""],
  ["reverse", 0, ""],
  ["slice", 2, "nn"],
  ["splice", 2, "nnv"],
  ["indexOf", 1, "vn"],
  ["lastIndexOf", 1, "vn"],
  ["includes", 1, "vn"],
  ["copyWithin", 2, "nnn"],
  ["at", 1, "n"],
  ["flat", 0, "n"],
  ["toReversed", 0, ""],
  ["toSpliced", 2, "nnv"],
  ["with", 2, "nv"],
  ["concat", 1, ""],
  ["fill", 1, "vnn"],
] as const) {
  delegated(name, length, coerce);
}

const growing = (name: "push" | "unshift"): void => {
  const call: NativeCall = (vm, self, args) => {
    const array = asArray(self);
    vm.charge(args.length * 8);
    if (name === "unshift") vm.work(array.length >>> 3);
    return array[name](...args);
  };
  native(`Array.prototype.${name}`, { length: 1 }, mutating(call));
};
growing("push");
growing("unshift");

for (const kind of ["keys", "values", "entries"] as const) {
  native(`Array.prototype.${kind}`, { length: 0 }, (vm, self) => {
    vm.charge(48);
    return new IteratorValue(asArray(self), kind);
  });
}

function* joinSteps(vm: Vm, array: Value[], separator: string): NativeSteps {
  let size = 0;
  const fast = joinArray(array, separator, 0);
  vm.work(array.length >>> 1);
  if (fast !== NEEDS_SCRIPT) {
    vm.charge(fast.length);
    return fast;
  }
  const parts: string[] = [];
  for (let i = 0; i < array.length; i++) {
    const element = array[i];
    const text =
      element === undefined || element === null ? "" : String(yield* toPrimitiveSteps(vm, element, "string"));
    size += text.length;
    if (size > vm.limits.liveBytesMax) vm.crossed("liveBytesMax");
    parts.push(text);
  }
  return parts.join(separator);
}

resumable("Array.prototype.join", { length: 1 }, function* (vm, self, [separator]) {
  const by = separator === undefined ? "," : String(yield* toPrimitiveSteps(vm, separator, "string"));
  const array = asArray(self);
  if (array.length * by.length > vm.limits.liveBytesMax) vm.crossed("liveBytesMax");
  return yield* joinSteps(vm, array, by);
});

resumable("Array.prototype.toString", { length: 0 }, function* (vm, self) {
  return yield* joinSteps(vm, asArray(self), ",");
});

function setLength(vm: Vm, value: Value): number {
  if (typeof value !== "number") return -1;
  if (!Number.isInteger(value) || value < 0 || value > LENGTH_MAX) throw rangeError("Invalid array length");
  vm.charge(value * 8);
  return value;
}

const construct: NativeCall = (vm, _self, args) => {
  const length = args.length === 1 ? setLength(vm, args[0]) : -1;
  if (length < 0) return [...args];
  // Without a length for the host to preallocate: an array of holes costs nothing before it is filled.
  const array: Value[] = [];
  array.length = length;
  return array;
};

const isArray = native("Array.isArray", { length: 1 }, (_vm, _self, [value]) => Array.isArray(value));

const arrayOf = native("Array.of", { length: 0 }, (vm, _self, args) => {
  vm.charge(16 + args.length * 8);
  return [...args];
});

/** Array.from: iterables first, then anything with a length. */
const arrayFrom = resumable("Array.from", { length: 1 }, function* (vm, _self, [source, mapper]) {
  if (source === undefined || source === null) {
    throw typeError(`${String(source)} is not iterable (cannot read property Symbol(Symbol.iterator))`);
  }
  if (mapper !== undefined) requireCallable(mapper);
  const result: Value[] = [];
  const iterator = iterate(source);
  if (iterator !== undefined) {
    for (let item = advance(iterator); item !== END; item = advance(iterator)) {
      vm.charge(8);
      if ((result.length & 8191) === 8191) yield vm.pause();
      result.push(mapper === undefined ? item : yield vm.call(mapper, [item, result.length]));
    }
    return result;
  }
  const length = Math.min(
    Math.max(Math.trunc(Number(yield* toNumberSteps(vm, getProperty(source, "length")))) || 0, 0),
    LENGTH_MAX + 1,
  );
  if (length > LENGTH_MAX) throw rangeError("Invalid array length");
  vm.charge(length * 8);
  for (let i = 0; i < length; i++) {
    const item = getProperty(source, isPlainObject(source) ? String(i) : i);
    if ((i & 1023) === 1023) {
      vm.work(1024);
      yield vm.pause();
    }
    result.push(mapper === undefined ? item : yield vm.call(mapper, [item, i]));
  }
  return result;
});

export const arrayConstructor = native(
  "Array",
  {
    length: 1,
    construct,
    hasInstance: (value) => Array.isArray(value),
    statics: new Map<string, Value>([
      ["isArray", isArray],
      ["of", arrayOf],
      ["from", arrayFrom],
    ]),
  },
  construct,
);

/** Whether an array has an own element there (not a hole). */
export function hasElement(array: readonly Value[], index: number): boolean {
  return array[index] !== undefined || ownsProperty(array as Value[], index);
}

/** The string that a value sorts by; NEEDS_SCRIPT where only the script can tell. */
export function sortKey(value: Value): Value {
  const primitive = toPrimitive(value, "string");
  return primitive === NEEDS_SCRIPT ? primitive : String(primitive);
}

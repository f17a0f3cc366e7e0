import type { NativeDefinition } from "../builtins/native.ts";
import type { FunctionCode } from "../compile/function-code.ts";
import type { Reaction } from "../vm/promise-reaction.ts";

/**
 * Anything a script can hold: undefined, null, booleans, numbers and strings are the host's own primitives; arrays are host arrays whose
 * elements are values; everything else is an instance of a class below. A script can never reach a method or a prototype of the host,
 * because every property access of a script goes through vm/properties.ts, which looks only at data that these classes hold.
 */
export type Value = unknown;

/** A JavaScript object: its own properties are the script's properties, so that order, integer keys and speed are the host's own. */
export interface PlainObject {
  [key: string]: Value;
}

/**
 * Constructor of plain objects. The prototype is empty, frozen and has none itself: a missing key is undefined whatever its name, and
 * `__proto__` is a key as any other. A function and not a class, because only a function's prototype can be replaced.
 */
export const PlainObject = function PlainObject() {} as unknown as { new (): PlainObject; prototype: PlainObject };
PlainObject.prototype = Object.freeze(Object.create(null)) as PlainObject;

export function isPlainObject(value: Value): value is PlainObject {
  return value instanceof PlainObject;
}

/** A variable that a closure shares with its scope. */
export class Cell {
  value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** What a `let` or `const` holds before its declaration ran, and an undeclared name before its first assignment. */
export const UNSET: unique symbol = Symbol("unset");

/** A function of the script. It has no `this` and no properties but name and length. */
export class FunctionValue {
  readonly code: FunctionCode;
  /** Cells, or plain values where the variable can no longer change; FunctionCode.captures says which. */
  readonly captures: Value[];
  /** Where it differs from the one that the code knows: a computed method name. */
  name: string | null = null;
  constructor(code: FunctionCode, captures: Value[]) {
    this.code = code;
    this.captures = captures;
  }
}

/** A built-in function; `slots` is the state of those that are made at run time, such as a promise's resolve function. */
export class NativeValue {
  readonly definition: NativeDefinition;
  readonly slots: Value[] | null;
  constructor(definition: NativeDefinition, slots: Value[] | null) {
    this.definition = definition;
    this.slots = slots;
  }
}

/** Offsets of source text: where something was thrown. */
export interface Site {
  readonly start: number;
  readonly end: number;
}

export const PENDING = 0;
export const FULFILLED = 1;
export const REJECTED = 2;

export class PromiseValue {
  state: 0 | 1 | 2 = PENDING;
  value: Value = undefined;
  reactions: Reaction[] | null = null;
  handled = false;
  /** Number of the operation that settles it; 0 for an ordinary promise. */
  operation = 0;
  /** Where its reason was thrown, when rejected and known. */
  site: Site | null = null;
}

/** An error. JavaScript keeps message, stack and cause as own properties that do not enumerate: `hidden`; all others are `own`. */
export class ErrorValue {
  /** Name of its class. */
  readonly kind: string;
  readonly hidden = new PlainObject();
  readonly own = new PlainObject();
  /** Where it was first thrown. */
  site: Site | null = null;
  constructor(kind: string) {
    this.kind = kind;
  }
}

/** A point in time; `ms` is NaN for an invalid date. */
export class DateValue {
  ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

/** One entry of a Map or Set. Removed entries stay linked backwards, so that an iterator that stands on one finds its way. */
export class Entry {
  readonly key: Value;
  value: Value;
  next: Entry | null = null;
  previous: Entry | null = null;
  removed = false;
  constructor(key: Value, value: Value) {
    this.key = key;
    this.value = value;
  }
}

/** Insertion order as a linked list beside a host Map: iteration stays right while entries come and go, and can be written down. */
export class EntryTable {
  readonly index = new Map<Value, Entry>();
  first: Entry | null = null;
  last: Entry | null = null;

  set(key: Value, value: Value): void {
    const found = this.index.get(key);
    if (found !== undefined) {
      found.value = value;
      return;
    }
    // A Map keeps +0 for −0.
    const entry = new Entry(key === 0 ? 0 : key, value);
    entry.previous = this.last;
    if (this.last === null) this.first = entry;
    else this.last.next = entry;
    this.last = entry;
    this.index.set(entry.key, entry);
  }

  delete(key: Value): boolean {
    const entry = this.index.get(key);
    if (entry === undefined) return false;
    this.index.delete(key);
    entry.removed = true;
    if (entry.previous === null) this.first = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === null) this.last = entry.previous;
    else entry.next.previous = entry.previous;
    return true;
  }

  clear(): void {
    for (let entry = this.first; entry !== null; entry = entry.next) {
      entry.removed = true;
      entry.previous = null;
    }
    this.index.clear();
    this.first = null;
    this.last = null;
  }

  /** The entry behind `entry`, or the first one when that is null; null at the end. */
  after(entry: Entry | null): Entry | null {
    let from = entry;
    while (from?.removed) from = from.previous;
    return from === null || from === undefined ? this.first : from.next;
  }
}

export class MapValue {
  readonly table = new EntryTable();
}

export class SetValue {
  readonly table = new EntryTable();
}

export type IterationKind = "keys" | "values" | "entries";

/** What `keys()`, `values()` and `entries()` give, and what `for…of` and destructuring use. */
export class IteratorValue {
  /** The array, string, Map or Set; null once it is used up. */
  source: Value;
  readonly kind: IterationKind;
  /** Position in an array or string. */
  position = 0;
  /** Last entry given, in a Map or Set. */
  entry: Entry | null = null;
  constructor(source: Value, kind: IterationKind) {
    this.source = source;
    this.kind = kind;
  }
}

export function isCallable(value: Value): value is FunctionValue | NativeValue {
  return value instanceof FunctionValue || value instanceof NativeValue;
}

/** Whether it is a value with identity (JavaScript's Type "Object"). */
export function isObject(value: Value): value is object {
  return typeof value === "object" && value !== null;
}

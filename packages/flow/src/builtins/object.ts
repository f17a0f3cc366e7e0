import {
  ErrorValue,
  isPlainObject,
  MapValue,
  type NativeSteps,
  PlainObject,
  type Value,
  type Vm,
} from "../values/values.ts";
import { NEEDS_SCRIPT, objectToString, tagOf, toKey, toPrimitiveSteps } from "../vm/conversions.ts";
import { advance, copyProperties, END, iterate } from "../vm/operators.ts";
import { getProperty, ownKeys, ownsProperty } from "../vm/properties.ts";
import { typeError } from "../vm/script-throw.ts";
import { notIterable } from "../vm/slow-paths.ts";
import { group } from "./array-callbacks.ts";
import { native, requireCallable, resumable } from "./define.ts";

function requireObjectLike(value: Value): Value {
  if (value === undefined || value === null) throw typeError("Cannot convert undefined or null to object");
  return value;
}

const statics = new Map<string, Value>();

function listing(name: string, give: (value: Value, key: string) => Value): void {
  statics.set(
    name,
    native(`Object.${name}`, { length: 1 }, (vm, _self, [value]) => {
      const keys = ownKeys(requireObjectLike(value));
      vm.charge(keys.length * 24);
      vm.work(keys.length >>> 3);
      return keys.map((key) => give(value, key));
    }),
  );
}
listing("keys", (_value, key) => key);
listing("values", (value, key) => getProperty(value, key));
listing("entries", (value, key) => [key, getProperty(value, key)]);

statics.set(
  "assign",
  native("Object.assign", { length: 2 }, (vm, _self, [target, ...sources]) => {
    requireObjectLike(target);
    if (!isPlainObject(target) && !Array.isArray(target) && !(target instanceof ErrorValue)) {
      const nothing = sources.every((source) => ownKeys(source ?? "").length === 0);
      if (nothing && typeof target === "object") return target;
      throw typeError("Object.assign copies to objects and arrays only");
    }
    const into = target instanceof ErrorValue ? target.own : (target as PlainObject);
    if (!Object.isExtensible(into) && sources.some((source) => ownKeys(source ?? "").length > 0)) {
      throw typeError("Cannot assign to a frozen object");
    }
    for (const source of sources) copyProperties(vm, into, { value: source });
    return target;
  }),
);

function collect(vm: Vm, value: Value): Value[] {
  const iterator = iterate(value);
  if (iterator === undefined) throw notIterable(vm, value);
  const items: Value[] = [];
  for (let item = advance(iterator); item !== END; item = advance(iterator)) {
    vm.charge(8);
    items.push(item);
  }
  return items;
}

function* keySteps(vm: Vm, value: Value): NativeSteps {
  const key = toKey(value);
  return String(key === NEEDS_SCRIPT ? yield* toPrimitiveSteps(vm, value, "string") : key);
}

statics.set(
  "fromEntries",
  resumable("Object.fromEntries", { length: 1 }, function* (vm, _self, [entries]) {
    const result = new PlainObject();
    for (const entry of collect(vm, entries)) {
      if (typeof entry !== "object" || entry === null) {
        throw typeError(`Iterator value ${String(entry)} is not an entry object`);
      }
      vm.charge(16);
      result[(yield* keySteps(vm, getProperty(entry, "0"))) as string] = getProperty(entry, "1");
    }
    return result;
  }),
);

statics.set(
  "groupBy",
  resumable("Object.groupBy", { length: 2 }, function* (vm, _self, [items, callback]) {
    requireCallable(callback);
    const groups = new Map<string, Value[]>();
    const list = collect(vm, items);
    for (let i = 0; i < list.length; i++) {
      const value: Value = yield vm.call(callback, [list[i], i]);
      const key = (yield* keySteps(vm, value)) as string;
      const found = groups.get(key);
      if (found === undefined) groups.set(key, [list[i]]);
      else found.push(list[i]);
    }
    const result = new PlainObject();
    for (const [key, members] of groups) result[key] = members;
    return result;
  }),
);

export const mapGroupBy = resumable("Map.groupBy", { length: 2 }, function* (vm, _self, [items, callback]) {
  requireCallable(callback);
  const result = new MapValue();
  const list = collect(vm, items);
  yield* group(vm, list, {
    callback,
    add: (key, item) => {
      const found = result.table.get(key)?.value as Value[] | undefined;
      if (found === undefined) result.table.set(key, [item]);
      else found.push(item);
    },
  });
  return result;
});

function freezable(value: Value): object[] {
  if (value instanceof ErrorValue) return [value.own, value.hidden];
  return isPlainObject(value) || Array.isArray(value) ? [value] : [];
}

statics.set(
  "freeze",
  native("Object.freeze", { length: 1 }, (vm, _self, [value]) => {
    for (const part of freezable(value)) Object.freeze(part);
    vm.work(ownKeys(value ?? "").length >>> 2);
    return value;
  }),
);
statics.set(
  "isFrozen",
  native("Object.isFrozen", { length: 1 }, (_vm, _self, [value]) => {
    if (typeof value !== "object" || value === null) return true;
    const parts = freezable(value);
    return parts.length > 0 && parts.every((part) => Object.isFrozen(part));
  }),
);
statics.set(
  "is",
  native("Object.is", { length: 2 }, (_vm, _self, [a, b]) => Object.is(a, b)),
);
statics.set(
  "hasOwn",
  resumable("Object.hasOwn", { length: 2 }, function* (vm, _self, [value, key]) {
    return ownsProperty(requireObjectLike(value), (yield* keySteps(vm, key)) as string);
  }),
);

const convert = (_vm: Vm, _self: Value, [value]: Value[]): Value => {
  if (value === undefined || value === null) return new PlainObject();
  if (typeof value !== "object") throw typeError("Object(value) of a primitive has no counterpart here");
  return value;
};

export const objectConstructor = native(
  "Object",
  {
    length: 1,
    construct: convert,
    statics,
    hasInstance: (value) => typeof value === "object" && value !== null,
  },
  convert,
);

resumable("Object.prototype.hasOwnProperty", { length: 1 }, function* (vm, self, [key]) {
  return ownsProperty(requireObjectLike(self), (yield* keySteps(vm, key)) as string);
});
native("Object.prototype.toString", { length: 0 }, (_vm, self) => `[object ${tagOf(self)}]`);
native("Object.prototype.valueOf", { length: 0 }, (_vm, self) => self);
native("Function.prototype.toString", { length: 0 }, (_vm, self) => objectToString(self as object, 0));

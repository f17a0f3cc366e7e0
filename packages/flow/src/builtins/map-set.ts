import {
  IteratorValue,
  isCallable,
  MapValue,
  type NativeSteps,
  PlainObject,
  SetValue,
  type Value,
  type Vm,
} from "../values/values.ts";
import { advance, END, iterate } from "../vm/operators.ts";
import { getProperty } from "../vm/properties.ts";
import { describeType, typeError } from "../vm/script-throw.ts";
import { notIterable } from "../vm/slow-paths.ts";
import { native, resumable } from "./define.ts";
import { mapGroupBy } from "./object.ts";

const ENTRY_BYTES = 96;

function asMap(self: Value): MapValue {
  if (!(self instanceof MapValue)) throw typeError("A Map method was called on something that is not a Map");
  return self;
}

function asSet(self: Value): SetValue {
  if (!(self instanceof SetValue)) throw typeError("A Set method was called on something that is not a Set");
  return self;
}

function fill(vm: Vm, source: Value, add: (item: Value) => void): void {
  if (source === undefined || source === null) return;
  const iterator = iterate(source);
  if (iterator === undefined) throw notIterable(vm, source);
  for (let item = advance(iterator); item !== END; item = advance(iterator)) {
    vm.charge(ENTRY_BYTES);
    vm.work(1);
    add(item);
  }
}

function requireNew(name: string) {
  return (): never => {
    throw typeError(`Constructor ${name} requires 'new'`);
  };
}

export const mapConstructor = native(
  "Map",
  {
    length: 0,
    construct: (vm, _self, [entries]) => {
      const result = new MapValue();
      fill(vm, entries, (entry) => {
        if (typeof entry !== "object" || entry === null)
          throw typeError(`Iterator value ${String(entry)} is not an entry object`);
        result.table.set(getProperty(entry, "0"), getProperty(entry, "1"));
      });
      return result;
    },
    hasInstance: (value) => value instanceof MapValue,
    statics: new Map<string, Value>([["groupBy", mapGroupBy]]),
  },
  requireNew("Map"),
);

export const setConstructor = native(
  "Set",
  {
    length: 0,
    construct: (vm, _self, [items]) => {
      const result = new SetValue();
      fill(vm, items, (item) => result.table.set(item, undefined));
      return result;
    },
    hasInstance: (value) => value instanceof SetValue,
  },
  requireNew("Set"),
);

native("Map.prototype.get", { length: 1 }, (_vm, self, [key]) => asMap(self).table.get(key)?.value);
native("Map.prototype.set", { length: 2 }, (vm, self, [key, value]) => {
  const { table } = asMap(self);
  const before = table.size;
  table.set(key, value);
  if (table.size > before) vm.charge(ENTRY_BYTES);
  return self;
});
native("Set.prototype.add", { length: 1 }, (vm, self, [key]) => {
  const { table } = asSet(self);
  if (table.get(key) === undefined) {
    vm.charge(ENTRY_BYTES);
    table.set(key, undefined);
  }
  return self;
});

for (const [name, as] of [
  ["Map", asMap],
  ["Set", asSet],
] as const) {
  native(`${name}.prototype.has`, { length: 1 }, (_vm, self, [key]) => as(self).table.get(key) !== undefined);
  native(`${name}.prototype.delete`, { length: 1 }, (_vm, self, [key]) => as(self).table.delete(key));
  native(`${name}.prototype.clear`, { length: 0 }, (_vm, self) => as(self).table.clear());
  for (const kind of ["keys", "values", "entries"] as const) {
    native(`${name}.prototype.${kind}`, { length: 0 }, (_vm, self) => new IteratorValue(as(self), kind));
  }
  resumable(`${name}.prototype.forEach`, { length: 1 }, function* (vm, self, [callback]): NativeSteps {
    const { table } = as(self);
    if (!isCallable(callback)) throw typeError(`${describeType(callback)} is not a function`);
    for (let entry = table.after(null); entry !== null; entry = table.after(entry)) {
      yield vm.call(callback, [name === "Map" ? entry.value : entry.key, entry.key, self]);
    }
    return undefined;
  });
}

native("Iterator.prototype.next", { length: 0 }, (_vm, self) => {
  if (!(self instanceof IteratorValue)) throw typeError("next was called on something that is not an iterator");
  const item = advance(self);
  const result = new PlainObject();
  result.value = item === END ? undefined : item;
  result.done = item === END;
  return result;
});

import { isCallable, type NativeSteps, type Value, type Vm } from "../values/values.ts";
import { toPrimitiveSteps } from "../vm/conversions.ts";
import { typeError } from "../vm/script-throw.ts";
import { asArray, hasElement, sortKey } from "./array.ts";
import { requireCallable, resumable } from "./define.ts";
import { TimSort } from "./tim-sort.ts";

/*
 * Array methods with a callback. Each yields for every call, so that the callback runs as a frame of the script: it can be sliced, and
 * deep recursion through it is counted. Lengths are read once at the start and holes are passed over, as JavaScript does.
 */

type Visit = (vm: Vm, array: Value[], callback: Value) => NativeSteps;

function method(name: string, visit: Visit): void {
  resumable(`Array.prototype.${name}`, { length: 1 }, (vm, self, args) => {
    const array = asArray(self);
    return visit(vm, array, requireCallable(args[0]));
  });
}

/** A call that passes over a hole still takes time. */
function skip(vm: Vm, index: number): void {
  if ((index & 255) === 0) vm.work(256);
}

method("forEach", function* (vm, array, callback) {
  const { length } = array;
  for (let i = 0; i < length; i++) {
    if (hasElement(array, i)) yield vm.call(callback, [array[i], i, array]);
    else skip(vm, i);
  }
  return undefined;
});

method("map", function* (vm, array, callback) {
  const { length } = array;
  vm.charge(16 + length * 8);
  const result: Value[] = [];
  result.length = length;
  for (let i = 0; i < length; i++) {
    if (hasElement(array, i)) result[i] = yield vm.call(callback, [array[i], i, array]);
    else skip(vm, i);
  }
  return result;
});

method("filter", function* (vm, array, callback) {
  const { length } = array;
  const result: Value[] = [];
  for (let i = 0; i < length; i++) {
    if (hasElement(array, i)) {
      const item = array[i];
      const keep: Value = yield vm.call(callback, [item, i, array]);
      if (keep) {
        vm.charge(8);
        result.push(item);
      }
    } else skip(vm, i);
  }
  return result;
});

method("some", function* (vm, array, callback) {
  const { length } = array;
  for (let i = 0; i < length; i++) {
    if (hasElement(array, i)) {
      const found: Value = yield vm.call(callback, [array[i], i, array]);
      if (found) return true;
    } else skip(vm, i);
  }
  return false;
});

method("every", function* (vm, array, callback) {
  const { length } = array;
  for (let i = 0; i < length; i++) {
    if (hasElement(array, i)) {
      const holds: Value = yield vm.call(callback, [array[i], i, array]);
      if (!holds) return false;
    } else skip(vm, i);
  }
  return true;
});

method("flatMap", function* (vm, array, callback) {
  const { length } = array;
  const result: Value[] = [];
  for (let i = 0; i < length; i++) {
    if (!hasElement(array, i)) continue;
    const item: Value = yield vm.call(callback, [array[i], i, array]);
    if (Array.isArray(item)) {
      vm.charge(item.length * 8);
      for (let j = 0; j < item.length; j++) if (hasElement(item, j)) result.push(item[j]);
    } else {
      vm.charge(8);
      result.push(item);
    }
  }
  return result;
});

/** find and its kin look at holes too, as undefined. */
function finder(name: string, fromEnd: boolean, give: (index: number, item: Value) => Value): void {
  method(name, function* (vm, array, callback) {
    const { length } = array;
    for (let n = 0; n < length; n++) {
      const index = fromEnd ? length - 1 - n : n;
      const item = array[index];
      const found: Value = yield vm.call(callback, [item, index, array]);
      if (found) return give(index, item);
    }
    return give(-1, undefined);
  });
}
finder("find", false, (_index, item) => item);
finder("findIndex", false, (index) => index);
finder("findLast", true, (_index, item) => item);
finder("findLastIndex", true, (index) => index);

function reducer(name: string, fromEnd: boolean): void {
  resumable(`Array.prototype.${name}`, { length: 1 }, function* (vm, self, args) {
    const array = asArray(self);
    const callback = requireCallable(args[0]);
    const { length } = array;
    let n = 0;
    let result = args[1];
    const at = (step: number): number => (fromEnd ? length - 1 - step : step);
    if (args.length < 2) {
      while (n < length && !hasElement(array, at(n))) skip(vm, n++);
      if (n >= length) throw typeError("Reduce of empty array with no initial value");
      result = array[at(n++)];
    }
    for (; n < length; n++) {
      const index = at(n);
      if (hasElement(array, index)) result = yield vm.call(callback, [result, array[index], index, array]);
      else skip(vm, n);
    }
    return result;
  });
}
reducer("reduce", false);
reducer("reduceRight", true);

interface Keyed {
  readonly key: string;
  readonly item: Value;
}

/** More elements than this are sorted with pauses, which is slower. */
const SORTED_AT_ONCE = 10_000;

/** Without a comparator: by the strings of the elements, each made once. */
function* byText(vm: Vm, items: Value[]): NativeSteps {
  const keyed: Keyed[] = [];
  for (const item of items) {
    if ((keyed.length & 4095) === 4095) yield vm.pause();
    const key = sortKey(item);
    keyed.push({ key: typeof key === "string" ? key : String(yield* toPrimitiveSteps(vm, item, "string")), item });
  }
  const compare = (one: Keyed, other: Keyed): number => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
  if (items.length <= SORTED_AT_ONCE) keyed.sort(compare);
  else {
    let count = 0;
    yield* new TimSort(keyed, function* (one, other) {
      if ((++count & 1023) === 0) yield vm.pause();
      vm.work(1);
      return compare(one as Keyed, other as Keyed);
    }).sort();
  }
  vm.work(items.length * 8);
  for (let i = 0; i < keyed.length; i++) items[i] = keyed[i]!.item;
  return undefined;
}

function* byComparator(vm: Vm, items: Value[], comparator: Value): NativeSteps {
  yield* new TimSort(items, function* (one, other) {
    const order: Value = yield vm.call(comparator, [one, other]);
    return Number(typeof order === "number" ? order : yield* toPrimitiveSteps(vm, order, "number"));
  }).sort();
  return undefined;
}

function* sorted(vm: Vm, array: Value[], comparator: Value): NativeSteps {
  if (comparator !== undefined && !isCallable(comparator)) {
    throw typeError("The comparison function must be either a function or undefined");
  }
  vm.charge(array.length * 24);
  const items: Value[] = [];
  let undefineds = 0;
  for (let i = 0; i < array.length; i++) {
    if (array[i] !== undefined) items.push(array[i]);
    else if (hasElement(array, i)) undefineds++;
  }
  yield* comparator === undefined ? byText(vm, items) : byComparator(vm, items, comparator);
  for (let i = 0; i < undefineds; i++) items.push(undefined);
  return items;
}

resumable("Array.prototype.sort", { length: 1 }, function* (vm, self, [comparator]) {
  const array = asArray(self);
  const { length } = array;
  const result = (yield* sorted(vm, array, comparator)) as Value[];
  if (Object.isFrozen(array) && length > 0) {
    throw typeError("Cannot assign to read only property '0' of object '[object Array]'");
  }
  for (let i = 0; i < result.length; i++) array[i] = result[i];
  for (let i = result.length; i < length; i++) delete array[i];
  return array;
});

resumable("Array.prototype.toSorted", { length: 1 }, function* (vm, self, [comparator]) {
  const array = asArray(self);
  const result = (yield* sorted(vm, array, comparator)) as Value[];
  while (result.length < array.length) result.push(undefined);
  return result;
});

/** Object.groupBy and Map.groupBy differ in where a group goes. */
export function* group(
  vm: Vm,
  items: readonly Value[],
  { callback, add }: { callback: Value; add: (key: Value, item: Value) => void },
): NativeSteps {
  for (let i = 0; i < items.length; i++) {
    const key: Value = yield vm.call(callback, [items[i], i]);
    vm.charge(16);
    add(key, items[i]);
  }
  return undefined;
}

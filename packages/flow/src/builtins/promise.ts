import {
  Cell,
  type Combination,
  isCallable,
  isPlainObject,
  type NativeSteps,
  NativeValue,
  PlainObject,
  PromiseValue,
  type Value,
  type Vm,
} from "../values/values.ts";
import { combine } from "../vm/combinations.ts";
import { advance, END, iterate } from "../vm/operators.ts";
import { ScriptThrow, typeError } from "../vm/script-throw.ts";
import { notIterable } from "../vm/slow-paths.ts";
import { describe, native, resumable } from "./define.ts";

function asPromise(self: Value): PromiseValue {
  if (!(self instanceof PromiseValue))
    throw typeError("A Promise method was called on something that is not a Promise");
  return self;
}

/** The two functions that settle a promise share a cell that says whether one was called. Slots: the promise, the cell. */
function settler(name: "resolve" | "reject"): NativeValue {
  const id = `Promise.${name}Function`;
  return native(id, { length: 1, name: "" }, settle(name));
}

function settle(name: "resolve" | "reject") {
  return (vm: Vm, slots: Value, [value]: Value[]): Value => {
    const [promise, settled] = slots as [PromiseValue, Cell];
    if (settled.value === true) return undefined;
    settled.value = true;
    if (name === "resolve") vm.resolve(promise, value);
    else vm.reject(promise, value, vm.currentSite());
    return undefined;
  };
}

export const RESOLVE_FUNCTION = settler("resolve");
export const REJECT_FUNCTION = settler("reject");

function settlers(promise: PromiseValue): { settled: Cell; resolve: NativeValue; reject: NativeValue } {
  const settled = new Cell(false);
  return {
    settled,
    resolve: new NativeValue(RESOLVE_FUNCTION.definition, [promise, settled]),
    reject: new NativeValue(REJECT_FUNCTION.definition, [promise, settled]),
  };
}

function* construct(vm: Vm, _self: Value, [executor]: Value[]): NativeSteps {
  if (!isCallable(executor)) throw typeError(`Promise resolver ${describe(executor)} is not a function`);
  const promise = vm.newPromise();
  const { settled, resolve, reject } = settlers(promise);
  try {
    yield vm.call(executor, [resolve, reject]);
  } catch (problem) {
    if (!(problem instanceof ScriptThrow)) throw problem;
    if (settled.value !== true) {
      settled.value = true;
      vm.reject(promise, problem.value, vm.throwSite);
    }
  }
  return promise;
}

function listOf(vm: Vm, value: Value): { items: Value[]; keys: string[] | null } {
  const iterator = iterate(value);
  if (iterator !== undefined) {
    const items: Value[] = [];
    for (let item = advance(iterator); item !== END; item = advance(iterator)) {
      vm.charge(8);
      items.push(item);
    }
    return { items, keys: null };
  }
  if (!isPlainObject(value)) throw notIterable(vm, value);
  const keys = Object.keys(value);
  return { items: keys.map((key) => value[key]), keys };
}

function combinator(name: string, kind: Combination["kind"], withKey: boolean): Value {
  return native(`Promise.${name}`, { length: 1 }, (vm, _self, [value]) => {
    try {
      const { items, keys } = listOf(vm, value);
      return combine(vm, items, { kind, keys, withKey });
    } catch (problem) {
      if (!(problem instanceof ScriptThrow)) throw problem;
      const promise = vm.newPromise();
      vm.reject(promise, vm.scriptValue(problem), vm.currentSite());
      return promise;
    }
  });
}

const statics = new Map<string, Value>([
  ["all", combinator("all", "all", false)],
  ["allSettled", combinator("allSettled", "allSettled", false)],
  ["any", combinator("any", "any", false)],
  ["race", combinator("race", "race", false)],
  ["any_kv", combinator("any_kv", "any", true)],
  ["race_kv", combinator("race_kv", "race", true)],
  ["resolve", native("Promise.resolve", { length: 1 }, (vm, _self, [value]) => vm.promiseOf(value))],
  [
    "reject",
    native("Promise.reject", { length: 1 }, (vm, _self, [reason]) => {
      const promise = vm.newPromise();
      vm.reject(promise, reason, vm.currentSite());
      return promise;
    }),
  ],
  [
    "withResolvers",
    native("Promise.withResolvers", { length: 0 }, (vm) => {
      const result = new PlainObject();
      const promise = vm.newPromise();
      const { resolve, reject } = settlers(promise);
      result.promise = promise;
      result.resolve = resolve;
      result.reject = reject;
      return result;
    }),
  ],
]);

export const promiseConstructor = native(
  "Promise",
  { length: 1, constructSteps: construct, statics, hasInstance: (value) => value instanceof PromiseValue },
  () => {
    throw typeError("Promise constructor cannot be invoked without 'new'");
  },
);

native("Promise.prototype.then", { length: 2 }, (vm, self, [onFulfilled, onRejected]) =>
  vm.chain(asPromise(self), onFulfilled, onRejected),
);
native("Promise.prototype.catch", { length: 1 }, (vm, self, [onRejected]) =>
  vm.chain(asPromise(self), undefined, onRejected),
);

/** What `finally` resolves to once its handler's promise is done: the value or the exception that came in. Slots: that one. */
const giveBack = native("Promise.finallyValue", { length: 0, name: "" }, (_vm, slots) => (slots as Value[])[0]);
const throwBack = native("Promise.finallyThrow", { length: 0, name: "" }, (_vm, slots) => {
  throw new ScriptThrow((slots as Value[])[0]);
});

function finallyHandler(id: string, after: NativeValue): NativeValue {
  return resumable(id, { length: 1, name: "" }, function* (vm, slots, [value]) {
    const result: Value = yield vm.call((slots as Value[])[0], []);
    return vm.chain(vm.promiseOf(result), new NativeValue(after.definition, [value]), undefined);
  });
}
const thenFinally = finallyHandler("Promise.thenFinally", giveBack);
const catchFinally = finallyHandler("Promise.catchFinally", throwBack);

native("Promise.prototype.finally", { length: 1 }, (vm, self, [onFinally]) => {
  const promise = asPromise(self);
  if (!isCallable(onFinally)) return vm.chain(promise, onFinally, onFinally);
  return vm.chain(
    promise,
    new NativeValue(thenFinally.definition, [onFinally]),
    new NativeValue(catchFinally.definition, [onFinally]),
  );
});

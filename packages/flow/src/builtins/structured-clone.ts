import type { Entry } from "../values/entry-table.ts";
import {
  DateValue,
  ErrorValue,
  isPlainObject,
  MapValue,
  PlainObject,
  SetValue,
  type Value,
  type Vm,
} from "../values/values.ts";
import { makeError, ScriptThrow } from "../vm/script-throw.ts";
import { describe, native } from "./define.ts";

/** A copy with the same shared references and cycles. Functions and promises cannot be copied, as in JavaScript. */
class Cloning {
  readonly #vm: Vm;
  readonly #copies = new Map<object, object>();
  readonly #todo: (() => void)[] = [];

  constructor(vm: Vm) {
    this.#vm = vm;
  }

  run(value: Value): Value {
    const result = this.#copy(value);
    for (let next = this.#todo.pop(); next !== undefined; next = this.#todo.pop()) next();
    return result;
  }

  #copy(value: Value): Value {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    const copy = this.#begin(value);
    this.#copies.set(value, copy);
    return copy;
  }

  #begin(value: object): object {
    this.#vm.charge(48);
    this.#vm.work(1);
    if (Array.isArray(value)) {
      const copy: Value[] = [];
      this.#vm.charge(value.length * 8);
      copy.length = value.length;
      this.#todo.push(() => this.#fill(value as unknown as PlainObject, copy as unknown as PlainObject));
      return copy;
    }
    if (isPlainObject(value)) {
      const copy = new PlainObject();
      this.#todo.push(() => this.#fill(value, copy));
      return copy;
    }
    if (value instanceof DateValue) return new DateValue(value.ms);
    if (value instanceof ErrorValue) {
      const copy = new ErrorValue(value.kind);
      this.#todo.push(() => this.#fill(value.hidden, copy.hidden));
      return copy;
    }
    if (value instanceof MapValue || value instanceof SetValue) return this.#table(value);
    throw new ScriptThrow(makeError("DataCloneError", `${describe(value)} could not be cloned.`));
  }

  #table(value: MapValue | SetValue): object {
    const copy = value instanceof MapValue ? new MapValue() : new SetValue();
    this.#todo.push(() => {
      for (let entry: Entry | null = value.table.first; entry !== null; entry = entry.next) {
        this.#vm.charge(96);
        copy.table.set(this.#copy(entry.key), this.#copy(entry.value));
      }
    });
    return copy;
  }

  #fill(from: PlainObject, to: PlainObject): void {
    for (const key of Object.keys(from)) {
      this.#vm.charge(16);
      to[key] = this.#copy(from[key]);
    }
  }
}

export const structuredCloneFunction = native("structuredClone", { length: 1 }, (vm, _self, [value]) =>
  new Cloning(vm).run(value),
);

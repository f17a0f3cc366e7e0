import type { Json } from "../machine-api.ts";
import {
  DateValue,
  ErrorValue,
  isCallable,
  isPlainObject,
  type NativeSteps,
  PlainObject,
  type Value,
  type Vm,
} from "../values/values.ts";
import { toPrimitiveSteps } from "../vm/conversions.ts";
import { getProperty } from "../vm/properties.ts";
import { typeError } from "../vm/script-throw.ts";
import { native, resumable } from "./define.ts";

/** Thrown inside the synchronous walk when a `toJSON` of the script has to be called. */
const CALLS_SCRIPT = Symbol("calls script");

const CIRCULAR = "Converting circular structure to JSON";

function put(target: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__")
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

/** The part of an object whose own properties JSON writes; null for types that write as `{}`. */
function propertiesOf(value: object): PlainObject | null {
  if (isPlainObject(value)) return value;
  return value instanceof ErrorValue ? value.own : null;
}

/** A leaf as JSON, or undefined where JSON leaves it out. */
function leaf(value: Value): Json | undefined {
  switch (typeof value) {
    case "number":
      // JSON has no −0.
      return Number.isFinite(value) ? value + 0 : null;
    case "string":
    case "boolean":
      return value;
    default:
      return value === null ? null : undefined;
  }
}

function dateText(value: DateValue): string | null {
  return Number.isNaN(value.ms) ? null : new Date(value.ms).toISOString();
}

class PlainWalk {
  readonly #path = new Set<object>();
  count = 0;

  value(value: Value): Json | undefined {
    if (typeof value !== "object" || value === null) return leaf(value);
    if (value instanceof DateValue) return dateText(value);
    if (isCallable(value)) return undefined;
    if (this.#path.has(value)) throw typeError(CIRCULAR);
    this.#path.add(value);
    const result = Array.isArray(value) ? this.#array(value) : this.#object(propertiesOf(value));
    this.#path.delete(value);
    return result;
  }

  #array(value: readonly Value[]): Json {
    const result: Json[] = [];
    this.count += value.length;
    for (let i = 0; i < value.length; i++) result.push(this.value(value[i]) ?? null);
    return result;
  }

  #object(properties: PlainObject | null): Json {
    const result: Record<string, Json> = {};
    if (properties === null) return result;
    if (isCallable(properties.toJSON)) throw CALLS_SCRIPT;
    for (const key of Object.keys(properties)) {
      this.count++;
      const item = this.value(properties[key]);
      if (item !== undefined) put(result, key, item);
    }
    return result;
  }
}

interface SteppedWalk {
  readonly vm: Vm;
  readonly path: Set<object>;
  readonly replacer: Value;
}

function* steppedValue(walk: SteppedWalk, holder: Value, key: string): NativeSteps {
  const { vm, replacer } = walk;
  let value = getProperty(holder, key);
  if (value instanceof DateValue) value = dateText(value);
  else if (typeof value === "object" && value !== null) {
    const toJson = getProperty(value, "toJSON");
    if (isCallable(toJson)) value = yield vm.call(toJson, [key], value);
  }
  if (replacer !== undefined) value = yield vm.call(replacer, [key, value], holder);
  if (typeof value !== "object" || value === null) return leaf(value);
  if (isCallable(value)) return undefined;
  if (walk.path.has(value)) throw typeError(CIRCULAR);
  walk.path.add(value);
  let result: Json;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (let i = 0; i < value.length; i++)
      items.push(((yield* steppedValue(walk, value, String(i))) as Json | undefined) ?? null);
    result = items;
  } else {
    const fields: Record<string, Json> = {};
    for (const name of Object.keys(propertiesOf(value) ?? {})) {
      const item = (yield* steppedValue(walk, value, name)) as Json | undefined;
      if (item !== undefined) put(fields, name, item);
    }
    result = fields;
  }
  walk.path.delete(value);
  return result;
}

/** A value of the script as JSON data of the host; undefined where JSON has nothing for it (F16). */
export function* toJsonSteps(vm: Vm, value: Value, replacer: Value = undefined): NativeSteps {
  if (replacer === undefined) {
    try {
      const walk = new PlainWalk();
      const result = walk.value(value);
      vm.work(walk.count >>> 2);
      return result;
    } catch (problem) {
      if (problem !== CALLS_SCRIPT) throw problem;
    }
  }
  const holder = new PlainObject();
  holder[""] = value;
  return yield* steppedValue({ vm, path: new Set(), replacer }, holder, "");
}

/** JSON data of the host as a value of the script; frozen to the bottom on request (F20). */
export function fromJson(vm: Vm, json: Json, frozen = false): Value {
  if (typeof json === "string") vm.charge(json.length);
  if (typeof json !== "object" || json === null) return json;
  let result: Value[] | PlainObject;
  if (Array.isArray(json)) {
    vm.charge(16 + json.length * 8);
    result = json.map((item: Json) => fromJson(vm, item, frozen));
  } else {
    result = new PlainObject();
    const keys = Object.keys(json);
    vm.charge(32 + keys.length * 16);
    for (const key of keys) result[key] = fromJson(vm, (json as Record<string, Json>)[key]!, frozen);
  }
  return frozen ? Object.freeze(result) : result;
}

function* allowList(vm: Vm, list: readonly Value[]): NativeSteps {
  const names: string[] = [];
  for (const item of list) {
    if (typeof item === "string" || typeof item === "number")
      names.push(String(yield* toPrimitiveSteps(vm, item, "string")));
  }
  return names;
}

const stringify = resumable("JSON.stringify", { length: 3 }, function* (vm, _self, [value, replacer, space]) {
  const json = (yield* toJsonSteps(vm, value, isCallable(replacer) ? replacer : undefined)) as Json | undefined;
  if (json === undefined) return undefined;
  const names = Array.isArray(replacer) ? ((yield* allowList(vm, replacer)) as string[]) : undefined;
  const gap = typeof space === "number" || typeof space === "string" ? space : undefined;
  const text = JSON.stringify(json, names ?? null, gap);
  vm.charge(text.length);
  vm.work(text.length >>> 5);
  return text;
});

function* revive(vm: Vm, place: { holder: Value; key: string }, reviver: Value): NativeSteps {
  const { holder, key } = place;
  const value = getProperty(holder, key);
  if (Array.isArray(value) || isPlainObject(value)) {
    for (const name of Object.keys(value)) {
      const item = yield* revive(vm, { holder: value, key: name }, reviver);
      if (item === undefined) delete (value as PlainObject)[name];
      else (value as PlainObject)[name] = item;
    }
  }
  return yield vm.call(reviver, [key, value], holder);
}

const parse = resumable("JSON.parse", { length: 2 }, function* (vm, _self, [text, reviver]) {
  const source = String(yield* toPrimitiveSteps(vm, text, "string"));
  vm.work(source.length >>> 5);
  const value = fromJson(vm, JSON.parse(source) as Json);
  if (!isCallable(reviver)) return value;
  const holder = new PlainObject();
  holder[""] = value;
  return yield* revive(vm, { holder, key: "" }, reviver);
});

const json = new PlainObject();
json.stringify = stringify;
json.parse = parse;
export const JSON_OBJECT = Object.freeze(json);

native("Date.prototype.toJSON", { length: 1 }, (_vm, self) => (self instanceof DateValue ? dateText(self) : null));

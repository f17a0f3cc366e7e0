import { methodsOf } from "../builtins/method-tables.ts";
import {
  ErrorValue,
  FunctionValue,
  isPlainObject,
  MapValue,
  NativeValue,
  type PlainObject,
  SetValue,
  type Value,
} from "../values/values.ts";
import { rangeError, typeError } from "./script-throw.ts";

const hasOwn = Object.prototype.hasOwnProperty;

/** Index that a property key names in an array or string, or −1. */
function arrayIndex(key: string | number): number {
  if (typeof key === "number") return Number.isInteger(key) && key >= 0 && key < 4294967295 ? key : -1;
  const first = key.charCodeAt(0);
  if (!(first >= 48 && first <= 57) || key.length > 10) return -1;
  const index = Number(key);
  return String(index) === key && index < 4294967295 ? index : -1;
}

/** Reads a property as `value[key]` does; undefined and null are the caller's matter. */
export function getProperty(value: Value, key: string | number): Value {
  if (isPlainObject(value)) {
    const found = value[key];
    if (found !== undefined || hasOwn.call(value, key)) return found;
    return methodsOf(value).get(key as string);
  }
  if (Array.isArray(value)) {
    const index = arrayIndex(key);
    if (index >= 0) return value[index];
    return key === "length" ? value.length : methodsOf(value).get(key as string);
  }
  if (typeof value === "string") {
    const index = arrayIndex(key);
    if (index >= 0) return value[index];
    return key === "length" ? value.length : methodsOf(value).get(key as string);
  }
  return getOther(value, String(key));
}

function getOther(value: Value, key: string): Value {
  if (value instanceof FunctionValue) {
    if (key === "name") return functionName(value);
    if (key === "length") return value.code.length;
  } else if (value instanceof NativeValue) {
    const found = value.definition.statics?.get(key);
    if (found !== undefined) return found;
    if (key === "name") return value.definition.name;
    if (key === "length") return value.definition.length;
  } else if (value instanceof ErrorValue) {
    if (hasOwn.call(value.own, key)) return value.own[key];
    if (hasOwn.call(value.hidden, key)) return value.hidden[key];
    if (key === "name") return value.kind;
    if (key === "type") return errorName(value);
    if (key === "message") return "";
  } else if (value instanceof MapValue || value instanceof SetValue) {
    if (key === "size") return value.table.size;
  }
  return methodsOf(value).get(key);
}

export function functionName(value: FunctionValue | NativeValue): string {
  return value instanceof FunctionValue ? (value.name ?? value.code.name) : value.definition.name;
}

export function errorName(value: ErrorValue): Value {
  return hasOwn.call(value.own, "name") ? value.own.name : value.kind;
}

/** Writes a property as `value[key] = item` does in strict mode. */
export function setProperty(value: Value, key: string | number, item: Value): void {
  if (isPlainObject(value)) setOnObject(value, String(key), item);
  else if (Array.isArray(value)) setOnArray(value, key, item);
  else if (value instanceof ErrorValue)
    setOnObject(isHiddenKey(value, key) ? value.hidden : value.own, String(key), item);
  else if (typeof value === "object" || value instanceof FunctionValue || value instanceof NativeValue) {
    throw typeError(`Cannot set property ${String(key)}: ${describeKind(value)} takes no properties`);
  } else if (typeof value === "string" && ownsProperty(value, key)) {
    throw typeError(`Cannot assign to read only property '${String(key)}' of string '${value}'`);
  } else throw typeError(`Cannot create property '${String(key)}' on ${typeof value} '${String(value)}'`);
}

function isHiddenKey(error: ErrorValue, key: string | number): boolean {
  if (hasOwn.call(error.own, key)) return false;
  return hasOwn.call(error.hidden, key) || key === "stack";
}

function describeKind(value: Value): string {
  if (value instanceof FunctionValue || value instanceof NativeValue) return "a function";
  return `a ${(value as object).constructor.name.replace("Value", "")}`;
}

function setOnObject(object: PlainObject, key: string, item: Value): void {
  if (!Object.isExtensible(object)) {
    if (!hasOwn.call(object, key)) throw typeError(`Cannot add property ${key}, object is not extensible`);
    if (Object.isFrozen(object)) {
      throw typeError(`Cannot assign to read only property '${key}' of object '#<Object>'`);
    }
  }
  object[key] = item;
}

function setOnArray(array: Value[], key: string | number, item: Value): void {
  const index = arrayIndex(key);
  if (index < 0) {
    if (key === "length") setLength(array, item);
    else throw typeError(`Cannot set property ${String(key)}: an array takes no named properties`);
    return;
  }
  if (Object.isFrozen(array)) {
    if (index in array) throw typeError(`Cannot assign to read only property '${index}' of object '[object Array]'`);
    throw typeError(`Cannot add property ${index}, object is not extensible`);
  }
  array[index] = item;
}

function setLength(array: Value[], item: Value): void {
  const length = Number(item);
  if (!Number.isInteger(length) || length < 0 || length > 4294967295) throw rangeError("Invalid array length");
  if (Object.isFrozen(array))
    throw typeError("Cannot assign to read only property 'length' of object '[object Array]'");
  array.length = length;
}

/** `delete value[key]` in strict mode. */
export function deleteProperty(value: Value, key: string | number): boolean {
  if (value === null || value === undefined) {
    throw typeError("Cannot convert undefined or null to object");
  }
  if (value instanceof ErrorValue) return delete value.own[key] && delete value.hidden[key];
  if (!isPlainObject(value) && !Array.isArray(value)) return true;
  if (!hasOwn.call(value, key)) return true;
  const shape = Array.isArray(value) ? "[object Array]" : "#<Object>";
  if (Object.isFrozen(value) || (Array.isArray(value) && key === "length")) {
    throw typeError(`Cannot delete property '${String(key)}' of ${shape}`);
  }
  return delete (value as PlainObject)[key];
}

/** `key in value`. */
export function hasProperty(value: Value, key: string | number): boolean {
  if (ownsProperty(value, key)) return true;
  if (value instanceof ErrorValue && (key === "name" || key === "type" || key === "message")) return true;
  return methodsOf(value).has(String(key));
}

export function ownsProperty(value: Value, key: string | number): boolean {
  if (isPlainObject(value)) return hasOwn.call(value, key);
  if (Array.isArray(value)) return key === "length" || (arrayIndex(key) >= 0 && hasOwn.call(value, key));
  if (typeof value === "string") return key === "length" || (arrayIndex(key) >= 0 && arrayIndex(key) < value.length);
  if (value instanceof ErrorValue) return hasOwn.call(value.own, key) || hasOwn.call(value.hidden, key);
  if (value instanceof FunctionValue) return key === "name" || key === "length";
  if (value instanceof NativeValue) {
    return key === "name" || key === "length" || value.definition.statics?.has(String(key)) === true;
  }
  return false;
}

/** Own enumerable keys in JavaScript's order. */
export function ownKeys(value: Value): string[] {
  if (isPlainObject(value) || Array.isArray(value)) return Object.keys(value);
  if (typeof value === "string") return Array.from({ length: value.length }, (_, index) => String(index));
  if (value instanceof ErrorValue) return Object.keys(value.own);
  return [];
}

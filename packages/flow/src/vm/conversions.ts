import { NAMESPACE_TAGS } from "../builtins/method-tables.ts";
import {
  DateValue,
  ErrorValue,
  FunctionValue,
  IteratorValue,
  isCallable,
  isPlainObject,
  MapValue,
  type NativeSteps,
  NativeValue,
  PromiseValue,
  SetValue,
  type Value,
  type Vm,
} from "../values/values.ts";
import { errorName, functionName, getProperty } from "./properties.ts";
import { typeError } from "./script-throw.ts";

/** Given by the synchronous conversions where only a function of the script can tell: take the steps instead. */
export const NEEDS_SCRIPT: unique symbol = Symbol("needs script");

export type Hint = "default" | "number" | "string";

export function isPrimitive(value: Value): boolean {
  return (typeof value !== "object" && typeof value !== "function") || value === null;
}

/** ToPrimitive, or NEEDS_SCRIPT. */
export function toPrimitive(value: Value, hint: Hint): Value {
  if (typeof value !== "object" || value === null) return value;
  if (isPlainObject(value)) {
    return value.toString !== undefined || value.valueOf !== undefined || overrides(value)
      ? NEEDS_SCRIPT
      : `[object ${tagOf(value)}]`;
  }
  if (value instanceof DateValue && hint === "number") return value.ms;
  return objectToString(value, 0);
}

const hasOwn = Object.prototype.hasOwnProperty;

function overrides(value: object): boolean {
  return hasOwn.call(value, "toString") || hasOwn.call(value, "valueOf");
}

/** What the `toString` that belongs to the type gives, or NEEDS_SCRIPT. */
export function objectToString(value: object, depth: number): string | typeof NEEDS_SCRIPT {
  if (Array.isArray(value)) return depth > 200 ? NEEDS_SCRIPT : joinArray(value, ",", depth);
  if (value instanceof FunctionValue) return value.code.source.slice(value.code.start, value.code.end);
  if (value instanceof NativeValue) return `function ${functionName(value)}() { [native code] }`;
  if (value instanceof ErrorValue) return overrides(value.own) ? NEEDS_SCRIPT : errorToString(value);
  if (value instanceof DateValue) return new Date(value.ms).toString();
  return `[object ${tagOf(value)}]`;
}

export function tagOf(value: Value): string {
  if (value === undefined) return "Undefined";
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  if (isCallable(value)) return "Function";
  if (value instanceof MapValue) return "Map";
  if (value instanceof SetValue) return "Set";
  if (value instanceof PromiseValue) return "Promise";
  if (value instanceof ErrorValue) return "Error";
  if (value instanceof DateValue) return "Date";
  if (value instanceof IteratorValue) return iteratorTag(value);
  const type = typeof value;
  if (type === "object") return NAMESPACE_TAGS.get(value) ?? "Object";
  return type[0]!.toUpperCase() + type.slice(1);
}

function iteratorTag(value: IteratorValue): string {
  if (value.source instanceof MapValue) return "Map Iterator";
  if (value.source instanceof SetValue) return "Set Iterator";
  return typeof value.source === "string" ? "String Iterator" : "Array Iterator";
}

export function errorToString(error: ErrorValue): string | typeof NEEDS_SCRIPT {
  const name = errorName(error);
  const message = getProperty(error, "message");
  if (!isPrimitive(name) || !isPrimitive(message)) return NEEDS_SCRIPT;
  const kind = name === undefined ? "Error" : String(name);
  const text = message === undefined ? "" : String(message);
  if (kind === "") return text;
  return text === "" ? kind : `${kind}: ${text}`;
}

const joining = new Set<Value[]>();

/** `join` where no element has a conversion of its own; an array inside itself joins as nothing, as in JavaScript. */
export function joinArray(array: Value[], separator: string, depth: number): string | typeof NEEDS_SCRIPT {
  if (joining.has(array)) return "";
  joining.add(array);
  try {
    const parts: string[] = [];
    for (let i = 0; i < array.length; i++) {
      const element = array[i];
      if (element === undefined || element === null) parts.push("");
      else if (typeof element !== "object") parts.push(String(element));
      else if (isPlainObject(element)) {
        if (overrides(element)) return NEEDS_SCRIPT;
        parts.push("[object Object]");
      } else {
        const text = objectToString(element, depth + 1);
        if (text === NEEDS_SCRIPT) return text;
        parts.push(text as string);
      }
    }
    return parts.join(separator);
  } finally {
    joining.delete(array);
  }
}

export function* toPrimitiveSteps(vm: Vm, value: Value, hint: Hint): NativeSteps {
  const simple = toPrimitive(value, hint);
  if (simple !== NEEDS_SCRIPT) return simple;
  const stringFirst = hint === "string";
  for (const name of stringFirst ? ["toString", "valueOf"] : ["valueOf", "toString"]) {
    const method = getProperty(value, name);
    if (!isCallable(method)) continue;
    const result: Value = yield vm.call(method, [], value);
    if (isPrimitive(result)) return result;
  }
  throw typeError("Cannot convert object to primitive value");
}

export function* toNumberSteps(vm: Vm, value: Value): NativeSteps {
  return Number(yield* toPrimitiveSteps(vm, value, "number"));
}

export function* toStringSteps(vm: Vm, value: Value): NativeSteps {
  return String(yield* toPrimitiveSteps(vm, value, "string"));
}

/** A property key: a string or a number; or NEEDS_SCRIPT. */
export function toKey(value: Value): string | number | typeof NEEDS_SCRIPT {
  if (typeof value === "string" || typeof value === "number") return value;
  const primitive = toPrimitive(value, "string");
  return primitive === NEEDS_SCRIPT ? NEEDS_SCRIPT : String(primitive);
}

import { PlainObject, type Value } from "../values/values.ts";
import { arrayConstructor } from "./array.ts";
import "./array-callbacks.ts";
import { CONSOLE } from "./console.ts";
import { dateConstructor } from "./date.ts";
import { NATIVES, native } from "./define.ts";
import { ERROR_CLASSES } from "./errors.ts";
import { HOST_OBJECTS } from "./host.ts";
import { JSON_OBJECT } from "./json.ts";
import { mapConstructor, setConstructor } from "./map-set.ts";
import { MATH } from "./math.ts";
import { METHOD_TABLES, type MethodTableName, NAMESPACE_TAGS } from "./method-tables.ts";
import {
  booleanConstructor,
  isFiniteFunction,
  isNaNFunction,
  numberConstructor,
  parseFloatFunction,
  parseIntFunction,
} from "./number.ts";
import { objectConstructor } from "./object.ts";
import { promiseConstructor } from "./promise.ts";
import { stringConstructor } from "./string.ts";
import { structuredCloneFunction } from "./structured-clone.ts";

const crypto = new PlainObject();
crypto.randomUUID = native("crypto.randomUUID", { length: 0 }, (vm) => vm.host.randomUuid());

function textFunction(name: string, host: (text: string) => string): [string, Value] {
  return [name, native(name, { length: 1, coerce: "s" }, (_vm, _self, [text]) => host(String(text)))];
}

/** What the host gives to every script, but for Inputs and Context (F20–F29). Shared by all machines and never changed. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["undefined", undefined],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["Array", arrayConstructor],
  ["Boolean", booleanConstructor],
  ["Date", dateConstructor],
  ["JSON", JSON_OBJECT],
  ["Map", mapConstructor],
  ["Math", MATH],
  ["Number", numberConstructor],
  ["Object", objectConstructor],
  ["Promise", promiseConstructor],
  ["Set", setConstructor],
  ["String", stringConstructor],
  ["console", CONSOLE],
  ["crypto", Object.freeze(crypto)],
  ["isFinite", isFiniteFunction],
  ["isNaN", isNaNFunction],
  ["parseFloat", parseFloatFunction],
  ["parseInt", parseIntFunction],
  ["structuredClone", structuredCloneFunction],
  textFunction("decodeURI", decodeURI),
  textFunction("decodeURIComponent", decodeURIComponent),
  textFunction("encodeURI", encodeURI),
  textFunction("encodeURIComponent", encodeURIComponent),
  ...ERROR_CLASSES,
  ...Object.entries(HOST_OBJECTS),
]);

const OWNERS: Readonly<Record<string, MethodTableName>> = {
  Object: "object",
  Array: "array",
  String: "string",
  Number: "number",
  Boolean: "boolean",
  Function: "function",
  Promise: "promise",
  Error: "error",
  Map: "map",
  Set: "set",
  Date: "date",
  Iterator: "iterator",
};

// Methods are found by the type of their receiver; what every object answers to is in each table (F15).
for (const [id, value] of NATIVES) {
  const [owner, prototype, name] = id.split(".");
  if (prototype === "prototype") METHOD_TABLES[OWNERS[owner!]!].set(name!, value);
}
NAMESPACE_TAGS.set(MATH, "Math").set(JSON_OBJECT, "JSON").set(CONSOLE, "console");
METHOD_TABLES.string.set("trimLeft", NATIVES.get("String.prototype.trimStart"));
METHOD_TABLES.string.set("trimRight", NATIVES.get("String.prototype.trimEnd"));
for (const table of Object.values(METHOD_TABLES)) {
  for (const [name, value] of METHOD_TABLES.object) if (!table.has(name)) table.set(name, value);
}

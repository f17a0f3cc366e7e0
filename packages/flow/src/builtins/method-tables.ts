import {
  DateValue,
  ErrorValue,
  FunctionValue,
  IteratorValue,
  MapValue,
  NativeValue,
  PromiseValue,
  SetValue,
  type Value,
} from "../values/values.ts";

export type MethodTable = Map<string, Value>;

/** Methods by type of receiver. Filled by builtins/install.ts; a separate file, because property access comes before the built-ins. */
export const METHOD_TABLES = {
  object: new Map() as MethodTable,
  array: new Map() as MethodTable,
  string: new Map() as MethodTable,
  number: new Map() as MethodTable,
  boolean: new Map() as MethodTable,
  function: new Map() as MethodTable,
  promise: new Map() as MethodTable,
  error: new Map() as MethodTable,
  map: new Map() as MethodTable,
  set: new Map() as MethodTable,
  date: new Map() as MethodTable,
  iterator: new Map() as MethodTable,
};

/** What `Object.prototype.toString` calls the host's own objects. */
export const NAMESPACE_TAGS = new Map<Value, string>();

export type MethodTableName = keyof typeof METHOD_TABLES;

export function methodsOf(value: Value): MethodTable {
  if (Array.isArray(value)) return METHOD_TABLES.array;
  switch (typeof value) {
    case "string":
      return METHOD_TABLES.string;
    case "number":
      return METHOD_TABLES.number;
    case "boolean":
      return METHOD_TABLES.boolean;
    default:
      break;
  }
  if (value instanceof PromiseValue) return METHOD_TABLES.promise;
  if (value instanceof MapValue) return METHOD_TABLES.map;
  if (value instanceof SetValue) return METHOD_TABLES.set;
  if (value instanceof DateValue) return METHOD_TABLES.date;
  if (value instanceof ErrorValue) return METHOD_TABLES.error;
  if (value instanceof FunctionValue || value instanceof NativeValue) return METHOD_TABLES.function;
  if (value instanceof IteratorValue) return METHOD_TABLES.iterator;
  return METHOD_TABLES.object;
}

import { ErrorValue, isPlainObject, type NativeSteps, type Value, type Vm } from "../values/values.ts";
import { errorToString, NEEDS_SCRIPT, toPrimitiveSteps, toStringSteps } from "../vm/conversions.ts";
import { advance, END, iterate } from "../vm/operators.ts";
import { errorName, getProperty, ownsProperty } from "../vm/properties.ts";
import { typeError } from "../vm/script-throw.ts";
import { notIterable } from "../vm/slow-paths.ts";
import { resumable } from "./define.ts";

const KINDS =
  `Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError TaskError WorkflowError TimeoutError
  CanceledError`.split(/\s+/);

/** The error classes by name; with or without `new` (F27). */
export const ERROR_CLASSES = new Map<string, Value>(KINDS.map((kind) => [kind, errorClass(kind)]));

function errorClass(kind: string): Value {
  const aggregate = kind === "AggregateError";
  const make = function* (vm: Vm, _self: Value, args: Value[]): NativeSteps {
    const [errors, message, options] = aggregate ? args : [undefined, ...args];
    const error = new ErrorValue(kind);
    vm.charge(160);
    if (message !== undefined) error.hidden.message = yield* toStringSteps(vm, message);
    if (isPlainObject(options) && ownsProperty(options, "cause")) error.hidden.cause = options.cause;
    if (aggregate) error.hidden.errors = listOf(vm, errors);
    vm.fillStack(error);
    error.site = vm.currentSite();
    return error;
  };
  const signature = {
    length: aggregate ? 2 : 1,
    constructSteps: make,
    hasInstance: (value: Value) => value instanceof ErrorValue && (kind === "Error" || value.kind === kind),
  };
  return resumable(kind, signature, make);
}

function listOf(vm: Vm, errors: Value): Value[] {
  const iterator = iterate(errors);
  if (iterator === undefined) throw notIterable(vm, errors);
  const list: Value[] = [];
  for (let item = advance(iterator); item !== END; item = advance(iterator)) list.push(item);
  return list;
}

resumable("Error.prototype.toString", { length: 0 }, function* (vm, self) {
  if (!(self instanceof ErrorValue)) throw typeError("Error.prototype.toString requires an error");
  const simple = errorToString(self);
  if (simple !== NEEDS_SCRIPT) return simple;
  const name = String(yield* toPrimitiveSteps(vm, errorName(self), "string"));
  const message = String(yield* toPrimitiveSteps(vm, getProperty(self, "message"), "string"));
  return message === "" ? name : `${name}: ${message}`;
});

import { ErrorValue, isPlainObject, type Value } from "../values/values.ts";
import { errorToString, NEEDS_SCRIPT, toPrimitiveSteps, toStringSteps } from "../vm/conversions.ts";
import type { NativeSteps } from "../vm/frame.ts";
import { advance, END, iterate } from "../vm/operators.ts";
import { errorName, getProperty, hasOwnProperty } from "../vm/properties.ts";
import { typeError } from "../vm/script-throw.ts";
import { notIterable } from "../vm/slow-paths.ts";
import type { VirtualMachine } from "../vm/virtual-machine.ts";
import { resumable } from "./define.ts";

const KINDS =
  `Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError TaskError TimeoutError
  CanceledError`.split(/\s+/);

/** The error classes by name; with or without `new` (F27). */
export const ERROR_CLASSES = new Map<string, Value>(KINDS.map((kind) => [kind, errorClass(kind)]));

function errorClass(kind: string): Value {
  const aggregate = kind === "AggregateError";
  const make = function* (vm: VirtualMachine, _self: Value, args: Value[]): NativeSteps {
    const [errors, message, options] = aggregate ? args : [undefined, ...args];
    const error = new ErrorValue(kind);
    vm.charge(160);
    if (message !== undefined) error.hidden["message"] = yield* toStringSteps(vm, message);
    if (isPlainObject(options) && hasOwnProperty(options, "cause")) error.hidden["cause"] = options["cause"];
    if (aggregate) error.hidden["errors"] = listOf(vm, errors);
    vm.fillStack(error);
    error.site = vm.currentSite();
    return error;
  };
  return resumable(kind, aggregate ? 2 : 1, make, {
    constructSteps: make,
    hasInstance: (value) => value instanceof ErrorValue && (kind === "Error" || value.kind === kind),
  });
}

function listOf(vm: VirtualMachine, errors: Value): Value[] {
  const iterator = iterate(errors);
  if (iterator === undefined) throw notIterable(vm, errors);
  const list: Value[] = [];
  for (let item = advance(iterator); item !== END; item = advance(iterator)) list.push(item);
  return list;
}

resumable("Error.prototype.toString", 0, function* (vm, self) {
  if (!(self instanceof ErrorValue)) throw typeError("Error.prototype.toString requires an error");
  const simple = errorToString(self);
  if (simple !== NEEDS_SCRIPT) return simple;
  const name = String(yield* toPrimitiveSteps(vm, errorName(self), "string"));
  const message = String(yield* toPrimitiveSteps(vm, getProperty(self, "message"), "string"));
  return message === "" ? name : `${name}: ${message}`;
});

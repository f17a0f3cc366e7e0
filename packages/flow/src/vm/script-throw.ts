import { ErrorValue, isCallable, type Value } from "../values/values.ts";

/** Carries a value that the script throws through host code. Never seen outside the VM. */
export class ScriptThrow {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** A limit was crossed (F44): no `catch` of the script sees it, and the run fails. */
export class LimitCrossed {
  readonly limit: string;
  readonly max: number;
  constructor(limit: string, max: number) {
    this.limit = limit;
    this.max = max;
  }
}

export function makeError(kind: string, message: string): ErrorValue {
  const error = new ErrorValue(kind);
  error.hidden.message = message;
  return error;
}

/** What to throw for a TypeError of the script; its stack is filled in where it is caught. */
export function typeError(message: string): ScriptThrow {
  return new ScriptThrow(makeError("TypeError", message));
}

export function rangeError(message: string): ScriptThrow {
  return new ScriptThrow(makeError("RangeError", message));
}

/** A value in V8's words where the source has no name for it: its type, and the value of a primitive. */
export function describeType(value: Value): string {
  if (value === undefined) return "undefined";
  if (typeof value === "string") return `string "${value}"`;
  if (typeof value === "object" && value !== null) return isCallable(value) ? "function" : "object";
  return `${typeof value} ${String(value)}`;
}

import { ErrorValue, type Value } from "../values/values.ts";

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

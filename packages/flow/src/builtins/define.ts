import {
  isCallable,
  type NativeCall,
  type NativeDefinition,
  type NativeStepper,
  NativeValue,
  type Value,
} from "../values/values.ts";
import { objectToString, tagOf } from "../vm/conversions.ts";
import { typeError } from "../vm/script-throw.ts";

/** Every built-in by its id, for snapshots. */
export const NATIVES = new Map<string, NativeValue>();

/** How a built-in is declared; what is left out is as in most of them. */
export interface Signature
  extends Partial<
    Pick<NativeDefinition, "name" | "coerce" | "construct" | "constructSteps" | "statics" | "hasInstance">
  > {
  /** `length` as scripts see it. */
  readonly length: number;
}

/** Built-ins that take the same time however large what they are given is; all others count it. */
const QUICK: ReadonlySet<string> = new Set([
  "Array.isArray",
  ...["at", "pop", "push", "keys", "values", "entries"].map((name) => `Array.prototype.${name}`),
  ...["at", "charAt", "charCodeAt", "codePointAt"].map((name) => `String.prototype.${name}`),
  ...["get", "set", "has", "add", "delete"].flatMap((name) => [`Map.prototype.${name}`, `Set.prototype.${name}`]),
]);

function define(id: string, signature: Signature, work: Pick<NativeDefinition, "call" | "steps">): NativeValue {
  const definition: NativeDefinition = {
    id,
    name: id.slice(id.lastIndexOf(".") + 1),
    coerce: "",
    construct: null,
    constructSteps: null,
    statics: null,
    hasInstance: null,
    quick: QUICK.has(id),
    ...signature,
    ...work,
  };
  const value = new NativeValue(definition, null);
  if (NATIVES.has(id)) throw new Error(`Built-in ${id} is defined twice`);
  NATIVES.set(id, value);
  return value;
}

/** A built-in that never calls into the script. */
export function native(id: string, signature: Signature, call: NativeCall): NativeValue {
  return define(id, signature, { call, steps: null });
}

/** A built-in that calls into the script: it yields for each call. */
export function resumable(id: string, signature: Signature, steps: NativeStepper): NativeValue {
  return define(id, signature, { call: null, steps });
}

/** Lets the host's own errors about frozen arrays through, as errors of the script. */
export function mutating(call: NativeCall): NativeCall {
  return (...parts) => {
    try {
      return call(...parts);
    } catch (problem) {
      if (problem instanceof TypeError) throw typeError(problem.message);
      throw problem;
    }
  };
}

export function requireCallable(value: Value): Value {
  if (!isCallable(value)) throw typeError(`${describe(value)} is not a function`);
  return value;
}

/** A short name of a value for messages, as the host gives it. */
export function describe(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return "[object Array]";
  if (isCallable(value)) return String(objectToString(value, 0));
  const tag = tagOf(value);
  return tag === "Date" ? "[object Date]" : `#<${tag}>`;
}

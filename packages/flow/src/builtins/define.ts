import { isCallable, NativeValue, type Value } from "../values/values.ts";
import { typeError } from "../vm/script-throw.ts";
import type { NativeCall, NativeDefinition, NativeStepper } from "./native.ts";

/** Every built-in by its id, for snapshots. */
export const NATIVES = new Map<string, NativeValue>();

type Extra = Partial<Pick<NativeDefinition, "construct" | "constructSteps" | "statics" | "hasInstance" | "name">>;

function define(
  parts: Pick<NativeDefinition, "id" | "length" | "coerce" | "call" | "steps">,
  extra: Extra,
): NativeValue {
  const definition: NativeDefinition = {
    ...parts,
    name: extra.name ?? parts.id.slice(parts.id.lastIndexOf(".") + 1),
    construct: extra.construct ?? null,
    constructSteps: extra.constructSteps ?? null,
    statics: extra.statics ?? null,
    hasInstance: extra.hasInstance ?? null,
  };
  const value = new NativeValue(definition, null);
  if (NATIVES.has(parts.id)) throw new Error(`Built-in ${parts.id} is defined twice`);
  NATIVES.set(parts.id, value);
  return value;
}

/** How a built-in is declared: `length` as scripts see it, and `coerce` (see NativeDefinition). */
export interface Signature {
  readonly length: number;
  readonly coerce?: string;
}

/** A built-in that never calls into the script. */
export function native(
  id: string,
  { length, coerce = "" }: Signature,
  call: NativeCall,
  ...[extra = {}]: [Extra?]
): NativeValue {
  return define({ id, length, coerce, call, steps: null }, extra);
}

/** A built-in that calls into the script: it yields for each call. */
export function resumable(id: string, length: number, steps: NativeStepper, ...[extra = {}]: [Extra?]): NativeValue {
  return define({ id, length, coerce: "", call: null, steps }, extra);
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
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "[object Array]";
  return typeof value === "object" && value !== null ? "#<Object>" : String(value);
}

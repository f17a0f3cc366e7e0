import type { Value } from "../values/values.ts";
import type { NativeSteps } from "../vm/frame.ts";
import type { VirtualMachine } from "../vm/virtual-machine.ts";

/** How one argument is converted before the built-in sees it: `n` ToNumber, `s` ToString, `v` as it is. */
export type Coercion = "n" | "s" | "v";

export type NativeCall = (vm: VirtualMachine, self: Value, args: Value[], slots: Value[]) => Value;
export type NativeStepper = (vm: VirtualMachine, self: Value, args: Value[], slots: Value[]) => NativeSteps;

/** A built-in function. Exactly one of `call` and `steps` is set; `steps` is for those that call into the script. */
export interface NativeDefinition {
  /** Unique and never changed, since snapshots name it: `Array.prototype.map`. */
  readonly id: string;
  readonly name: string;
  readonly length: number;
  /** Conversions of the arguments in order; the last letter holds for all that follow when it ends with `*`. */
  readonly coerce: string;
  readonly call: NativeCall | null;
  readonly steps: NativeStepper | null;
  /** `new` of it. */
  readonly construct: NativeCall | null;
  readonly constructSteps: NativeStepper | null;
  /** Properties of the function itself, such as `Array.isArray`. */
  readonly statics: ReadonlyMap<string, Value> | null;
  /** For `instanceof`; null where it is no class. */
  readonly hasInstance: ((value: Value) => boolean) | null;
}

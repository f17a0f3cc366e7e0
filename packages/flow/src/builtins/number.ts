import type { Value } from "../values/values.ts";
import { toPrimitiveSteps } from "../vm/conversions.ts";
import { typeError } from "../vm/script-throw.ts";
import { native, resumable } from "./define.ts";

function asNumber(self: Value): number {
  if (typeof self !== "number") throw typeError("A number method was called on something that is not a number");
  return self;
}

for (const [name, length] of [
  ["toExponential", 1],
  ["toFixed", 1],
  ["toPrecision", 1],
  ["toString", 1],
] as const) {
  native(`Number.prototype.${name}`, { length, coerce: "n" }, (_vm, self, [argument]) =>
    asNumber(self)[name](argument as number),
  );
}
native("Number.prototype.valueOf", { length: 0 }, (_vm, self) => asNumber(self));

const statics = new Map<string, Value>();
for (const name of ["isFinite", "isInteger", "isNaN", "isSafeInteger"] as const) {
  statics.set(
    name,
    native(`Number.${name}`, { length: 1 }, (_vm, _self, [value]) => Number[name](value)),
  );
}
for (const name of ["EPSILON", "MAX_SAFE_INTEGER", "MAX_VALUE", "MIN_SAFE_INTEGER", "MIN_VALUE", "NaN"] as const) {
  statics.set(name, Number[name]);
}
statics.set("POSITIVE_INFINITY", Infinity);
statics.set("NEGATIVE_INFINITY", -Infinity);

export const parseFloatFunction = native("parseFloat", { length: 1, coerce: "s" }, (_vm, _self, [text]) =>
  parseFloat(String(text)),
);
export const parseIntFunction = native("parseInt", { length: 2, coerce: "sn" }, (_vm, _self, [text, radix]) =>
  parseInt(String(text), radix as number),
);
statics.set("parseFloat", parseFloatFunction);
statics.set("parseInt", parseIntFunction);

export const isNaNFunction = native("isNaN", { length: 1, coerce: "n" }, (_vm, _self, [value]) =>
  Number.isNaN(Number(value)),
);
export const isFiniteFunction = native("isFinite", { length: 1, coerce: "n" }, (_vm, _self, [value]) =>
  Number.isFinite(Number(value)),
);

export const numberConstructor = resumable(
  "Number",
  { length: 1, statics, hasInstance: () => false },
  function* (vm, _self, args) {
    return args.length === 0 ? 0 : Number(yield* toPrimitiveSteps(vm, args[0], "number"));
  },
);

native("Boolean.prototype.toString", { length: 0 }, (_vm, self) => String(self));
native("Boolean.prototype.valueOf", { length: 0 }, (_vm, self) => self);
export const booleanConstructor = native("Boolean", { length: 1, hasInstance: () => false }, (_vm, _self, [value]) =>
  Boolean(value),
);

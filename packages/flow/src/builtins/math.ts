import { PlainObject, type Value } from "../values/values.ts";
import { native } from "./define.ts";

const math = new PlainObject();

for (const name of ["E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2"] as const) math[name] = Math[name];

for (const name of `abs acos acosh asin asinh atan atanh atan2 cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p
  log2 max min pow round sign sin sinh sqrt tan tanh trunc`.split(/\s+/)) {
  const host = (Math as unknown as Record<string, (...args: Value[]) => number>)[name]!;
  math[name] = native(`Math.${name}`, { length: host.length, coerce: "n*" }, (_vm, _self, args) => host(...args));
}
math.random = native("Math.random", { length: 0 }, (vm) => vm.host.random());

export const MATH = Object.freeze(math);

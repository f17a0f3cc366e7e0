import { DateValue, type NativeSteps, type Value, type Vm } from "../values/values.ts";
import { toPrimitiveSteps } from "../vm/conversions.ts";
import { typeError } from "../vm/script-throw.ts";
import { native } from "./define.ts";

function asDate(self: Value): DateValue {
  if (!(self instanceof DateValue)) throw typeError("this is not a Date object.");
  return self;
}

function* constructSteps(vm: Vm, _self: Value, args: Value[]): NativeSteps {
  if (args.length === 0) return new DateValue(vm.host.now());
  if (args.length === 1) {
    const [only] = args;
    if (only instanceof DateValue) return new DateValue(only.ms);
    const value = yield* toPrimitiveSteps(vm, only, "default");
    return new DateValue(new Date(value as string | number).getTime());
  }
  const parts: number[] = [];
  for (const argument of args) parts.push(Number(yield* toPrimitiveSteps(vm, argument, "number")));
  return new DateValue(new Date(...(parts as [number, number])).getTime());
}

export const dateConstructor = native(
  "Date",
  {
    length: 7,
    constructSteps,
    hasInstance: (value) => value instanceof DateValue,
    statics: new Map<string, Value>([
      ["now", native("Date.now", { length: 0 }, (vm) => vm.host.now())],
      ["parse", native("Date.parse", { length: 1, coerce: "s" }, (_vm, _self, [text]) => Date.parse(String(text)))],
      ["UTC", native("Date.UTC", { length: 7, coerce: "n*" }, (_vm, _self, args) => Date.UTC(...(args as [number])))],
    ]),
  },
  (vm) => new Date(vm.host.now()).toString(),
);

const UNITS = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"];
const getters = [
  "getTime",
  "valueOf",
  "getTimezoneOffset",
  "getDay",
  "getUTCDay",
  "toString",
  "toDateString",
  "toTimeString",
  "toISOString",
  "toUTCString",
  ...UNITS.flatMap((unit) => [`get${unit}`, `getUTC${unit}`]),
];
for (const name of getters) {
  native(`Date.prototype.${name}`, { length: 0 }, (_vm, self) => {
    const date = new Date(asDate(self).ms) as unknown as Record<string, () => Value>;
    return date[name]!();
  });
}
for (const name of ["setTime", ...UNITS.flatMap((unit) => [`set${unit}`, `setUTC${unit}`])]) {
  const { length } = (Date.prototype as unknown as Record<string, (...args: number[]) => number>)[name]!;
  native(`Date.prototype.${name}`, { length, coerce: "n*" }, (_vm, self, args) => {
    const value = asDate(self);
    const date = new Date(value.ms);
    (date as unknown as Record<string, (...args: Value[]) => number>)[name]!(...args);
    value.ms = date.getTime();
    return value.ms;
  });
}

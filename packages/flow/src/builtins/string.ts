import { isCallable, type Value, type Vm } from "../values/values.ts";
import { toPrimitiveSteps } from "../vm/conversions.ts";
import { getProperty } from "../vm/properties.ts";
import { typeError } from "../vm/script-throw.ts";
import { native, resumable } from "./define.ts";

function asString(self: Value): string {
  if (typeof self !== "string") throw typeError("A string method was called on something that is not a string");
  return self;
}

/** Methods that the host's own string does on primitive arguments. */
for (const [name, length, coerce] of [
  ["at", 1, "n"],
  ["charAt", 1, "n"],
  ["charCodeAt", 1, "n"],
  ["codePointAt", 1, "n"],
  ["concat", 1, "s*"],
  ["endsWith", 1, "sn"],
  ["includes", 1, "sn"],
  ["indexOf", 1, "sn"],
  ["isWellFormed", 0, ""],
  ["lastIndexOf", 1, "sn"],
  ["normalize", 0, "s"],
  ["slice", 2, "nn"],
  ["split", 2, "sn"],
  ["startsWith", 1, "sn"],
  ["substr", 2, "nn"],
  ["substring", 2, "nn"],
  ["toLowerCase", 0, ""],
  ["toUpperCase", 0, ""],
  ["toWellFormed", 0, ""],
  ["trim", 0, ""],
  ["trimEnd", 0, ""],
  ["trimStart", 0, ""],
] as const) {
  const method = (String.prototype as unknown as Record<string, (...args: unknown[]) => Value>)[name]!;
  native(`String.prototype.${name}`, { length, coerce }, (vm, self, args) => {
    const text = asString(self);
    const result = Reflect.apply(method, text, args) as Value;
    if (typeof result === "string") vm.charge(result.length < 32 ? 16 : result.length);
    else if (Array.isArray(result)) vm.charge(result.length * 32 + text.length);
    return result;
  });
}

function checkSize(vm: Vm, length: number): void {
  if (length > vm.limits.liveBytesMax) vm.crossed("liveBytesMax");
  vm.charge(length);
}

native("String.prototype.repeat", { length: 1, coerce: "n" }, (vm, self, [count]) => {
  const text = asString(self);
  const times = Math.trunc(Number(count)) || 0;
  if (times > 0 && times < Infinity) checkSize(vm, text.length * times);
  return text.repeat(count as number);
});

for (const name of ["padStart", "padEnd"] as const) {
  native(`String.prototype.${name}`, { length: 1, coerce: "ns" }, (vm, self, [length, fill]) => {
    const text = asString(self);
    const wanted = Number(length);
    if (wanted > text.length && fill !== "") checkSize(vm, wanted);
    return text[name](length as number, fill as string);
  });
}

for (const name of ["toString", "valueOf"]) {
  native(`String.prototype.${name}`, { length: 0 }, (_vm, self) => asString(self));
}

resumable("String.prototype.replace", { length: 2 }, function* (vm, self, [pattern, replacement]) {
  const text = asString(self);
  const search = String(yield* toPrimitiveSteps(vm, pattern, "string"));
  if (!isCallable(replacement)) {
    const by = String(yield* toPrimitiveSteps(vm, replacement, "string"));
    checkSize(vm, text.length + by.length);
    return text.replace(search, by);
  }
  const at = text.indexOf(search);
  if (at < 0) return text;
  const result: Value = yield vm.call(replacement, [search, at, text]);
  const by = String(yield* toPrimitiveSteps(vm, result, "string"));
  checkSize(vm, text.length + by.length);
  return text.slice(0, at) + by + text.slice(at + search.length);
});

resumable("String.prototype.replaceAll", { length: 2 }, function* (vm, self, [pattern, replacement]) {
  const text = asString(self);
  const search = String(yield* toPrimitiveSteps(vm, pattern, "string"));
  const byText = isCallable(replacement) ? null : String(yield* toPrimitiveSteps(vm, replacement, "string"));
  const parts: string[] = [];
  let length = 0;
  let done = 0;
  for (let at = text.indexOf(search); at >= 0; at = nextMatch(text, search, at)) {
    let by: string;
    if (byText === null) {
      const value: Value = yield vm.call(replacement, [search, at, text]);
      by = String(yield* toPrimitiveSteps(vm, value, "string"));
    } else by = expand(byText, { search, at, text });
    vm.work(2);
    length += at - done + by.length;
    if (length > vm.limits.liveBytesMax) vm.crossed("liveBytesMax");
    parts.push(text.slice(done, at), by);
    done = at + search.length;
  }
  parts.push(text.slice(done));
  checkSize(vm, length);
  return parts.join("");
});

function nextMatch(text: string, search: string, at: number): number {
  const from = at + Math.max(search.length, 1);
  return from > text.length ? -1 : text.indexOf(search, from);
}

/** The `$` patterns of a replacement text. */
function expand(by: string, { search, at, text }: { search: string; at: number; text: string }): string {
  if (!by.includes("$")) return by;
  return by.replace(/\$([$&`'])/g, (_, what: string) => {
    if (what === "$") return "$";
    if (what === "&") return search;
    return what === "`" ? text.slice(0, at) : text.slice(at + search.length);
  });
}

const statics = new Map<string, Value>();
for (const name of ["fromCharCode", "fromCodePoint"] as const) {
  const make = String[name] as (...codes: number[]) => string;
  statics.set(
    name,
    native(`String.${name}`, { length: 1, coerce: "n*" }, (_vm, _self, args) => make(...(args as number[]))),
  );
}

function memberOf(value: Value, key: string): Value {
  if (value === undefined || value === null) throw typeError("Cannot convert undefined or null to object");
  return getProperty(value, key);
}

statics.set(
  "raw",
  resumable("String.raw", { length: 1 }, function* (vm, _self, [template, ...values]) {
    const parts = memberOf(template, "raw");
    const length = Math.trunc(Number(yield* toPrimitiveSteps(vm, memberOf(parts, "length"), "number")));
    let text = "";
    for (let i = 0; i < length; i++) {
      text += String(yield* toPrimitiveSteps(vm, getProperty(parts, i), "string"));
      if (i + 1 < length && i < values.length) text += String(yield* toPrimitiveSteps(vm, values[i], "string"));
      if (text.length > vm.limits.liveBytesMax) vm.crossed("liveBytesMax");
      vm.work(1);
    }
    vm.charge(text.length);
    return text;
  }),
);

export const stringConstructor = resumable(
  "String",
  { length: 1, statics, hasInstance: () => false },
  function* (vm, _self, args) {
    return args.length === 0 ? "" : String(yield* toPrimitiveSteps(vm, args[0], "string"));
  },
);

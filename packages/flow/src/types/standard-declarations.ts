/**
 * The built-ins of F26, F27 and F29 as TypeScript declarations: what the machine has, and nothing else of JavaScript, so that completion offers
 * only what runs. A test holds the list against the machine's own tables. What the compiler itself asks for stands in the first part.
 */
export const STANDARD_DECLARATIONS = `
interface SymbolConstructor { readonly iterator: unique symbol; readonly asyncIterator: unique symbol }
declare var Symbol: SymbolConstructor;
interface Symbol {}
interface IArguments { readonly length: number }
interface RegExp {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface TemplateStringsArray extends ReadonlyArray<string> { readonly raw: readonly string[] }
interface ImportMeta {}
type PropertyKey = string | number | symbol;
type Partial<T> = { [K in keyof T]?: T[K] };
type Required<T> = { [K in keyof T]-?: T[K] };
type Readonly<T> = { readonly [K in keyof T]: T[K] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Awaited<T> = T extends null | undefined ? T : T extends object & { then(onfulfilled: infer F, ...rest: any): any }
  ? F extends (value: infer V, ...rest: any) => any ? Awaited<V> : never : T;
interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<T> { done: true; value: T }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = any, N = any> { next(...args: [] | [N]): IteratorResult<T, R> }
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N> }
interface IteratorObject<T, R = unknown, N = unknown> extends Iterator<T, R, N> { [Symbol.iterator](): IteratorObject<T, R, N> }
interface AsyncIterator<T, R = any, N = any> { next(...args: [] | [N]): Promise<IteratorResult<T, R>> }
interface AsyncIterable<T, R = any, N = any> { [Symbol.asyncIterator](): AsyncIterator<T, R, N> }
interface AsyncIterableIterator<T, R = any, N = any> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIterableIterator<T, R, N> }
interface ArrayLike<T> { readonly length: number; readonly [index: number]: T }
interface PromiseLike<T> {
  then<A = T, B = never>(onfulfilled?: ((value: T) => A | PromiseLike<A>) | null, onrejected?: ((reason: any) => B | PromiseLike<B>) | null): PromiseLike<A | B>;
}

interface Object {
  hasOwnProperty(key: string | number): boolean;
  toString(): string;
  valueOf(): Object;
}
interface ObjectConstructor {
  (value?: any): any;
  keys(value: object | string): string[];
  values<T>(value: { readonly [key: string]: T } | ArrayLike<T>): T[];
  values(value: {}): any[];
  entries<T>(value: { readonly [key: string]: T } | ArrayLike<T>): [string, T][];
  entries(value: {}): [string, any][];
  /** Copies the sources' own properties into the target, in order. */
  assign<T extends {}, A = {}, B = {}, C = {}>(target: T, a?: A, b?: B, c?: C, ...more: any[]): T & A & B & C;
  fromEntries<T = any>(entries: Iterable<readonly [string | number, T]>): { [key: string]: T };
  groupBy<K extends string | number, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Partial<Record<K, T[]>>;
  freeze<T>(value: T): Readonly<T>;
  isFrozen(value: any): boolean;
  is(one: any, other: any): boolean;
  hasOwn(value: object, key: string | number): boolean;
}
declare var Object: ObjectConstructor;

interface Function { readonly name: string; readonly length: number; toString(): string }
interface Boolean { valueOf(): boolean; toString(): string }
interface BooleanConstructor { <T>(value?: T): boolean }
declare var Boolean: BooleanConstructor;

interface Number {
  toExponential(digits?: number): string;
  toFixed(digits?: number): string;
  toPrecision(digits?: number): string;
  toString(radix?: number): string;
  valueOf(): number;
}
interface NumberConstructor {
  (value?: any): number;
  isFinite(value: unknown): boolean;
  isInteger(value: unknown): boolean;
  isNaN(value: unknown): boolean;
  isSafeInteger(value: unknown): boolean;
  parseFloat(text: string): number;
  parseInt(text: string, radix?: number): number;
  readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number;
  readonly MAX_VALUE: number;
  readonly MIN_SAFE_INTEGER: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly POSITIVE_INFINITY: number;
  readonly NEGATIVE_INFINITY: number;
}
declare var Number: NumberConstructor;

interface String {
  readonly length: number;
  readonly [index: number]: string;
  [Symbol.iterator](): IterableIterator<string>;
  at(index: number): string | undefined;
  charAt(index: number): string;
  charCodeAt(index: number): number;
  codePointAt(index: number): number | undefined;
  concat(...texts: any[]): string;
  endsWith(text: string, end?: number): boolean;
  includes(text: string, from?: number): boolean;
  indexOf(text: string, from?: number): number;
  isWellFormed(): boolean;
  lastIndexOf(text: string, from?: number): number;
  normalize(form?: "NFC" | "NFD" | "NFKC" | "NFKD"): string;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  repeat(count: number): string;
  replace(text: string, by: string | ((match: string, ...rest: any[]) => string)): string;
  replaceAll(text: string, by: string | ((match: string, ...rest: any[]) => string)): string;
  slice(start?: number, end?: number): string;
  split(separator: string, limit?: number): string[];
  startsWith(text: string, from?: number): boolean;
  substr(start: number, length?: number): string;
  substring(start: number, end?: number): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  toWellFormed(): string;
  trim(): string;
  trimEnd(): string;
  trimStart(): string;
  valueOf(): string;
}
interface StringConstructor {
  (value?: any): string;
  fromCharCode(...codes: number[]): string;
  fromCodePoint(...codes: number[]): string;
  raw(texts: { readonly raw: readonly string[] }, ...values: any[]): string;
}
declare var String: StringConstructor;

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  [Symbol.iterator](): IterableIterator<T>;
  at(index: number): T | undefined;
  concat<U = T>(...items: (U | readonly U[])[]): (T | U)[];
  entries(): IterableIterator<[number, T]>;
  every<S extends T>(test: (item: T, index: number, array: readonly T[]) => item is S): this is readonly S[];
  every(test: (item: T, index: number, array: readonly T[]) => unknown): boolean;
  filter<S extends T>(test: (item: T, index: number, array: readonly T[]) => item is S): S[];
  filter(test: (item: T, index: number, array: readonly T[]) => unknown): T[];
  find(test: (item: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findIndex(test: (item: T, index: number, array: readonly T[]) => unknown): number;
  findLast(test: (item: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findLastIndex(test: (item: T, index: number, array: readonly T[]) => unknown): number;
  flat(): (T extends readonly (infer I)[] ? I : T)[];
  flat(depth: number): any[];
  flatMap<U>(make: (item: T, index: number, array: readonly T[]) => U | readonly U[]): U[];
  forEach(each: (item: T, index: number, array: readonly T[]) => unknown): void;
  includes(item: T, from?: number): boolean;
  indexOf(item: T, from?: number): number;
  join(separator?: string): string;
  keys(): IterableIterator<number>;
  lastIndexOf(item: T, from?: number): number;
  map<U>(make: (item: T, index: number, array: readonly T[]) => U): U[];
  reduce(merge: (before: T, item: T, index: number, array: readonly T[]) => T): T;
  reduce<U>(merge: (before: U, item: T, index: number, array: readonly T[]) => U, first: U): U;
  reduceRight(merge: (before: T, item: T, index: number, array: readonly T[]) => T): T;
  reduceRight<U>(merge: (before: U, item: T, index: number, array: readonly T[]) => U, first: U): U;
  slice(start?: number, end?: number): T[];
  some(test: (item: T, index: number, array: readonly T[]) => unknown): boolean;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, count?: number, ...items: T[]): T[];
  values(): IterableIterator<T>;
  with(index: number, item: T): T[];
}
interface ConcatArray<T> extends ReadonlyArray<T> {}
interface Array<T> extends ReadonlyArray<T> {
  length: number;
  [index: number]: T;
  copyWithin(target: number, start: number, end?: number): this;
  fill(item: T, start?: number, end?: number): this;
  pop(): T | undefined;
  push(...items: T[]): number;
  reverse(): this;
  shift(): T | undefined;
  sort(compare?: (a: T, b: T) => number): this;
  splice(start: number, count?: number, ...items: T[]): T[];
  unshift(...items: T[]): number;
}
interface ArrayConstructor {
  new <T = any>(length?: number): T[];
  new <T>(...items: T[]): T[];
  <T = any>(length?: number): T[];
  <T>(...items: T[]): T[];
  isArray(value: any): value is any[];
  of<T>(...items: T[]): T[];
  from<T>(items: Iterable<T> | ArrayLike<T>): T[];
  from<T, U>(items: Iterable<T> | ArrayLike<T>, make: (item: T, index: number) => U): U[];
}
declare var Array: ArrayConstructor;

interface Map<K, V> {
  readonly size: number;
  [Symbol.iterator](): IterableIterator<[K, V]>;
  clear(): void;
  delete(key: K): boolean;
  entries(): IterableIterator<[K, V]>;
  forEach(each: (value: V, key: K, map: Map<K, V>) => unknown): void;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): IterableIterator<K>;
  set(key: K, value: V): this;
  values(): IterableIterator<V>;
}
interface MapConstructor {
  new (): Map<any, any>;
  new <K, V>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>;
  groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]>;
}
declare var Map: MapConstructor;

interface Set<T> {
  readonly size: number;
  [Symbol.iterator](): IterableIterator<T>;
  add(item: T): this;
  clear(): void;
  delete(item: T): boolean;
  entries(): IterableIterator<[T, T]>;
  forEach(each: (item: T, same: T, set: Set<T>) => unknown): void;
  has(item: T): boolean;
  keys(): IterableIterator<T>;
  values(): IterableIterator<T>;
}
interface SetConstructor { new <T = any>(items?: Iterable<T> | null): Set<T> }
declare var Set: SetConstructor;

interface Date {
  ${["getTime", "valueOf", "getTimezoneOffset", "getDay", "getUTCDay"].map((name) => `${name}(): number;`).join("\n  ")}
  ${["toString", "toDateString", "toTimeString", "toISOString", "toUTCString", "toJSON"].map((name) => `${name}(): string;`).join("\n  ")}
  setTime(ms: number): number;
  ${["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"]
    .flatMap((unit) => [unit, `UTC${unit}`])
    .map((unit) => `get${unit}(): number;\n  set${unit}(value: number, ...smaller: number[]): number;`)
    .join("\n  ")}
}
interface DateConstructor {
  new (value?: number | string | Date): Date;
  new (year: number, month: number, day?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): Date;
  (): string;
  now(): number;
  parse(text: string): number;
  UTC(year: number, month?: number, day?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): number;
}
declare var Date: DateConstructor;

interface Math {
  ${["E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2"].map((name) => `readonly ${name}: number;`).join("\n  ")}
  ${"abs acos acosh asin asinh atan atanh cbrt ceil clz32 cos cosh exp expm1 floor fround log log10 log1p log2 round sign sin sinh sqrt tan tanh trunc"
    .split(" ")
    .map((name) => `${name}(x: number): number;`)
    .join("\n  ")}
  atan2(y: number, x: number): number;
  hypot(...values: number[]): number;
  imul(x: number, y: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(base: number, exponent: number): number;
  /** As it is: a run is never replayed. */
  random(): number;
}
declare var Math: Math;

interface JSON {
  parse(text: string, revive?: (key: string, value: any) => any): any;
  stringify(value: any, replace?: ((key: string, value: any) => any) | (string | number)[] | null, space?: string | number): string;
}
declare var JSON: JSON;

interface Promise<T> {
  then<A = T, B = never>(onfulfilled?: ((value: T) => A | PromiseLike<A>) | null, onrejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  catch<B = never>(onrejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>;
  finally(onfinally?: (() => void) | null): Promise<T>;
}
interface PromiseConstructor {
  new <T = any>(executor: (resolve: (value?: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  /** Waits for all of them; an object of promises gives an object of results. */
  all<T extends readonly unknown[] | []>(promises: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
  all<T>(promises: Iterable<T>): Promise<Awaited<T>[]>;
  all<T extends { [key: string]: unknown }>(promises: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
  /** Waits until each has ended, and tells how. */
  allSettled<T extends readonly unknown[] | []>(promises: T): Promise<{ -readonly [K in keyof T]: PromiseSettledResult<Awaited<T[K]>> }>;
  allSettled<T>(promises: Iterable<T>): Promise<PromiseSettledResult<Awaited<T>>[]>;
  /** The first that succeeds. */
  any<T>(promises: Iterable<T> | { [key: string]: T }): Promise<Awaited<T>>;
  /** The first that ends, either way. */
  race<T>(promises: Iterable<T> | { [key: string]: T }): Promise<Awaited<T>>;
  /** The first that succeeds, with its name. */
  any_kv<T extends { [key: string]: unknown }>(promises: T): Promise<Winner<T>>;
  /** The first that ends, with its name. */
  race_kv<T extends { [key: string]: unknown }>(promises: T): Promise<Winner<T>>;
  resolve(): Promise<void>;
  resolve<T>(value: T): Promise<Awaited<T>>;
  reject<T = never>(reason?: any): Promise<T>;
  withResolvers<T = any>(): { promise: Promise<T>; resolve: (value?: T | PromiseLike<T>) => void; reject: (reason?: any) => void };
}
type Winner<T> = { [K in keyof T]: { key: K; value: Awaited<T[K]> } }[keyof T];
type PromiseSettledResult<T> = { status: "fulfilled"; value: T; reason?: undefined } | { status: "rejected"; reason: any; value?: undefined };
declare var Promise: PromiseConstructor;

interface Error {
  name: string;
  message: string;
  /** The name of its class: \`"TimeoutError"\`. */
  readonly type: string;
  code?: any;
  cause?: any;
  stack?: string;
  toString(): string;
  [field: string]: any;
}
interface ErrorClass<E extends Error> { new (message?: string, options?: { cause?: any }): E; (message?: string, options?: { cause?: any }): E }
interface AggregateError extends Error { errors: any[] }
${[
  "Error",
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "EvalError",
  "URIError",
  "CanceledError",
  "TimeoutError",
]
  .map((name) => `declare var ${name}: ErrorClass<Error>;`)
  .join("\n")}
declare var AggregateError: { new (errors: Iterable<any>, message?: string): AggregateError; (errors: Iterable<any>, message?: string): AggregateError };

interface Console {
  ${["log", "info", "debug", "warn", "error"].map((name) => `/** Writes to the run's log. */\n  ${name}(...values: any[]): void;`).join("\n  ")}
}
declare var console: Console;
declare var crypto: { randomUUID(): string };
declare var NaN: number;
declare var Infinity: number;
declare function isNaN(value: any): boolean;
declare function isFinite(value: any): boolean;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function encodeURIComponent(text: string | number | boolean): string;
declare function decodeURIComponent(text: string): string;
declare function encodeURI(text: string): string;
declare function decodeURI(text: string): string;
declare function structuredClone<T>(value: T): T;
`;

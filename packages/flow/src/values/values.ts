import type { FunctionCode } from "../compile/function-code.ts";
import type { Program } from "../compile/program.ts";
import type { Command, Host, Limits, LogEntry, OperationId, RunContext } from "../machine-api.ts";
import { type Entry, EntryTable } from "./entry-table.ts";

/*
 * Everything that a machine's heap can hold: values, promises and their reactions, frames, microtasks; and `Vm`, which is what built-ins
 * and slow paths may ask of the machine. One file, because these are one graph of references and know each other.
 */

/**
 * Anything a script can hold: undefined, null, booleans, numbers and strings are the host's own primitives; arrays are host arrays whose
 * elements are values; everything else is an instance of a class below. A script can never reach a method or a prototype of the host,
 * because every property access of a script goes through vm/properties.ts, which looks only at data that these classes hold.
 */
export type Value = unknown;

/** A JavaScript object: its own properties are the script's properties, so that order, integer keys and speed are the host's own. */
export interface PlainObject {
  [key: string]: Value;
}

/**
 * Constructor of plain objects. The prototype is empty, frozen and has none itself: a missing key is undefined whatever its name, and
 * `__proto__` is a key as any other. A function and not a class, because only a function's prototype can be replaced.
 */
export const PlainObject = function PlainObject() {} as unknown as { new (): PlainObject; prototype: PlainObject };
PlainObject.prototype = Object.freeze(Object.create(null)) as PlainObject;

export function isPlainObject(value: Value): value is PlainObject {
  return value instanceof PlainObject;
}

/** A variable that a closure shares with its scope. */
export class Cell {
  value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** What a `let` or `const` holds before its declaration ran, and an undeclared name before its first assignment. */
export const UNSET: unique symbol = Symbol("unset");

/** A function of the script. It has no `this` and no properties but name and length. */
export class FunctionValue {
  readonly code: FunctionCode;
  /** Cells, or plain values where the variable can no longer change; FunctionCode.captures says which. */
  readonly captures: Value[];
  /** Where it differs from the one that the code knows: a computed method name. */
  name: string | null = null;
  constructor(code: FunctionCode, captures: Value[]) {
    this.code = code;
    this.captures = captures;
  }
}

/** A built-in function; `slots` is the state of those that are made at run time, such as a promise's resolve function. */
export class NativeValue {
  readonly definition: NativeDefinition;
  readonly slots: Value[] | null;
  constructor(definition: NativeDefinition, slots: Value[] | null) {
    this.definition = definition;
    this.slots = slots;
  }
}

/** Offsets of source text: where something was thrown. */
export interface Site {
  readonly start: number;
  readonly end: number;
}

export const PENDING = 0;
export const FULFILLED = 1;
export const REJECTED = 2;

export class PromiseValue {
  state: 0 | 1 | 2 = PENDING;
  value: Value = undefined;
  reactions: Reaction[] | null = null;
  handled = false;
  /** Number of the operation that settles it; 0 for an ordinary promise. */
  operation = 0;
  /** Where its reason was thrown, when rejected and known. */
  site: Site | null = null;
}

/** An error. JavaScript keeps message, stack and cause as own properties that do not enumerate: `hidden`; all others are `own`. */
export class ErrorValue {
  /** Name of its class. */
  readonly kind: string;
  readonly hidden = new PlainObject();
  readonly own = new PlainObject();
  /** Where it was first thrown. */
  site: Site | null = null;
  constructor(kind: string) {
    this.kind = kind;
  }
}

/** A point in time; `ms` is NaN for an invalid date. */
export class DateValue {
  ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

export class MapValue {
  readonly table = new EntryTable();
}

export class SetValue {
  readonly table = new EntryTable();
}

export type IterationKind = "keys" | "values" | "entries";

/** What `keys()`, `values()` and `entries()` give, and what `for…of` and destructuring use. */
export class IteratorValue {
  /** The array, string, Map or Set; null once it is used up. */
  source: Value;
  readonly kind: IterationKind;
  /** Position in an array or string. */
  position = 0;
  /** Last entry given, in a Map or Set. */
  entry: Entry | null = null;
  constructor(source: Value, kind: IterationKind) {
    this.source = source;
    this.kind = kind;
  }
}

export function isCallable(value: Value): value is FunctionValue | NativeValue {
  return value instanceof FunctionValue || value instanceof NativeValue;
}

/** Whether it is a value with identity (JavaScript's Type "Object"). */
export function isObject(value: Value): value is object {
  return typeof value === "object" && value !== null;
}

// ── promises' reactions ──

/** What happens when a promise settles. All are data, so that a snapshot can hold them. */
export const AWAIT = 0;
export const THEN = 1;
export const ADOPT = 2;
export const COMBINE = 3;

export type ReactionKind = 0 | 1 | 2 | 3;

/** State shared by the reactions of one Promise.all, allSettled, any or race. */
export class Combination {
  readonly kind: "all" | "allSettled" | "any" | "race";
  readonly target: PromiseValue;
  /** Results so far (reasons, for `any`), by position. */
  readonly values: Value[] = [];
  /** Keys, when a plain object of promises was given. */
  readonly keys: string[] | null;
  /** Whether the winner is given with its key (any_kv, race_kv). */
  readonly withKey: boolean;
  remaining = 1;
  constructor(options: Pick<Combination, "kind" | "target" | "keys" | "withKey">) {
    this.kind = options.kind;
    this.target = options.target;
    this.keys = options.keys;
    this.withKey = options.withKey;
  }
}

/** One entry of a promise's reaction list; which fields are used depends on the kind. */
export class Reaction {
  readonly kind: ReactionKind;
  /** AWAIT: the suspended frame. */
  frame: Frame | null = null;
  /** THEN: handlers, undefined where none was given. */
  onFulfilled: Value = undefined;
  onRejected: Value = undefined;
  /** THEN, ADOPT: the promise to settle. */
  target: PromiseValue | null = null;
  /** COMBINE */
  combination: Combination | null = null;
  index = 0;
  constructor(kind: ReactionKind) {
    this.kind = kind;
  }
}

/** Whether the reaction can still do something: one that lost a race cannot, and neither keeps the run open nor is written down. */
export function isUseful({ kind, target, combination }: Reaction): boolean {
  if (kind === COMBINE) return combination!.target.state === PENDING;
  return kind !== ADOPT || target!.state === PENDING;
}

// ── frames ──

/** Something that a call returns to. */
export type Continuation = Frame | NativeFrame | JobFrame;

/** One activation of a function of the script. An async function's frame outlives its caller: it is all that a suspended fiber is. */
export class Frame {
  readonly code: FunctionCode;
  readonly captures: Value[];
  readonly self: Value;
  readonly registers: Value[];
  pc = 0;
  parent: Continuation | null;
  /** Register of the parent frame that takes the result. */
  readonly returnTo: number;
  depth: number;
  /** Of an async function. */
  promise: PromiseValue | null = null;
  /** Number of the fiber that it is; 0 for a synchronous function. */
  fiber = 0;

  constructor(callee: { code: FunctionCode; captures: Value[] }, parent: Continuation | null, returnTo: number) {
    this.code = callee.code;
    this.captures = callee.captures;
    this.self = callee;
    this.registers = callee.code.template.slice();
    this.parent = parent;
    this.returnTo = returnTo;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }
}

/** What a resumable built-in asks for when it yields: a call. The answer of the call is what `yield` gives. */
export type NativeSteps = Generator<undefined, Value, Value>;

/**
 * A built-in in the middle of its work, as a generator that yields for every call into the script. It stands on the stack only while
 * the script runs: whenever a run waits, every stack is unwound down to async frames, so a snapshot never meets one.
 */
export class NativeFrame {
  readonly steps: NativeSteps;
  readonly parent: Continuation | null;
  readonly returnTo: number;
  readonly depth: number;
  constructor(steps: NativeSteps, parent: Continuation | null, returnTo: number) {
    this.steps = steps;
    this.parent = parent;
    this.returnTo = returnTo;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }
}

/** Bottom of a stack that a microtask started: settles a promise with what the handler gives. */
export class JobFrame {
  readonly target: PromiseValue | null;
  readonly depth = 0;
  constructor(target: PromiseValue | null) {
    this.target = target;
  }
}

// ── built-in functions ──

/** `self` is the receiver; for a function that was made at run time (NativeValue.slots) it is those slots. */
export type NativeCall = (vm: Vm, self: Value, args: Value[]) => Value;
export type NativeStepper = (vm: Vm, self: Value, args: Value[]) => NativeSteps;

/** A built-in function. Exactly one of `call` and `steps` is set; `steps` is for those that call into the script. */
export interface NativeDefinition {
  /** Unique and never changed, since snapshots name it: `Array.prototype.map`. */
  readonly id: string;
  readonly name: string;
  readonly length: number;
  /**
   * Conversions of the arguments in order, before the built-in sees them: `n` ToNumber, `s` ToString, `v` as it is. With `*` at the end
   * the last letter holds for all that follow.
   */
  readonly coerce: string;
  /** Whether it takes the same time however large its receiver and arguments are. */
  readonly quick: boolean;
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

/** One microtask: a reaction to a settled promise, or (with `reaction` null) the call of a thenable's `then`, which is `value`. */
export interface Microtask {
  readonly reaction: Reaction | null;
  readonly value: Value;
  readonly rejected: boolean;
  /** The promise that settled, for the place of its rejection; for thenables the one to settle. */
  readonly promise: PromiseValue;
  readonly thenable: Value;
}

// ── the machine ──

/** An operation that the script started and that has no answer yet. */
export interface OpenOperation {
  readonly command: Command;
  readonly promise: PromiseValue;
}

/** What the machine keeps beside the heap; all of it is in a snapshot. */
export interface RunState {
  inputs: Value;
  readonly context: RunContext;
  nextOperation: OperationId;
  /** The run was cancelled; it is only once. */
  canceled: boolean;
  nextFiber: number;
}

/** The machine as built-ins, operators and conversions see it; vm/virtual-machine.ts is the one that is. */
export interface Vm {
  readonly program: Program;
  readonly limits: Limits;
  readonly host: Host;
  readonly state: RunState;
  readonly globals: ReadonlyMap<string, Value>;
  /** Top of the stack; null between jobs. */
  frame: Continuation | null;
  readonly microtasks: Iterable<Microtask>;
  readonly operations: Map<OperationId, OpenOperation>;
  /** Ordinary promises that were rejected while nobody handled them (F33). */
  readonly rejected: PromiseValue[];
  readonly commands: Command[];
  readonly logs: LogEntry[];
  readonly mainPromise: PromiseValue;
  fibers: number;
  fuel: number;
  /** Where the exception on its way was thrown. */
  readonly throwSite: Site | null;

  /** Counts bytes that were allocated. When they may exceed the limit, what is reachable is counted exactly. */
  charge(bytes: number): void;
  /** Counts what a built-in did as so many instructions. */
  work(instructions: number): void;
  /** Says that something took the time of so many instructions, without counting them. */
  hurry(instructions: number): void;
  /** Counts what it takes to look through a large array or text once. */
  weigh(value: Value): void;
  takeExtra(): number;
  crossed(limit: keyof Limits): never;

  /** For resumable built-ins with much to do between two calls: `yield vm.pause()`. */
  pause(): undefined;
  /** For resumable built-ins: `const result = yield vm.call(f, [x])`. */
  call(callee: Value, args: Value[], self?: Value): undefined;
  invoke(callee: Value, call: { readonly self: Value; readonly args: Value[] }, returnTo: number): void;
  invokeSteps(steps: NativeSteps, returnTo: number): void;
  construct(callee: Value, args: Value[], returnTo: number): void;
  finish(frame: Frame, value: Value): void;
  suspend(frame: Frame, value: Value): void;
  raise(problem: unknown): void;
  beginFiber(frame: Frame): PromiseValue;

  scriptValue(problem: unknown): Value;
  fillStack(error: ErrorValue): ErrorValue;
  currentSite(): Site | null;
  calleeText(): string;
  /** Source text of what the instruction of the top frame iterates, where it has a simple one. */
  subjectText(): string | null;

  newPromise(): PromiseValue;
  promiseOf(value: Value): PromiseValue;
  resolve(promise: PromiseValue, value: Value): void;
  fulfill(promise: PromiseValue, value: Value): void;
  reject(promise: PromiseValue, reason: Value, site: Site | null): void;
  addReaction(promise: PromiseValue, reaction: Reaction): void;
  chain(promise: PromiseValue, onFulfilled: Value, onRejected: Value): PromiseValue;
}

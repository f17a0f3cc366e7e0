import type { FunctionCode } from "../compile/function-code.ts";
import type { PromiseValue, Value } from "../values/values.ts";

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

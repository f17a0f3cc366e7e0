/** One compiled function. Plain data: a program can be stored and shared by any number of machines. */
export interface FunctionCode {
  /** Index in the program. */
  readonly id: number;
  readonly name: string;
  /** What the function's `length` says. */
  readonly length: number;
  /** Registers that arguments fill, from 0. */
  readonly parameters: number;
  /** Register of the rest parameter, or −1. */
  readonly rest: number;
  readonly async: boolean;
  /** Registers for parameters, variables and temporaries; the constants' registers follow them. */
  readonly registers: number;
  readonly constants: readonly (undefined | null | boolean | number | string)[];
  /** A fresh register file: `registers` times undefined, then the constants. Copied at each call. */
  readonly template: readonly unknown[];
  readonly code: Int32Array;
  readonly names: readonly string[];
  /** What a closure takes along: `index << 1` is a register of the enclosing function, `index << 1 | 1` one of its captures. */
  readonly captures: readonly number[];
  readonly captureNames: readonly string[];
  /** Innermost first: start, end, target, register that takes the exception. */
  readonly handlers: readonly number[];
  /** Where instructions come from: pc, start, end; by pc. An entry holds until the next. */
  readonly sites: readonly number[];
  /** Source text of what is called or iterated, for messages: pc, start, end; by pc. */
  readonly callees: readonly number[];
  /** Instructions that suspend: pc behind the AWAIT, by pc. A snapshot names the index, not the pc. */
  readonly resumePoints: readonly number[];
  /** For each resume point: registers in use, and the register that takes the result. */
  readonly resumeState: readonly number[];
  readonly variables: readonly VariableInfo[];
  readonly start: number;
  readonly end: number;
  /** Text of the whole file. */
  readonly source: string;
}

/** Where a variable lives while control is in a stretch of code. */
export interface VariableInfo {
  readonly name: string;
  readonly register: number;
  /** Whether the register holds a Cell. */
  readonly cell: boolean;
  readonly fromPc: number;
  readonly toPc: number;
}

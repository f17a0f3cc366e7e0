import type { FunctionScope } from "../analyze/scope.ts";
import type { FunctionCode, VariableInfo } from "./function-code.ts";
import { OP, OPERANDS } from "./opcodes.ts";

type Constant = undefined | null | boolean | number | string;

/** A place in the code that jumps name before it is known. */
export type Label = number;

/** Writes the code of one function: instructions, constants, labels, registers, and the tables that lead back to the source. */
export class FunctionBuilder {
  readonly parent: FunctionBuilder | null;
  readonly scope: FunctionScope;
  readonly code: number[] = [];
  readonly variables: VariableInfo[] = [];
  /** Registers that are variables of an open scope. */
  readonly named = new Set<number>();
  readonly #constants: Constant[] = [];
  readonly #constantIndex = new Map<Constant, number>();
  #negativeZero = -1;
  readonly #names: string[] = [];
  readonly #nameIndex = new Map<string, number>();
  readonly #labels: number[] = [];
  readonly #sites: number[] = [];
  readonly #callees: number[] = [];
  readonly #handlers: number[] = [];
  readonly #resumePoints: number[] = [];
  readonly #resumeState: number[] = [];
  /** First free register. Registers are a stack: variables of open scopes, and above them temporaries. */
  top = 0;
  #most = 0;

  constructor(scope: FunctionScope, parent: FunctionBuilder | null) {
    this.scope = scope;
    this.parent = parent;
  }

  get pc(): number {
    return this.code.length;
  }

  register(): number {
    const register = this.top++;
    if (this.top > this.#most) this.#most = this.top;
    return register;
  }

  /** Whether a register was in use before, so that it may hold something that is no longer needed. */
  wasUsed(register: number): boolean {
    return register < this.#most;
  }

  /** Operand that names a constant: negative until the function is finished. */
  constant(value: Constant): number {
    if (Object.is(value, -0)) {
      if (this.#negativeZero < 0) this.#negativeZero = this.#constants.push(value) - 1;
      return -1 - this.#negativeZero;
    }
    let index = this.#constantIndex.get(value);
    if (index === undefined) {
      index = this.#constants.push(value) - 1;
      this.#constantIndex.set(value, index);
    }
    return -1 - index;
  }

  name(text: string): number {
    let index = this.#nameIndex.get(text);
    if (index === undefined) {
      index = this.#names.push(text) - 1;
      this.#nameIndex.set(text, index);
    }
    return index;
  }

  emit(opcode: number, ...operands: readonly number[]): void {
    this.code.push(opcode, ...operands);
  }

  /** Says where in the source the following instructions come from. */
  at(node: { readonly start: number; readonly end: number }): void {
    const sites = this.#sites;
    const last = sites.length - 3;
    if (last >= 0 && sites[last] === this.code.length) {
      sites[last + 1] = node.start;
      sites[last + 2] = node.end;
    } else sites.push(this.code.length, node.start, node.end);
  }

  /** Says what source text names the thing that the next instruction calls, reads or iterates. */
  subject(node: { readonly start: number; readonly end: number }): void {
    this.#callees.push(this.code.length, node.start, node.end);
  }

  label(): Label {
    return this.#labels.push(-1) - 1;
  }

  place(label: Label): void {
    this.#labels[label] = this.code.length;
  }

  handler(range: { readonly start: number; readonly end: number }, target: number, register: number): void {
    if (range.end > range.start) this.#handlers.push(range.start, range.end, target, register);
  }

  /** AWAIT, and its entry among the places where the function can be found suspended. */
  await(to: number, from: number): void {
    // A temporary that only waits for the result holds nothing yet.
    const inUse = to === this.top - 1 && !this.named.has(to) ? to : this.top;
    this.emit(OP.AWAIT, to, from, inUse);
    this.#resumePoints.push(this.code.length);
    this.#resumeState.push(inUse, to);
  }

  finish(
    about: Pick<FunctionCode, "id" | "name" | "length" | "parameters" | "rest" | "start" | "end" | "source">,
  ): FunctionCode {
    const registers = this.#most;
    const captures = new Array<number>(this.scope.captures.size);
    const captureNames: string[] = [];
    let index = 0;
    for (const [binding, source] of this.scope.captures) {
      captures[index++] = source;
      captureNames.push(binding.name);
    }
    return {
      ...about,
      async: this.scope.async,
      registers,
      constants: this.#constants,
      template: [...new Array<undefined>(registers).fill(undefined), ...this.#constants],
      code: this.#link(registers),
      names: this.#names,
      captures,
      captureNames,
      handlers: Int32Array.from(this.#handlers),
      sites: Int32Array.from(this.#sites),
      callees: Int32Array.from(this.#callees),
      resumePoints: Int32Array.from(this.#resumePoints),
      resumeState: Int32Array.from(this.#resumeState),
      variables: this.variables,
    };
  }

  /** Puts constants behind the registers, and places in the stead of labels. */
  #link(registers: number): Int32Array {
    const code = Int32Array.from(this.code);
    const labels = this.#labels;
    for (let pc = 0; pc < code.length; ) {
      const opcode = code[pc]!;
      const operands = OPERANDS[opcode]!;
      for (let i = 0; i < operands.length; i++) {
        const at = pc + 1 + i;
        const operand = code[at]!;
        const letter = operands.charCodeAt(i);
        if (letter === R && operand < 0) code[at] = registers - 1 - operand;
        else if (letter === J) code[at] = labels[operand]!;
      }
      pc += 1 + operands.length;
      if (opcode === OP.JUMP_TABLE) {
        const more = code[pc - 2]! - 1;
        for (let i = 0; i < more; i++) code[pc + i] = labels[code[pc + i]!]!;
        pc += more;
      }
    }
    return code;
  }
}

const R = "r".charCodeAt(0);
const J = "j".charCodeAt(0);

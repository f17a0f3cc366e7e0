import type { FunctionScope } from "../analyze/scope.ts";
import type { FunctionCode, VariableInfo } from "./function-code.ts";
import { OP, OPERANDS } from "./opcodes.ts";

type Constant = undefined | null | boolean | number | string;

/** Length from which a list has an index. */
const SHORT_LIST = 16;

/** Places of the items of a list without duplicates; `without` is the place of −0, which a Map cannot tell from 0. */
function indexOf<T>(list: readonly T[], without: number): Map<T, number> {
  const places = new Map<T, number>();
  for (let i = 0; i < list.length; i++) if (i !== without) places.set(list[i]!, i);
  return places;
}

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
  /** Only of a function with many: a short list is quicker to search than a map to make. */
  #constantIndex: Map<Constant, number> | null = null;
  #negativeZero = -1;
  readonly #names: string[] = [];
  #nameIndex: Map<string, number> | null = null;
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
    let index = this.#constantIndex === null ? this.#findConstant(value) : (this.#constantIndex.get(value) ?? -1);
    if (index < 0) {
      index = this.#constants.push(value) - 1;
      if (this.#constantIndex !== null) this.#constantIndex.set(value, index);
      else if (index >= SHORT_LIST) this.#constantIndex = indexOf(this.#constants, this.#negativeZero);
    }
    return -1 - index;
  }

  #findConstant(value: Constant): number {
    const found = this.#constants.indexOf(value);
    return found >= 0 && found === this.#negativeZero ? this.#constants.indexOf(value, found + 1) : found;
  }

  name(text: string): number {
    let index = this.#nameIndex === null ? this.#names.indexOf(text) : (this.#nameIndex.get(text) ?? -1);
    if (index < 0) {
      index = this.#names.push(text) - 1;
      if (this.#nameIndex !== null) this.#nameIndex.set(text, index);
      else if (index >= SHORT_LIST) this.#nameIndex = indexOf(this.#names, -1);
    }
    return index;
  }

  emit(opcode: number, ...operands: readonly number[]): void {
    const { code } = this;
    code.push(opcode);
    for (let i = 0; i < operands.length; i++) code.push(operands[i]!);
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
    const template: Constant[] = [];
    for (let i = 0; i < registers; i++) template.push(undefined);
    for (let i = 0; i < this.#constants.length; i++) template.push(this.#constants[i]);
    return {
      id: about.id,
      name: about.name,
      length: about.length,
      parameters: about.parameters,
      rest: about.rest,
      async: this.scope.async,
      registers,
      constants: this.#constants,
      template,
      code: this.#link(registers),
      names: this.#names,
      captures: this.scope.captureSources,
      captureNames: this.scope.captures.map(({ name }) => name),
      handlers: this.#handlers,
      sites: this.#sites,
      callees: this.#callees,
      resumePoints: this.#resumePoints,
      resumeState: this.#resumeState,
      variables: this.variables,
      start: about.start,
      end: about.end,
      source: about.source,
    };
  }

  /** Puts constants behind the registers, and places in the stead of labels. */
  #link(registers: number): Int32Array {
    const code = new Int32Array(this.code);
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

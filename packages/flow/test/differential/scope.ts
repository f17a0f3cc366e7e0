import type { Random } from "./random.ts";

/** What the generator knows of a value: enough that most programs do something instead of failing at once. */
export type Kind = "num" | "str" | "bool" | "nums" | "strs" | "obj" | "map" | "set";
export const KINDS: readonly Kind[] = ["num", "str", "bool", "nums", "strs", "obj", "map", "set"];

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly mutable: boolean;
}

export interface Callable {
  readonly name: string;
  readonly parameters: readonly Kind[];
  readonly result: Kind;
  readonly isAsync: boolean;
  /** Statements one call may run. */
  readonly cost: number;
}

/** A promise held in a variable. */
export interface Handle {
  readonly name: string;
  readonly kind: Kind;
}

/** Statements one program may run, loops and calls multiplied out. */
const COST_MAX = 4000;

/** One block being written. Blocks nest; what an inner one declares, the outer one does not see. */
export class Scope {
  readonly random: Random;
  readonly variables: Variable[];
  readonly callables: Callable[];
  readonly handles: Handle[];
  readonly #declaredHere = new Set<string>();
  readonly #shared: { names: number; cost: number };
  /** Whether `await` may stand here. */
  readonly isAsync: boolean;
  /** Kind to return; undefined in the main body. */
  readonly returns: Kind | undefined;
  /** Labels of the loops around, innermost last; `""` for one without. */
  readonly loops: readonly string[];
  readonly inSwitch: boolean;
  /** How often this block runs at most. */
  readonly times: number;
  readonly depth: number;

  readonly #write: WriteStatements;

  constructor(random: Random, from: Scope | WriteStatements, change: ScopeChange = {}) {
    const parent = typeof from === "function" ? undefined : from;
    this.#write = typeof from === "function" ? from : from.#write;
    this.random = random;
    this.variables = parent ? [...parent.variables] : [];
    this.callables = parent ? [...parent.callables] : [];
    this.handles = parent ? [...parent.handles] : [];
    this.#shared = change.ownCost === true || parent === undefined ? { names: 0, cost: 0 } : parent.#shared;
    if (change.ownCost === true && parent) this.#shared.names = parent.#shared.names + 1000 * (parent.depth + 1);
    this.isAsync = change.isAsync ?? parent?.isAsync ?? true;
    this.returns = "returns" in change ? change.returns : parent?.returns;
    this.loops = change.loops ?? parent?.loops ?? [];
    this.inSwitch = change.inSwitch ?? parent?.inSwitch ?? false;
    this.times = (change.ownCost === true ? 1 : (parent?.times ?? 1)) * (change.repeat ?? 1);
    this.depth = parent ? parent.depth + 1 : 0;
  }

  child(change: ScopeChange = {}): Scope {
    return new Scope(this.random, this, change);
  }

  /** The lines of a block's inside. */
  block(count = this.random.int(1, 3)): string[] {
    return this.#write(this, count).map(indent);
  }

  kind(): Kind {
    return this.random.pick(KINDS);
  }

  get cost(): number {
    return this.#shared.cost;
  }

  spend(units: number): void {
    this.#shared.cost += units * this.times;
  }

  affords(units: number): boolean {
    return this.#shared.cost + units * this.times <= COST_MAX;
  }

  /** A new name; now and then one that shadows a name of an outer block, unless `initializer` reads that one. */
  freshName(prefix: string, initializer = ""): string {
    if (this.depth > 0 && this.variables.length > 0 && this.random.chance(0.12)) {
      const outer = this.random.pick(this.variables).name;
      if (!this.#declaredHere.has(outer) && !initializer.includes(outer)) {
        this.#declaredHere.add(outer);
        this.forget(outer);
        return outer;
      }
    }
    return this.counterName(prefix);
  }

  /** A name that nothing else has: what ends a loop must not be within reach of what runs in it. */
  counterName(prefix: string): string {
    const name = `${prefix}${++this.#shared.names}`;
    this.#declaredHere.add(name);
    return name;
  }

  declare(variable: Variable): void {
    this.occupy(variable.name);
    this.variables.push(variable);
  }

  /** The name is taken in this block, by something of no known kind. */
  occupy(name: string): void {
    this.forget(name);
    this.#declaredHere.add(name);
  }

  /** A name that is shadowed means something else from here on. */
  forget(name: string): void {
    for (const list of [this.variables, this.callables, this.handles] as { name: string }[][]) {
      const at = list.findIndex((entry) => entry.name === name);
      if (at >= 0) list.splice(at, 1);
    }
  }

  variable(kind: Kind, mutable = false): Variable | undefined {
    const fitting = this.variables.filter((variable) => variable.kind === kind && (!mutable || variable.mutable));
    return fitting.length === 0 ? undefined : this.random.pick(fitting);
  }

  callable(kind: Kind): Callable | undefined {
    const fitting = this.callables.filter(
      (callable) => callable.result === kind && (!callable.isAsync || this.isAsync) && this.affords(callable.cost),
    );
    return fitting.length === 0 ? undefined : this.random.pick(fitting);
  }
}

/** Gives the lines of so many statements; handed in, since statements hold blocks and blocks hold statements. */
export type WriteStatements = (scope: Scope, count: number) => string[];

export const indent = (line: string): string => `  ${line}`;

export interface ScopeChange {
  readonly isAsync?: boolean;
  readonly returns?: Kind | undefined;
  readonly loops?: readonly string[];
  readonly inSwitch?: boolean;
  readonly repeat?: number;
  /** A function body: its cost is counted apart and paid at each call. */
  readonly ownCost?: boolean;
}

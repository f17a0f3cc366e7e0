import type { Expression, Function as FunctionNode, MemberExpression, Node, ObjectExpression, Pattern } from "acorn";
import { type Binding, type NamedUse, needsCell, notes, type Scope } from "../analyze/scope.ts";
import type { FunctionBuilder, Label } from "./function-builder.ts";
import type { FunctionCode } from "./function-code.ts";
import { OP } from "./opcodes.ts";

/** One place that `break`, `continue` or `return` may have to leave, innermost last. */
export interface Exit {
  readonly kind: "loop" | "switch" | "labeled" | "finally";
  readonly labels: readonly string[];
  readonly breakTo: Label;
  /** Loops only. */
  readonly continueTo: Label;
  /** `finally` only: what to do behind the block, by selector. */
  readonly pending: (() => void)[];
  readonly selector: number;
  readonly value: number;
}

export type ExpressionWriter = (g: Generator, node: never, to: number) => void;
export type StatementWriter = (g: Generator, node: never, labels: readonly string[]) => void;

/** The parts of the code generator, handed in as tables so that the files that fill them need not import each other. */
export interface Writers {
  readonly expressions: Readonly<Record<string, ExpressionWriter>>;
  readonly statements: Readonly<Record<string, StatementWriter>>;
  readonly functionCode: (g: Generator, node: FunctionNode, name: string) => FunctionCode;
  readonly assignPattern: (g: Generator, pattern: Pattern, value: { from: number; declares: boolean }) => void;
}

/** State of the code generation of one file: which function is being written, and the ways out of where we are in it. */
export class Generator {
  readonly writers: Writers;
  readonly functions: FunctionCode[] = [];
  b!: FunctionBuilder;
  exits: Exit[] = [];
  /** Where the optional chain around the expression being written ends when it is cut short. */
  chainEnd: Label = -1;
  implicit: readonly Binding[] = [];

  readonly source: string;

  constructor(writers: Writers, source: string) {
    this.writers = writers;
    this.source = source;
  }

  // ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Writes code that leaves the value of `node` in register `to`; `to` is written last unless it is a fresh temporary. */
  into(node: Node, to: number): void {
    const writer = this.writers.expressions[node.type];
    if (writer === undefined) throw new Error(`No code for ${node.type}`);
    writer(this, node as never, to);
  }

  /** The value in a new temporary. */
  fresh(node: Node): number {
    const to = this.b.register();
    this.into(node, to);
    return to;
  }

  /** The value in whatever register is cheapest: a constant's, the variable's own, or a new temporary. Only to be read. */
  any(node: Node): number {
    if (node.type === "Literal") {
      const { value } = node as unknown as { value: string | number | boolean | null };
      return this.b.constant(value);
    }
    if (node.type === "Identifier") {
      const { flowBinding: binding, flowEarly } = node as NamedUse;
      if (binding !== undefined && !flowEarly && binding.scope.owner === this.b.scope && !needsCell(binding)) {
        return binding.register;
      }
    }
    return this.fresh(node);
  }

  /** Like `any`, but safe where `later` is evaluated before the value is used. */
  stable(node: Node, later: Node | readonly (Node | null)[]): number {
    const nodes = Array.isArray(later) ? (later as readonly (Node | null)[]) : [later as Node];
    const assigns = nodes.some((after) => after !== null && notes(after).flowAssigns === true);
    return assigns && node.type === "Identifier" ? this.fresh(node) : this.any(node);
  }

  /** Evaluates for its effects. */
  effect(node: Node): void {
    const { b } = this;
    const mark = b.top;
    const unused = b.register();
    const effect = this.writers.expressions[`${node.type}:effect`];
    if (effect !== undefined) effect(this, node as never, unused);
    else this.into(node, unused);
    b.top = mark;
  }

  /** The value; a function without a name of its own gets `name`. */
  named(node: Node, name: string, to: number): void {
    const anonymous =
      node.type === "ArrowFunctionExpression" || (node.type === "FunctionExpression" && !(node as FunctionNode).id);
    if (anonymous) this.closure(node as FunctionNode, name, to);
    else this.into(node, to);
  }

  /** Says what the next instruction iterates, where the source has a simple name for it. */
  iterated(node: Node): void {
    const empty = node.type === "ObjectExpression" && (node as ObjectExpression).properties.length === 0;
    if (empty || isSimple(node)) this.b.subject(node);
  }

  closure(node: FunctionNode, name: string, to: number): void {
    const code = this.writers.functionCode(this, node, name);
    this.b.at(node);
    this.b.emit(OP.CLOSURE, to, code.id);
  }

  /** Whether writing `node` straight into a variable's register could let the expression see its own result too early. */
  writesLast(node: Expression): boolean {
    return WRITES_LAST.has(node.type);
  }

  // ── variables ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Index of a binding among what the current function captured. */
  capture(binding: Binding, builder: FunctionBuilder = this.b): number {
    const { captures, captureSources } = builder.scope;
    const known = captures.indexOf(binding);
    if (known >= 0) return known;
    const parent = builder.parent!;
    const source =
      parent.scope === binding.scope.owner ? binding.register << 1 : (this.capture(binding, parent) << 1) | 1;
    captureSources.push(source);
    return captures.push(binding) - 1;
  }

  load(id: NamedUse, to: number): void {
    const { b } = this;
    const binding = id.flowBinding;
    if (binding === undefined) {
      b.at(id);
      b.emit(OP.LOAD_GLOBAL, to, b.name(id.name));
      return;
    }
    const early = id.flowEarly === true;
    if (early) b.at(id);
    if (binding.scope.owner !== b.scope) {
      b.emit(needsCell(binding) ? OP.LOAD_CAPTURE_CELL : OP.LOAD_CAPTURE, to, this.capture(binding));
    } else if (needsCell(binding)) b.emit(OP.LOAD_CELL, to, binding.register);
    else {
      if (early) this.#check(binding, binding.register);
      if (to !== binding.register) b.emit(OP.MOVE, to, binding.register);
      return;
    }
    if (early) this.#check(binding, to);
  }

  #check(binding: Binding, register: number): void {
    const opcode = binding.kind === "implicit" ? OP.CHECK_ASSIGNED : OP.CHECK_SET;
    this.b.emit(opcode, register, this.b.name(binding.name));
  }

  /** Gives a variable its first value. */
  initialize(binding: Binding, from: number): void {
    if (needsCell(binding)) this.b.emit(OP.STORE_CELL, binding.register, from);
    else if (from !== binding.register) this.b.emit(OP.MOVE, binding.register, from);
  }

  /** Assigns a variable by name. */
  store(id: NamedUse, from: number): void {
    const { b } = this;
    const binding = id.flowBinding!;
    b.at(id);
    if (id.flowEarly && binding.kind !== "implicit") {
      const mark = b.top;
      this.load(id, b.register());
      b.top = mark;
    }
    if (binding.kind === "const" || binding.kind === "self") {
      b.emit(OP.THROW_ERROR, 0, b.name("Assignment to constant variable."));
    } else if (binding.scope.owner !== b.scope) b.emit(OP.STORE_CAPTURE_CELL, this.capture(binding), from);
    else if (needsCell(binding)) b.emit(OP.STORE_CELL, binding.register, from);
    else if (from !== binding.register) b.emit(OP.MOVE, binding.register, from);
  }

  /** The register of a variable that may be written directly, or −1. */
  directRegister(id: NamedUse): number {
    const binding = id.flowBinding;
    if (binding === undefined || id.flowEarly || binding.scope.owner !== this.b.scope || needsCell(binding)) return -1;
    return binding.kind === "const" || binding.kind === "self" ? -1 : binding.register;
  }

  // ── scopes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Runs `inside` with registers for the scope's variables, unset where a use could come too early. */
  scoped(scope: Scope, inside: () => void): void {
    const { b } = this;
    const mark = b.top;
    this.enter(scope);
    const from = b.pc;
    inside();
    this.leave(scope, from);
    b.top = mark;
  }

  enter(scope: Scope): void {
    const { b } = this;
    for (const binding of scope.bindings.values()) {
      const stale = scope.awaits && (b.wasUsed(b.top) || this.exits.some(({ kind }) => kind === "loop"));
      binding.register = b.register();
      b.named.add(binding.register);
      if (needsCell(binding) || binding.early) this.renew(binding);
      // What an earlier variable left behind must not get into a snapshot.
      else if (stale) b.emit(OP.MOVE, binding.register, b.constant(undefined));
    }
  }

  /** Makes the variable new, as at the start of each iteration. */
  renew(binding: Binding): void {
    if (needsCell(binding)) this.b.emit(OP.NEW_CELL, binding.register);
    else if (binding.early) this.b.emit(OP.UNSET, binding.register);
  }

  leave(scope: Scope, fromPc: number): void {
    const toPc = this.b.pc;
    for (const binding of scope.bindings.values()) {
      if (binding.register < 0) continue;
      this.b.named.delete(binding.register);
      this.b.variables.push({ name: binding.name, register: binding.register, cell: needsCell(binding), fromPc, toPc });
    }
  }

  /** Creates the functions that a block declares, before its first statement runs. */
  hoist(statements: readonly Node[]): void {
    for (const statement of statements) {
      if (statement.type === "LabeledStatement") this.hoist([(statement as unknown as { body: Node }).body]);
      if (statement.type !== "FunctionDeclaration") continue;
      const node = statement as FunctionNode;
      const binding = (node.id as NamedUse).flowBinding!;
      const mark = this.b.top;
      const to = needsCell(binding) ? this.b.register() : binding.register;
      this.closure(node, binding.name, to);
      this.initialize(binding, to);
      this.b.top = mark;
    }
  }

  statements(nodes: readonly Node[]): void {
    for (const node of nodes) this.statement(node);
  }

  statement(node: Node, labels: readonly string[] = []): void {
    const writer = this.writers.statements[node.type];
    if (writer === undefined) throw new Error(`No code for ${node.type}`);
    const mark = this.b.top;
    writer(this, node as never, labels);
    this.b.top = mark;
  }
}

const WRITES_LAST: ReadonlySet<string> = new Set([
  "ArrowFunctionExpression",
  "AwaitExpression",
  "BinaryExpression",
  "CallExpression",
  "FunctionExpression",
  "Identifier",
  "Literal",
  "MemberExpression",
  "NewExpression",
  "UnaryExpression",
]);

/** Whether messages name it as it is written: names, their properties, and literals. */
export function isSimple(node: Node): boolean {
  if (node.type === "Identifier" || node.type === "Literal") return true;
  const { computed, object } = node as MemberExpression;
  return node.type === "MemberExpression" && !computed && isSimple(object);
}

import type { Function as FunctionNode, Identifier, Node } from "acorn";

export type BindingKind = "let" | "const" | "function" | "parameter" | "catch" | "self" | "implicit";

/** One declared name. */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** Source offset behind which it holds a value, for code of the same function. */
  readonly readyAt: number;
  readonly declaredAt: number;
  /** Assigned to by anything but its declaration. */
  assigned: boolean;
  /** Used by a function inside the one that declares it. */
  captured: boolean;
  /** Some use may run before the declaration: it starts unset and such uses check. */
  early: boolean;
  /** Set by the code generator. */
  register: number;
}

/** Bindings of a scope that declares nothing, as most blocks do. Never written to. */
export const NO_BINDINGS: Map<string, Binding> = new Map();

/** One block, function, loop head or switch. */
export interface Scope {
  readonly parent: Scope | null;
  readonly owner: FunctionScope;
  bindings: Map<string, Binding>;
  /** Offset where the block begins: functions declared in it are created there. */
  readonly start: number;
  /** Of a switch: the order of execution is not the order of the text. */
  readonly unordered: boolean;
  /** Whether the function can be suspended while control is in it. */
  awaits: boolean;
}

/** One function of the source, or the main body. */
export interface FunctionScope {
  readonly node: FunctionNode | null;
  readonly parent: FunctionScope | null;
  /** Offset at which the function's value is created, seen from the function around it. */
  readonly createdAt: number;
  readonly async: boolean;
  /** What it takes from outside, in order of first use. */
  readonly captures: Binding[];
  /** Where each of them comes from, as FunctionCode.captures says. */
  readonly captureSources: number[];
}

/** Whether closures share the variable through a cell; otherwise they take its value along, which no longer changes. */
export function needsCell(binding: Binding): boolean {
  return (
    binding.captured &&
    (binding.assigned || binding.early || binding.kind === "function" || binding.kind === "implicit")
  );
}

/** What the analysis leaves on the nodes of the tree for the code generator, which walks it once more. */
export interface Notes {
  /** On an Identifier that names a variable. */
  flowBinding?: Binding;
  /** On an Identifier: the use may come before the declaration. */
  flowEarly?: boolean;
  /** On a node that opens a scope. */
  flowScope?: Scope;
  /** On a function node. */
  flowFunction?: FunctionScope;
  /** On an expression in which a variable is assigned. */
  flowAssigns?: boolean;
  /** On a function that is written as a method: where its text begins. */
  flowTextStart?: number;
}

export function notes(node: Node): Notes {
  return node as Node & Notes;
}

export type NamedUse = Identifier & Notes;

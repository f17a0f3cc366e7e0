import type { AnyNode, Node, Pattern } from "acorn";
import type { TextEdit, TextRange } from "./model.ts";
import { childrenOf } from "./syntax.ts";

export interface Variable {
  readonly name: string;
  readonly kind: "let" | "const" | "var" | "param" | "function" | "implicit";
  /** The name where it is declared; for an implicit variable (F5) where it is first assigned. */
  readonly at: TextRange;
  /** From here on it holds a value: a `let` or `const` read above throws. */
  readonly ready: number;
  readonly scope: Scope;
  readonly references: Reference[];
}

/** One use of a name; the name in a declaration is not one. */
export interface Reference {
  readonly name: string;
  readonly at: TextRange;
  readonly reads: boolean;
  readonly writes: boolean;
  /** Undefined for names that the script does not declare: the host's. */
  variable: Variable | undefined;
  /** Innermost function around it; the program at top level. */
  readonly within: Node;
  readonly scope: Scope;
  /** Stands inside an `await`, so that the script waits there for it. */
  readonly awaited: boolean;
  /** `{ name }`: a rename has to write `{ name: other }`. */
  readonly shorthand: boolean;
  /** The key, where it is the value in `{ key: name }`: a rename to that key can write `{ key }`. */
  readonly key: (TextRange & { readonly name: string }) | undefined;
}

export interface Scope {
  readonly parent?: Scope;
  readonly within: Node;
  readonly variables: Map<string, Variable>;
  /** The text in which its names can be read. */
  readonly extent: TextRange;
}

export interface Scopes {
  readonly all: readonly Scope[];
  readonly variables: readonly Variable[];
  readonly references: readonly Reference[];
  /** Where names are declared with `{ name }`, which a rename has to write as `{ name: other }`. */
  readonly shorthandDeclarations: ReadonlySet<number>;
}

/** Who means whom: every use of a name with the variable that it stands for. */
export function analyzeScopes(program: Node): Scopes {
  const analysis = new ScopeAnalysis();
  analysis.visit(program as AnyNode, { scope: analysis.open(program, undefined, program), awaited: false });
  analysis.resolve();
  return analysis;
}

interface Declared {
  readonly kind: string;
  readonly ready?: number;
}

interface Use {
  readonly reads: boolean;
  readonly writes: boolean;
}

const READ: Use = { reads: true, writes: false };

interface Position {
  readonly scope: Scope;
  readonly awaited: boolean;
}

class ScopeAnalysis implements Scopes {
  readonly all: Scope[] = [];
  readonly variables: Variable[] = [];
  readonly references: Reference[] = [];
  readonly shorthandDeclarations = new Set<number>();
  readonly #shorthand = new Set<number>();
  readonly #keys = new Map<number, TextRange & { readonly name: string }>();
  /** Functions that run where they stand: `(async () => { … })()`. */
  readonly #calledAtOnce = new Set<Node>();

  open(node: Node, parent: Scope | undefined, within: Node): Scope {
    const extent = { start: node.start, end: node.end };
    const scope: Scope = { within, extent, variables: new Map(), ...(parent ? { parent } : {}) };
    this.all.push(scope);
    const statements = (node as { body?: unknown }).body;
    if (Array.isArray(statements)) this.#hoist(statements, scope);
    return scope;
  }

  #hoist(statements: readonly AnyNode[], scope: Scope): void {
    for (const statement of statements) {
      if (statement.type === "VariableDeclaration") {
        for (const { id, end } of statement.declarations)
          this.#declarePattern(id, { kind: statement.kind, ready: end }, scope);
      } else if ((statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") && statement.id) {
        this.#declare(statement.id, { kind: "function" }, scope);
      }
    }
  }

  #declare(id: Node & { name: string }, { kind, ready = 0 }: Declared, scope: Scope): void {
    if (scope.variables.has(id.name)) return;
    const at = { start: id.start, end: id.end };
    const variable: Variable = { name: id.name, kind: kind as Variable["kind"], at, ready, scope, references: [] };
    scope.variables.set(id.name, variable);
    this.variables.push(variable);
  }

  #declarePattern(pattern: Pattern, declared: Declared, scope: Scope): void {
    for (const id of identifiersOf(pattern)) this.#declare(id, declared, scope);
    for (const at of shorthandsOf(pattern)) this.shorthandDeclarations.add(at);
  }

  visit(node: AnyNode, at: Position): void {
    switch (node.type) {
      case "Identifier":
        this.#refer(node, at, READ);
        return;
      case "BlockStatement":
        this.#visitAll(node.body, { ...at, scope: this.open(node, at.scope, at.scope.within) });
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#visitFunction(node, at);
        return;
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        this.#visitLoop(node, at);
        return;
      case "SwitchStatement": {
        this.visit(node.discriminant as AnyNode, at);
        const scope = this.open(node, at.scope, at.scope.within);
        this.#hoist(node.cases.flatMap((arm) => arm.consequent) as AnyNode[], scope);
        this.#visitAll(node.cases, { ...at, scope });
        return;
      }
      case "CatchClause": {
        const scope = this.open(node, at.scope, at.scope.within);
        if (node.param) this.#declarePattern(node.param, { kind: "param" }, scope);
        if (node.param) this.#visitDefaults(node.param, { ...at, scope });
        this.visit(node.body, { ...at, scope });
        return;
      }
      case "VariableDeclarator":
        this.#visitDefaults(node.id, at);
        if (node.init) this.visit(node.init as AnyNode, at);
        return;
      default:
        this.#visitExpression(node, at);
    }
  }

  #visitExpression(node: AnyNode, at: Position): void {
    switch (node.type) {
      case "AssignmentExpression":
        this.#assign(node.left, at, node.operator !== "=");
        this.visit(node.right as AnyNode, at);
        return;
      case "UpdateExpression":
        this.#assign(node.argument as Pattern, at, true);
        return;
      case "AwaitExpression":
        this.visit(node.argument as AnyNode, { ...at, awaited: true });
        return;
      case "CallExpression":
        this.#calledAtOnce.add(node.callee);
        this.#visitAll(childrenOf(node), at);
        return;
      case "MemberExpression":
        this.visit(node.object as AnyNode, at);
        if (node.computed) this.visit(node.property as AnyNode, at);
        return;
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
        if (node.computed) this.visit(node.key as AnyNode, at);
        if (node.type === "Property" && node.shorthand) this.#shorthand.add(node.value.start);
        if (node.type === "Property" && !node.shorthand && !node.computed && node.key.type === "Identifier") {
          this.#keys.set(node.value.start, { start: node.key.start, end: node.key.end, name: node.key.name });
        }
        if (node.value) this.visit(node.value as AnyNode, at);
        return;
      case "LabeledStatement":
        this.visit(node.body as AnyNode, at);
        return;
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
        return;
      default:
        this.#visitAll(childrenOf(node), at);
    }
  }

  #visitAll(nodes: readonly Node[], at: Position): void {
    for (const node of nodes) this.visit(node as AnyNode, at);
  }

  #visitFunction(
    node: AnyNode & { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" },
    at: Position,
  ): void {
    const scope = this.open(node, at.scope, this.#calledAtOnce.has(node) ? at.scope.within : node);
    if (node.type === "FunctionExpression" && node.id) this.#declare(node.id, { kind: "function" }, scope);
    for (const param of node.params) this.#declarePattern(param, { kind: "param" }, scope);
    const inside = { scope, awaited: false };
    for (const param of node.params) this.#visitDefaults(param, inside);
    if (node.body.type !== "BlockStatement") {
      this.visit(node.body as AnyNode, inside);
      return;
    }
    // Parameters and body share a scope: the language forbids a declaration that would tell them apart.
    this.#hoist(node.body.body as AnyNode[], scope);
    this.#visitAll(node.body.body, inside);
  }

  #visitLoop(node: AnyNode & { type: "ForStatement" | "ForInStatement" | "ForOfStatement" }, at: Position): void {
    const scope = this.open(node, at.scope, at.scope.within);
    const head = node.type === "ForStatement" ? node.init : node.left;
    if (head?.type === "VariableDeclaration") this.#hoist([head], scope);
    const inside = { ...at, scope };
    if (node.type === "ForStatement") {
      for (const part of [node.init, node.test, node.update, node.body]) if (part) this.visit(part as AnyNode, inside);
      return;
    }
    if (head && head.type !== "VariableDeclaration") this.#assign(head as Pattern, at, false);
    else if (head) this.visit(head as AnyNode, inside);
    this.visit(node.right as AnyNode, at);
    this.visit(node.body as AnyNode, inside);
  }

  /** A declared pattern uses names in its defaults and computed keys only. */
  #visitDefaults(pattern: Pattern, at: Position): void {
    switch (pattern.type) {
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") this.#visitDefaults(property.argument, at);
          else {
            if (property.computed) this.visit(property.key as AnyNode, at);
            this.#visitDefaults(property.value, at);
          }
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.#visitDefaults(element, at);
        return;
      case "RestElement":
        this.#visitDefaults(pattern.argument, at);
        return;
      case "AssignmentPattern":
        this.#visitDefaults(pattern.left, at);
        this.visit(pattern.right as AnyNode, at);
    }
  }

  #assign(pattern: Pattern, at: Position, reads: boolean): void {
    if (pattern.type === "MemberExpression") {
      this.visit(pattern, at);
      return;
    }
    for (const shorthand of shorthandsOf(pattern)) this.#shorthand.add(shorthand);
    for (const id of identifiersOf(pattern)) this.#refer(id, at, { reads, writes: true });
    this.#visitDefaults(pattern, at);
  }

  #refer(id: Node & { name: string }, { scope, awaited }: Position, { reads, writes }: Use): void {
    const { name, start, end } = id;
    // One literal for all: there is one for each name in the script, and copies of copies were half the time of the analysis.
    const reference: Reference = {
      name,
      at: { start, end },
      reads,
      writes,
      variable: undefined,
      within: scope.within,
      scope,
      awaited,
      shorthand: this.#shorthand.has(start),
      key: this.#keys.get(start),
    };
    this.references.push(reference);
  }

  /** After everything is declared, so that functions see what is declared below them. */
  resolve(): void {
    const root = this.references[0] && rootOf(this.references[0].scope);
    const sorted = this.references;
    if (sorted.some(({ at }, i) => i > 0 && at.start < sorted[i - 1]!.at.start))
      sorted.sort((a, b) => a.at.start - b.at.start);
    // F5: a name assigned without a declaration is one variable of the main body.
    for (const reference of sorted) {
      if (reference.writes && root && !lookUp(reference))
        this.#declare({ ...reference.at, type: "Identifier", name: reference.name }, { kind: "implicit" }, root);
    }
    for (const reference of sorted) {
      const variable = lookUp(reference);
      if (!variable) continue;
      reference.variable = variable;
      variable.references.push(reference);
    }
  }
}

const rootOf = (scope: Scope): Scope => (scope.parent ? rootOf(scope.parent) : scope);

/** The edit that writes another name in the place of a use. */
export function renameReference(reference: Reference, name: string): TextEdit {
  const { at, key, shorthand } = reference;
  if (key?.name === name) return { start: key.start, end: at.end, text: name };
  return { ...at, text: shorthand ? `${reference.name}: ${name}` : name };
}

export function lookUp(use: { readonly name: string; readonly scope: Scope }): Variable | undefined {
  for (let scope: Scope | undefined = use.scope; scope; scope = scope.parent) {
    const variable = scope.variables.get(use.name);
    if (variable) return variable;
  }
  return undefined;
}

function identifiersOf(pattern: Pattern): (Node & { name: string })[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        identifiersOf(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? identifiersOf(element) : []));
    case "RestElement":
      return identifiersOf(pattern.argument);
    case "AssignmentPattern":
      return identifiersOf(pattern.left);
    default:
      return [];
  }
}

function shorthandsOf(pattern: Pattern): number[] {
  switch (pattern.type) {
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => {
        if (property.type === "RestElement") return [];
        return property.shorthand ? [property.value.start] : shorthandsOf(property.value);
      });
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? shorthandsOf(element) : []));
    case "AssignmentPattern":
      return shorthandsOf(pattern.left);
    default:
      return [];
  }
}

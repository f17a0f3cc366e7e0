import type {
  ArrayExpression,
  AssignmentExpression,
  AwaitExpression,
  BinaryExpression,
  BlockStatement,
  CallExpression,
  CatchClause,
  ChainExpression,
  ConditionalExpression,
  DoWhileStatement,
  ExpressionStatement,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Function as FunctionNode,
  Identifier,
  IfStatement,
  LabeledStatement,
  LogicalExpression,
  MemberExpression,
  NewExpression,
  Node,
  ObjectExpression,
  ParenthesizedExpression,
  Pattern,
  Property,
  ReturnStatement,
  SequenceExpression,
  SpreadElement,
  Statement,
  SwitchStatement,
  TemplateLiteral,
  ThrowStatement,
  TryStatement,
  UnaryExpression,
  UpdateExpression,
  VariableDeclaration,
  WhileStatement,
} from "acorn";
import type { FlowBody, ParsedFlow } from "../parse/parse-flow.ts";
import { HOST_NAMES } from "./host-names.ts";
import { refuseGlobal, refuseName, refuseNode, refusePatternKey } from "./refused.ts";
import { Report } from "./report.ts";
import {
  type Binding,
  type BindingKind,
  type FunctionScope,
  type NamedUse,
  NO_BINDINGS,
  notes,
  type Scope,
} from "./scope.ts";

/** What the code generator needs beside the notes on the tree. */
export interface Analysis {
  readonly main: FunctionScope;
  readonly mainScope: Scope;
  /** Names that are assigned and never declared (F5). */
  readonly implicit: readonly Binding[];
  /** Calls of the form `Name.method(…)` and `new Name(…)`, for the checks of what the host has. */
  readonly hostCalls: readonly (CallExpression | NewExpression)[];
}

interface OpenUse {
  readonly node: NamedUse;
  readonly owner: FunctionScope;
  readonly write: boolean;
  readonly typeofOperand: boolean;
}

/**
 * Resolves every name of a parsed file, finds what closures capture and which uses may come before their declaration, and reports what
 * the language does not have (F5, F10, "What is out"). One pass; it leaves its findings on the nodes (scope.ts, Notes).
 */
export function analyze(parsed: ParsedFlow, body: FlowBody, report = new Report(parsed.lines)): Analysis {
  return new Analyzer(report).run(body);
}

class Analyzer {
  readonly #report: Report;
  readonly #open: OpenUse[] = [];
  #scope!: Scope;
  #owner!: FunctionScope;
  #assignments = 0;
  readonly #hostCalls: (CallExpression | NewExpression)[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  run(body: FlowBody): Analysis {
    const main: FunctionScope = {
      node: null,
      parent: null,
      createdAt: 0,
      async: true,
      captures: [],
      captureSources: [],
    };
    this.#owner = main;
    const mainScope: Scope = {
      parent: null,
      owner: main,
      bindings: NO_BINDINGS,
      start: body.start,
      unordered: false,
      awaits: false,
    };
    this.#scope = mainScope;
    this.#declareBlock(body.statements);
    for (const statement of body.statements) this.visit(statement);
    return { main, mainScope, implicit: this.#settleOpenUses(mainScope), hostCalls: this.#hostCalls };
  }

  // ── declarations ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #inScope(node: Node, options: { unordered?: boolean }, inside: () => void): void {
    const outer = this.#scope;
    const { unordered = false } = options;
    this.#scope = {
      parent: outer,
      owner: this.#owner,
      bindings: NO_BINDINGS,
      start: node.start,
      unordered,
      awaits: false,
    };
    notes(node).flowScope = this.#scope;
    inside();
    this.#scope = outer;
  }

  #declareBlock(statements: readonly Node[]): void {
    for (const statement of statements) {
      if (statement.type === "VariableDeclaration") this.#declareVariables(statement as VariableDeclaration);
      else if (statement.type === "FunctionDeclaration") {
        const { id } = statement as FunctionNode;
        if (id) this.#declare(id, "function", 0);
      } else if (statement.type === "LabeledStatement")
        this.#declareBlock([(statement as unknown as { body: Node }).body]);
    }
  }

  #declareVariables(declaration: VariableDeclaration, readyAt?: number): void {
    const kind = declaration.kind === "const" ? "const" : "let";
    for (const declarator of declaration.declarations) {
      this.#declarePattern(declarator.id, kind, readyAt ?? declarator.end);
    }
  }

  #declarePattern(pattern: Pattern, kind: BindingKind, readyAt: number): void {
    switch (pattern.type) {
      case "Identifier":
        this.#declare(pattern, kind, readyAt);
        break;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          this.#declarePattern(property.type === "RestElement" ? property.argument : property.value, kind, readyAt);
        }
        break;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.#declarePattern(element, kind, readyAt);
        break;
      case "AssignmentPattern":
        this.#declarePattern(pattern.left, kind, readyAt);
        break;
      case "RestElement":
        this.#declarePattern(pattern.argument, kind, readyAt);
        break;
      default:
        break;
    }
  }

  #declare(id: Identifier, kind: BindingKind, readyAt: number): void {
    refuseName(id, this.#report);
    const scope = this.#scope;
    const { name } = id;
    if (HOST_NAMES.has(name)) {
      this.#report.warning(
        "shadowed-host",
        id,
        `"${name}" hides the host's ${name}; choose another name if that is not meant.`,
      );
    }
    const binding: Binding = {
      name,
      kind,
      scope,
      readyAt,
      declaredAt: id.start,
      assigned: false,
      captured: false,
      early: false,
      register: -1,
    };
    const before = scope.bindings.get(name);
    // Two functions of one name in one parameter list or block cannot be (strict mode); acorn has reported it.
    if (before === undefined) {
      if (scope.bindings === NO_BINDINGS) scope.bindings = new Map();
      scope.bindings.set(name, binding);
    }
    (id as NamedUse).flowBinding = before ?? binding;
  }

  // ── uses ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #use(id: Identifier, options: { write?: boolean; typeofOperand?: boolean } = {}): void {
    const { write = false, typeofOperand = false } = options;
    refuseName(id, this.#report);
    for (let scope: Scope | null = this.#scope; scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(id.name);
      if (binding !== undefined) {
        this.#resolve(id as NamedUse, binding, write);
        return;
      }
    }
    this.#open.push({ node: id as NamedUse, owner: this.#owner, write, typeofOperand });
  }

  #resolve(id: NamedUse, binding: Binding, write: boolean): void {
    id.flowBinding = binding;
    if (write) {
      binding.assigned = true;
      if (binding.kind === "const" || binding.kind === "self") {
        this.#report.warning("const-assignment", id, `"${id.name}" is constant; assigning it throws a TypeError.`);
      }
    }
    const { owner } = binding.scope;
    let usedAt = id.start;
    if (this.#owner !== owner) {
      binding.captured = true;
      for (let inner: FunctionScope = this.#owner; inner !== owner; inner = inner.parent!) usedAt = inner.createdAt;
    }
    if (binding.kind === "let" || binding.kind === "const") {
      if (usedAt < binding.readyAt || binding.scope.unordered) {
        binding.early = true;
        id.flowEarly = true;
      }
    } else if (binding.kind === "parameter" && usedAt < binding.readyAt) {
      binding.early = true;
      id.flowEarly = true;
    }
  }

  #settleOpenUses(mainScope: Scope): Binding[] {
    const implicit = new Map<string, Binding>();
    for (const { node, write } of this.#open) {
      const { name } = node;
      if (!write || implicit.has(name)) continue;
      if (HOST_NAMES.has(name)) {
        this.#report.error(
          "host-assignment",
          node,
          `"${name}" belongs to the host and cannot be assigned; declare a variable of your own.`,
        );
        continue;
      }
      this.#report.warning("undeclared-write", node, `"${name}" is assigned but never declared; declare it with let.`);
      const at = { readyAt: Number.MAX_SAFE_INTEGER, declaredAt: node.start };
      const flags = { assigned: true, captured: false, early: true, register: -1 };
      implicit.set(name, { name, kind: "implicit", scope: mainScope, ...at, ...flags });
    }
    for (const { node, owner, typeofOperand } of this.#open) {
      const binding = implicit.get(node.name);
      if (binding !== undefined) {
        node.flowBinding = binding;
        node.flowEarly = true;
        if (owner !== mainScope.owner) binding.captured = true;
      } else if (!HOST_NAMES.has(node.name) && !refuseGlobal(node, this.#report) && !typeofOperand) {
        this.#report.warning(
          "undeclared-read",
          node,
          `"${node.name}" is not declared; reading it throws a ReferenceError.`,
        );
      }
    }
    return [...implicit.values()];
  }

  // ── the walk ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  visitAll(nodes: readonly (Node | null)[]): void {
    for (const node of nodes) if (node !== null) this.visit(node);
  }

  visit(node: Node): void {
    const before = this.#assignments;
    refuseNode(node, this.#report);
    VISITORS[node.type]?.(this, node as never);
    if (this.#assignments !== before) notes(node).flowAssigns = true;
  }

  visitBlock(node: Node, statements: readonly Statement[]): void {
    this.#inScope(node, {}, () => {
      this.#declareBlock(statements);
      this.visitAll(statements);
    });
  }

  visitSwitch(node: SwitchStatement): void {
    this.visit(node.discriminant);
    this.#inScope(node, { unordered: true }, () => {
      for (const arm of node.cases) this.#declareBlock(arm.consequent);
      for (const arm of node.cases) {
        if (arm.test) this.visit(arm.test);
        this.visitAll(arm.consequent);
      }
    });
  }

  visitFor(node: ForStatement): void {
    this.#inScope(node, {}, () => {
      if (node.init?.type === "VariableDeclaration") this.#declareVariables(node.init);
      this.visitAll([node.init ?? null, node.test ?? null, node.update ?? null, node.body]);
    });
  }

  visitForEach(node: ForOfStatement | ForInStatement): void {
    this.#inScope(node, {}, () => {
      if (node.left.type === "VariableDeclaration") {
        this.#declareVariables(node.left, node.right.end);
        this.visit(node.right);
        this.visitTarget(node.left.declarations[0]!.id, false);
      } else {
        this.visit(node.right);
        this.visitTarget(node.left, true);
      }
      this.visit(node.body);
    });
  }

  visitCatch(node: CatchClause): void {
    this.#inScope(node, {}, () => {
      if (node.param) {
        this.#declarePattern(node.param, "catch", 0);
        this.visitTarget(node.param, false);
      }
      this.visitBlock(node.body, node.body.body);
    });
  }

  /** The targets of a declaration or assignment; `write` for the latter. */
  visitTarget(pattern: Pattern, write: boolean): void {
    switch (pattern.type) {
      case "Identifier":
        if (write) {
          this.#assignments++;
          this.#use(pattern, { write: true });
        }
        break;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") this.visitTarget(property.argument, write);
          else {
            refusePatternKey(property, this.#report);
            if (property.computed) this.visit(property.key);
            this.visitTarget(property.value, write);
          }
        }
        break;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.visitTarget(element, write);
        break;
      case "AssignmentPattern":
        this.visitTarget(pattern.left, write);
        this.visit(pattern.right);
        break;
      case "RestElement":
        this.visitTarget(pattern.argument, write);
        break;
      default:
        this.visit(pattern);
    }
  }

  visitUse(id: Identifier, typeofOperand = false): void {
    this.#use(id, { typeofOperand });
  }

  noteAwait(): void {
    const owner = this.#owner;
    for (let scope: Scope | null = this.#scope; scope !== null && scope.owner === owner; scope = scope.parent)
      scope.awaits = true;
  }

  noteHostCall(node: CallExpression | NewExpression): void {
    this.#hostCalls.push(node);
  }

  visitFunction(node: FunctionNode): void {
    const outer = this.#owner;
    const outerAssignments = this.#assignments;
    const declared = node.type === "FunctionDeclaration";
    const createdAt = declared ? this.#scope.start : node.start;
    const own = { captures: [], captureSources: [] };
    const inner: FunctionScope = { node, parent: outer, createdAt, async: node.async, ...own };
    notes(node).flowFunction = inner;
    this.#owner = inner;
    this.#inScope(node, {}, () => {
      const named = node.type === "FunctionExpression" && node.id;
      if (named) this.#declare(named, "self", 0);
      for (const parameter of node.params) this.#declarePattern(parameter, "parameter", parameter.end);
      for (const parameter of node.params) this.visitTarget(parameter, false);
      if (node.body.type === "BlockStatement") this.visitBlock(node.body, node.body.body);
      else this.visit(node.body);
    });
    this.#owner = outer;
    this.#assignments = outerAssignments;
  }
}

type Visitor = (walk: Analyzer, node: never) => void;

function on<T extends Node>(visitor: (walk: Analyzer, node: T) => void): Visitor {
  return visitor as Visitor;
}

/** What to walk in each node, in order of evaluation. Nodes that are not listed have no children that matter or are refused. */
const VISITORS: Readonly<Record<string, Visitor>> = {
  Identifier: on<Identifier>((walk, node) => walk.visitUse(node)),
  ExpressionStatement: on<ExpressionStatement>((walk, node) => walk.visit(node.expression)),
  BlockStatement: on<BlockStatement>((walk, node) => walk.visitBlock(node, node.body)),
  IfStatement: on<IfStatement>((walk, node) => walk.visitAll([node.test, node.consequent, node.alternate ?? null])),
  SwitchStatement: on<SwitchStatement>((walk, node) => walk.visitSwitch(node)),
  ForStatement: on<ForStatement>((walk, node) => walk.visitFor(node)),
  ForOfStatement: on<ForOfStatement>((walk, node) => walk.visitForEach(node)),
  ForInStatement: on<ForInStatement>((walk, node) => walk.visitForEach(node)),
  WhileStatement: on<WhileStatement>((walk, node) => walk.visitAll([node.test, node.body])),
  DoWhileStatement: on<DoWhileStatement>((walk, node) => walk.visitAll([node.body, node.test])),
  LabeledStatement: on<LabeledStatement>((walk, node) => walk.visit(node.body)),
  TryStatement: on<TryStatement>((walk, node) =>
    walk.visitAll([node.block, node.handler ?? null, node.finalizer ?? null]),
  ),
  CatchClause: on<CatchClause>((walk, node) => walk.visitCatch(node)),
  ThrowStatement: on<ThrowStatement>((walk, node) => walk.visit(node.argument)),
  ReturnStatement: on<ReturnStatement>((walk, node) => node.argument && walk.visit(node.argument)),
  VariableDeclaration: on<VariableDeclaration>((walk, node) => {
    for (const { id, init } of node.declarations) {
      walk.visitTarget(id, false);
      if (init) walk.visit(init);
    }
  }),
  FunctionDeclaration: on<FunctionNode>((walk, node) => walk.visitFunction(node)),
  FunctionExpression: on<FunctionNode>((walk, node) => walk.visitFunction(node)),
  ArrowFunctionExpression: on<FunctionNode>((walk, node) => walk.visitFunction(node)),
  UnaryExpression: on<UnaryExpression>((walk, node) => {
    if (node.operator === "typeof" && node.argument.type === "Identifier") walk.visitUse(node.argument, true);
    else walk.visit(node.argument);
  }),
  UpdateExpression: on<UpdateExpression>((walk, node) => walk.visitTarget(node.argument as Pattern, true)),
  BinaryExpression: on<BinaryExpression>((walk, node) => walk.visitAll([node.left, node.right])),
  LogicalExpression: on<LogicalExpression>((walk, node) => walk.visitAll([node.left, node.right])),
  AssignmentExpression: on<AssignmentExpression>((walk, node) => {
    walk.visitTarget(node.left, true);
    walk.visit(node.right);
  }),
  ConditionalExpression: on<ConditionalExpression>((walk, node) =>
    walk.visitAll([node.test, node.consequent, node.alternate]),
  ),
  MemberExpression: on<MemberExpression>((walk, node) => {
    walk.visit(node.object);
    if (node.computed) walk.visit(node.property);
  }),
  ChainExpression: on<ChainExpression>((walk, node) => walk.visit(node.expression)),
  CallExpression: on<CallExpression>((walk, node) => {
    if (node.callee.type === "MemberExpression" && node.callee.object.type === "Identifier") walk.noteHostCall(node);
    walk.visit(node.callee);
    walk.visitAll(node.arguments);
  }),
  NewExpression: on<NewExpression>((walk, node) => {
    if (node.callee.type === "Identifier") walk.noteHostCall(node);
    walk.visit(node.callee);
    walk.visitAll(node.arguments);
  }),
  SpreadElement: on<SpreadElement>((walk, node) => walk.visit(node.argument)),
  ArrayExpression: on<ArrayExpression>((walk, node) => walk.visitAll(node.elements)),
  ObjectExpression: on<ObjectExpression>((walk, node) => walk.visitAll(node.properties)),
  Property: on<Property>((walk, node) => {
    if (node.computed) walk.visit(node.key);
    walk.visit(node.value);
  }),
  TemplateLiteral: on<TemplateLiteral>((walk, node) => walk.visitAll(node.expressions)),
  SequenceExpression: on<SequenceExpression>((walk, node) => walk.visitAll(node.expressions)),
  AwaitExpression: on<AwaitExpression>((walk, node) => {
    walk.noteAwait();
    walk.visit(node.argument);
  }),
  ParenthesizedExpression: on<ParenthesizedExpression>((walk, node) => walk.visit(node.expression)),
};

import type {
  BlockStatement,
  BreakStatement,
  ContinueStatement,
  DoWhileStatement,
  ExpressionStatement,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  IfStatement,
  LabeledStatement,
  ReturnStatement,
  SwitchStatement,
  ThrowStatement,
  VariableDeclaration,
  WhileStatement,
} from "acorn";
import { type NamedUse, needsCell, notes } from "../analyze/scope.ts";
import type { Exit, Generator, StatementWriter } from "./generator.ts";
import { OP } from "./opcodes.ts";
import { writeCondition } from "./write-conditions.ts";
import { writeBreak, writeContinue, writeReturn } from "./write-exits.ts";
import { assignPattern } from "./write-patterns.ts";
import { writeTry } from "./write-try.ts";

function writeBlock(g: Generator, node: BlockStatement): void {
  g.scoped(notes(node).flowScope!, () => {
    g.hoist(node.body);
    g.statements(node.body);
  });
}

function writeVariables(g: Generator, node: VariableDeclaration): void {
  const { b } = g;
  for (const { id, init } of node.declarations) {
    const mark = b.top;
    if (id.type === "Identifier") {
      const binding = (id as NamedUse).flowBinding!;
      const direct = !needsCell(binding) && !binding.early;
      if (!init) g.initialize(binding, b.constant(undefined));
      else if (direct) g.named(init, id.name, binding.register);
      else {
        const value = b.register();
        g.named(init, id.name, value);
        g.initialize(binding, value);
      }
    } else if (init) assignPattern(g, id, { from: g.any(init), declares: true, subject: init });
    b.top = mark;
  }
}

function writeIf(g: Generator, node: IfStatement): void {
  const { b } = g;
  const otherwise = b.label();
  writeCondition(g, node.test, { target: otherwise, when: false });
  g.statement(node.consequent);
  if (node.alternate) {
    const done = b.label();
    b.emit(OP.JUMP, done);
    b.place(otherwise);
    g.statement(node.alternate);
    b.place(done);
  } else b.place(otherwise);
}

/** Runs `body` as something that `break` (and, for loops, `continue`) can leave. */
function withExit(g: Generator, { kind, labels }: Pick<Exit, "kind" | "labels">, body: (exit: Exit) => void): void {
  const continueTo = g.b.label();
  const exit: Exit = { kind, labels, breakTo: g.b.label(), continueTo, pending: [], selector: -1, value: -1 };
  g.exits.push(exit);
  body(exit);
  g.exits.pop();
  g.b.place(exit.breakTo);
}

function writeWhile(g: Generator, node: WhileStatement, labels: readonly string[]): void {
  const { b } = g;
  withExit(g, { kind: "loop", labels }, ({ continueTo }) => {
    const again = b.label();
    b.emit(OP.JUMP, continueTo);
    b.place(again);
    g.statement(node.body);
    b.place(continueTo);
    writeCondition(g, node.test, { target: again, when: true });
  });
}

function writeDoWhile(g: Generator, node: DoWhileStatement, labels: readonly string[]): void {
  const { b } = g;
  withExit(g, { kind: "loop", labels }, ({ continueTo }) => {
    const again = b.label();
    b.place(again);
    g.statement(node.body);
    b.place(continueTo);
    writeCondition(g, node.test, { target: again, when: true });
  });
}

function writeFor(g: Generator, node: ForStatement, labels: readonly string[]): void {
  const { b } = g;
  const scope = notes(node).flowScope!;
  g.scoped(scope, () => {
    if (node.init?.type === "VariableDeclaration") writeVariables(g, node.init);
    else if (node.init) g.effect(node.init);
    const copied = [...scope.bindings.values()].filter(needsCell);
    const copy = (): void => {
      for (const binding of copied) b.emit(OP.COPY_CELL, binding.register);
    };
    copy();
    withExit(g, { kind: "loop", labels }, ({ continueTo }) => {
      const again = b.label();
      const test = b.label();
      // The test stands behind the body, so that an iteration costs one jump.
      if (node.test) b.emit(OP.JUMP, test);
      b.place(again);
      g.statement(node.body);
      b.place(continueTo);
      copy();
      if (node.update) g.effect(node.update);
      b.place(test);
      if (node.test) writeCondition(g, node.test, { target: again, when: true });
      else b.emit(OP.JUMP, again);
    });
  });
}

function writeForEach(g: Generator, node: ForOfStatement | ForInStatement, labels: readonly string[]): void {
  const { b } = g;
  const scope = notes(node).flowScope!;
  const outer = b.top;
  const state = b.register();
  const object = b.register();
  g.scoped(scope, () => {
    g.into(node.right, object);
    b.at(node.right);
    g.iterated(node.right);
    b.emit(node.type === "ForOfStatement" ? OP.ITERATE : OP.KEYS, state, object);
    withExit(g, { kind: "loop", labels }, ({ breakTo, continueTo }) => {
      b.place(continueTo);
      const mark = b.top;
      for (const binding of scope.bindings.values()) g.renew(binding);
      const target = node.left.type === "VariableDeclaration" ? node.left.declarations[0]!.id : node.left;
      const direct = node.left.type === "VariableDeclaration" && target.type === "Identifier";
      const binding = direct ? (target as NamedUse).flowBinding! : undefined;
      const inPlace = binding !== undefined && !needsCell(binding) && !binding.early;
      const item = inPlace ? binding.register : b.register();
      b.at(node.right);
      if (node.type === "ForOfStatement") b.emit(OP.NEXT, item, state, breakTo);
      else b.emit(OP.NEXT_KEY, item, state, object, breakTo);
      if (!inPlace) {
        assignPattern(g, target, { from: item, declares: node.left.type === "VariableDeclaration", name: ".for" });
      }
      b.top = mark;
      g.statement(node.body);
      b.emit(OP.JUMP, continueTo);
    });
  });
  b.top = outer;
}

function writeSwitch(g: Generator, node: SwitchStatement, labels: readonly string[]): void {
  const { b } = g;
  const outer = b.top;
  const value = g.fresh(node.discriminant);
  g.scoped(notes(node).flowScope!, () => {
    for (const arm of node.cases) g.hoist(arm.consequent);
    withExit(g, { kind: "switch", labels }, ({ breakTo }) => {
      const places = node.cases.map(() => b.label());
      node.cases.forEach((arm, index) => {
        if (!arm.test) return;
        const mark = b.top;
        const candidate = g.any(arm.test);
        b.emit(OP.JUMP_IF_SAME, value, candidate, places[index]!);
        b.top = mark;
      });
      const fallback = node.cases.findIndex((arm) => !arm.test);
      b.emit(OP.JUMP, fallback < 0 ? breakTo : places[fallback]!);
      node.cases.forEach((arm, index) => {
        b.place(places[index]!);
        g.statements(arm.consequent);
      });
    });
  });
  b.top = outer;
}

const LOOPS: ReadonlySet<string> = new Set([
  "WhileStatement",
  "DoWhileStatement",
  "ForStatement",
  "ForOfStatement",
  "ForInStatement",
  "SwitchStatement",
  "LabeledStatement",
]);

function writeLabeled(g: Generator, node: LabeledStatement, labels: readonly string[]): void {
  const all = [...labels, node.label.name];
  if (LOOPS.has(node.body.type)) g.statement(node.body, all);
  else withExit(g, { kind: "labeled", labels: all }, () => g.statement(node.body));
}

function writeThrow(g: Generator, node: ThrowStatement): void {
  const value = g.any(node.argument);
  g.b.at(node);
  g.b.emit(OP.THROW, value);
}

export const STATEMENT_WRITERS: Readonly<Record<string, StatementWriter>> = {
  ExpressionStatement: (g: Generator, node: ExpressionStatement) => g.effect(node.expression),
  VariableDeclaration: writeVariables,
  FunctionDeclaration: () => {},
  BlockStatement: writeBlock,
  EmptyStatement: () => {},
  IfStatement: writeIf,
  WhileStatement: writeWhile,
  DoWhileStatement: writeDoWhile,
  ForStatement: writeFor,
  ForOfStatement: writeForEach,
  ForInStatement: writeForEach,
  SwitchStatement: writeSwitch,
  LabeledStatement: writeLabeled,
  BreakStatement: (g: Generator, node: BreakStatement) => writeBreak(g, node.label?.name),
  ContinueStatement: (g: Generator, node: ContinueStatement) => writeContinue(g, node.label?.name),
  ReturnStatement: (g: Generator, node: ReturnStatement) => writeReturn(g, node),
  ThrowStatement: writeThrow,
  TryStatement: writeTry,
};

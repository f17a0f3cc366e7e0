import type { BlockStatement, CatchClause, TryStatement } from "acorn";
import { notes } from "../analyze/scope.ts";
import type { Exit, Generator } from "./generator.ts";
import { OP } from "./opcodes.ts";
import { selectExit } from "./write-exits.ts";
import { assignPattern } from "./write-patterns.ts";

/**
 * `finally` is written once. Every way into it first sets a selector register; behind the block a jump table goes on where the selector
 * says: the next statement, the exception thrown again, or a break, continue or return that was on its way.
 */
export function writeTry(g: Generator, node: TryStatement): void {
  if (node.finalizer) writeTryFinally(g, node, node.finalizer);
  else writeTryCatch(g, node.block, node.handler!);
}

function writeTryCatch(g: Generator, block: BlockStatement, handler: CatchClause): void {
  const { b } = g;
  const outer = b.top;
  const exception = b.register();
  const done = b.label();
  const start = b.pc;
  g.statement(block);
  const end = b.pc;
  b.emit(OP.JUMP, done);
  b.handler({ start, end }, b.pc, exception);
  g.scoped(notes(handler).flowScope!, () => {
    if (handler.param) assignPattern(g, handler.param, { from: exception, declares: true });
    g.statement(handler.body);
  });
  b.place(done);
  b.top = outer;
}

function writeTryFinally(g: Generator, node: TryStatement, finalizer: BlockStatement): void {
  const { b } = g;
  const outer = b.top;
  const selector = b.register();
  const value = b.register();
  const breakTo = b.label();
  const done = b.label();
  const exit: Exit = { kind: "finally", labels: [], breakTo, continueTo: -1, pending: [], selector, value };
  g.exits.push(exit);
  const start = b.pc;
  if (node.handler) writeTryCatch(g, node.block, node.handler);
  else g.statement(node.block);
  const end = b.pc;
  selectExit(g, exit, () => b.emit(OP.JUMP, done));
  b.handler({ start, end }, b.pc, value);
  const rethrow = exit.pending.push(() => b.emit(OP.THROW, value)) - 1;
  b.emit(OP.MOVE, selector, b.constant(rethrow));
  g.exits.pop();
  b.place(breakTo);
  g.statement(finalizer);
  writeExits(g, exit);
  b.place(done);
  b.top = outer;
}

function writeExits(g: Generator, exit: Exit): void {
  const { b } = g;
  const places = exit.pending.map(() => b.label());
  b.emit(OP.JUMP_TABLE, exit.selector, places.length, ...places);
  exit.pending.forEach((write, index) => {
    b.place(places[index]!);
    write();
  });
}

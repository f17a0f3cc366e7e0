import type { ReturnStatement } from "acorn";
import type { Exit, Generator } from "./generator.ts";
import { OP } from "./opcodes.ts";

/** Leaves everything inside `stop` (an index among the exits; −1 for all), through the `finally` blocks on the way, then does `arrive`. */
function leaveTo(g: Generator, stop: number, arrive: () => void): void {
  for (let index = g.exits.length - 1; index > stop; index--) {
    const exit = g.exits[index]!;
    if (exit.kind !== "finally") continue;
    selectExit(g, exit, () => leaveTo(g, stop, arrive));
    return;
  }
  arrive();
}

/** Goes to a `finally` block, behind which `then` is written and run. */
export function selectExit(g: Generator, exit: Exit, then: () => void): void {
  const { b } = g;
  const index = exit.pending.push(then) - 1;
  b.emit(OP.MOVE, exit.selector, b.constant(index));
  b.emit(OP.JUMP, exit.breakTo);
}

export function writeBreak(g: Generator, label: string | undefined): void {
  const stop = g.exits.findLastIndex(({ kind, labels }) =>
    label === undefined ? kind === "loop" || kind === "switch" : labels.includes(label),
  );
  const { breakTo } = g.exits[stop]!;
  leaveTo(g, stop, () => g.b.emit(OP.JUMP, breakTo));
}

export function writeContinue(g: Generator, label: string | undefined): void {
  const stop = g.exits.findLastIndex(
    ({ kind, labels }) => kind === "loop" && (label === undefined || labels.includes(label)),
  );
  const { continueTo } = g.exits[stop]!;
  leaveTo(g, stop, () => g.b.emit(OP.JUMP, continueTo));
}

export function writeReturn(g: Generator, node: ReturnStatement): void {
  const { b } = g;
  const mark = b.top;
  const value = node.argument ? g.any(node.argument) : b.constant(undefined);
  b.at(node);
  returnFrom(g, value);
  b.top = mark;
}

/** Returns the value in a register; each `finally` block on the way keeps it in a register of its own. */
function returnFrom(g: Generator, value: number): void {
  const { b } = g;
  const exit = g.exits.findLast(({ kind }) => kind === "finally");
  if (exit === undefined) b.emit(OP.RETURN, value);
  else {
    b.emit(OP.MOVE, exit.value, value);
    selectExit(g, exit, () => returnFrom(g, exit.value));
  }
}

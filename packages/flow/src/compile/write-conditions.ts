import type { BinaryExpression, Expression, LogicalExpression, Node, UnaryExpression } from "acorn";
import type { Label } from "./function-builder.ts";
import type { Generator } from "./generator.ts";
import { OP } from "./opcodes.ts";

/** Jumps for a comparison that holds, and for one that does not; an unordered pair (NaN) makes "unless" more than the opposite "if". */
const COMPARE_JUMP: Readonly<Record<string, readonly [whenTrue: number, whenFalse: number]>> = {
  "<": [OP.JUMP_IF_LESS, OP.JUMP_UNLESS_LESS],
  "<=": [OP.JUMP_IF_LESS_EQUAL, OP.JUMP_UNLESS_LESS_EQUAL],
  ">": [OP.JUMP_IF_GREATER, OP.JUMP_UNLESS_GREATER],
  ">=": [OP.JUMP_IF_GREATER_EQUAL, OP.JUMP_UNLESS_GREATER_EQUAL],
  "===": [OP.JUMP_IF_SAME, OP.JUMP_UNLESS_SAME],
  "!==": [OP.JUMP_UNLESS_SAME, OP.JUMP_IF_SAME],
};

/** Where to go, and for which truth of the condition. */
interface Jump {
  readonly target: Label;
  readonly when: boolean;
}

/** Jumps when the truth of `node` is the one asked for, and goes on behind the code when it is not. */
export function writeCondition(g: Generator, node: Expression, jump: Jump): void {
  const { target, when: sense } = jump;
  const { b } = g;
  const mark = b.top;
  const comparison = node.type === "BinaryExpression" ? COMPARE_JUMP[node.operator] : undefined;
  if (comparison !== undefined) {
    const { left, right } = node as BinaryExpression;
    const first = g.stable(left as Node, right);
    const second = g.any(right);
    b.at(node);
    b.emit(comparison[sense ? 0 : 1], first, second, target);
  } else if (node.type === "UnaryExpression" && (node as UnaryExpression).operator === "!") {
    writeCondition(g, (node as UnaryExpression).argument, { target, when: !sense });
  } else if (node.type === "LogicalExpression" && node.operator !== "??") {
    writeLogicalCondition(g, node as LogicalExpression, jump);
  } else {
    b.emit(sense ? OP.JUMP_IF : OP.JUMP_UNLESS, g.any(node), target);
  }
  b.top = mark;
}

function writeLogicalCondition(g: Generator, node: LogicalExpression, jump: Jump): void {
  // `a && b` is known after `a` when a is false; `a || b` when a is true.
  const known = node.operator === "||";
  if (known === jump.when) {
    writeCondition(g, node.left, jump);
    writeCondition(g, node.right, jump);
    return;
  }
  const skip = g.b.label();
  writeCondition(g, node.left, { target: skip, when: known });
  writeCondition(g, node.right, jump);
  g.b.place(skip);
}

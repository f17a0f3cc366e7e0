import { fireAndForget, parallel, race, signalWait, start, timer } from "./concurrency.ts";
import { oddCalls, oddity, snippet } from "./corners.ts";
import { tryStatement } from "./errors.ts";
import { clip, expression, primitive } from "./expressions.ts";
import { counter, functionDeclaration, recursion } from "./functions.ts";
import { idiom } from "./idioms.ts";
import { loop } from "./loops.ts";
import { destructure } from "./patterns.ts";
import type { Choice } from "./random.ts";
import { indent, type Scope } from "./scope.ts";

/** Lines of one statement, or of a few that belong together. */
type Make = (scope: Scope) => string[];

/** Statements of a block, its declarations visible to later ones of the same block only. */
export function statements(scope: Scope, count: number): string[] {
  const lines: string[] = [];
  const hoisted: string[] = [];
  for (let i = 0; i < count; i++) {
    scope.spend(1);
    if (!scope.affords(10)) break;
    const choices = scope.depth < 4 ? [...SIMPLE, ...COMPOUND] : SIMPLE;
    const made = scope.random.choose(choices)(scope);
    // A function declaration is hoisted: it may stand after its calls.
    const isDeclaration = made[0]?.startsWith("function ") === true || made[0]?.startsWith("async function ") === true;
    (isDeclaration && scope.random.chance(0.25) ? hoisted : lines).push(...made);
  }
  return [...lines, ...hoisted];
}

const log = (scope: Scope, value: string) => `console.log("${scope.random.pick(["log", "at", "see"])}", ${value});`;

function declaration(scope: Scope): string[] {
  const kind = scope.kind();
  const value = expression(scope, kind, 4);
  const mutable = scope.random.chance(0.6);
  const name = scope.freshName("v", value);
  scope.declare({ name, kind, mutable });
  return [`${mutable ? "let" : "const"} ${name} = ${value};`];
}

function assign(scope: Scope): string[] {
  const kind = scope.kind();
  const target = scope.variable(kind, true);
  if (target === undefined) return declaration(scope);
  const { name } = target;
  const value = expression(scope, kind, 4);
  if (kind === "num" && scope.random.chance(0.5)) {
    const operator = scope.random.pick([
      "+=",
      "-=",
      "*=",
      "/=",
      "%=",
      "&=",
      "|=",
      "^=",
      "<<=",
      ">>>=",
      "??=",
      "||=",
      "&&=",
    ]);
    return [`${name} ${operator} ${value};`];
  }
  if (kind === "str" && scope.random.chance(0.3)) return [`${name} = (${name} + ${value}).slice(-40);`];
  return [`${name} = ${clip(kind, value)};`];
}

function mutate(scope: Scope): string[] {
  const { random } = scope;
  const holder = scope.variable(random.pick(["nums", "strs", "obj", "map", "set"]));
  if (holder === undefined) return declaration(scope);
  const { name } = holder;
  const num = expression(scope, "num", 2);
  const index = random.int(0, 5);
  switch (holder.kind) {
    case "nums":
      return [
        `${random.pick([`${name}.push(${num})`, `${name}.unshift(${num}, 1)`, `${name}.pop()`, `${name}.shift()`, `${name}[${index}] = ${num}`, `${name}.splice(1, 1, ${num})`, `${name}.sort((p, q) => p - q)`, `${name}.reverse()`, `${name}.length = ${index}`, `${name}.fill(${num}, 1)`, `${name}[0]++`])};`,
      ];
    case "strs":
      return [
        `${random.pick([`${name}.push(${expression(scope, "str", 2)})`, `${name}.sort()`, `${name}[${index}] = "z"`])};`,
      ];
    case "obj":
      return [
        `${random.pick([`${name}.a = ${num}`, `${name}["b"] = ${expression(scope, "str", 2)}`, `${name}.a += ${num}`, `${name}.c${index} = ${primitive(scope, 2)}`, `delete ${name}.c${index}`, `${name}.list = ${expression(scope, "nums", 2)}`, `${name}[${expression(scope, "str", 1)}] ??= ${num}`])};`,
      ];
    case "map":
      return [`${name}.${random.pick([`set(${expression(scope, "str", 1)}, ${num})`, 'delete("a")', "clear()"])};`];
    default:
      return [`${name}.${random.pick([`add(${num})`, "delete(1)", "clear()"])};`];
  }
}

function say(scope: Scope): string[] {
  const kind = scope.kind();
  return [log(scope, kind === "str" ? expression(scope, kind, 3) : `show(${expression(scope, kind, 3)})`)];
}

function expressionStatement(scope: Scope): string[] {
  const text = expression(scope, scope.kind(), 4);
  return [text.startsWith("{") || text.startsWith("function") || text.startsWith('"') ? `void (${text});` : `${text};`];
}

function ifElse(scope: Scope): string[] {
  const { random } = scope;
  const lines = [`if (${expression(scope, "bool", 3)}) {`, ...scope.child().block()];
  if (random.chance(0.3)) lines.push(`} else if (${expression(scope, "bool", 2)}) {`, ...scope.child().block());
  if (random.chance(0.5)) lines.push("} else {", ...scope.child().block());
  return [...lines, "}"];
}

function jump(scope: Scope): string[] {
  const { random } = scope;
  const condition = expression(scope, "bool", 2);
  const jumps: string[] = [];
  const innermost = scope.loops.at(-1);
  if (innermost !== undefined) {
    jumps.push("break;", "continue;");
    for (const label of scope.loops) if (label !== "") jumps.push(`break ${label};`, `continue ${label};`);
  } else if (scope.inSwitch) jumps.push("break;");
  if (scope.returns !== undefined) jumps.push(`return ${expression(scope, scope.returns, 2)};`);
  if (jumps.length === 0) return say(scope);
  return [`if (${condition}) ${random.pick(jumps)}`];
}

function switchStatement(scope: Scope): string[] {
  const { random } = scope;
  const kind = random.pick(["num", "str"] as const);
  const lines = [`switch (${expression(scope, kind, 3)}) {`];
  const arms = random.int(1, 4);
  const inner = scope.child({ inSwitch: true });
  const fallback = random.int(0, arms);
  for (let i = 0; i < arms; i++) {
    lines.push(i === fallback ? "  default:" : `  case ${expression(inner, kind, 1)}:`);
    // All arms are one block: what an arm without braces declares, a later one sees, perhaps before its time.
    if (random.chance(0.2)) lines.push(...inner.block(random.int(0, 2)).map(indent));
    else lines.push("  {", ...inner.child().block(random.int(0, 2)).map(indent), "  }");
    if (random.chance(0.6)) lines.push("    break;");
  }
  return [...lines, "}"];
}

function nestedBlock(scope: Scope): string[] {
  return ["{", ...scope.child().block(), "}"];
}

const SIMPLE: readonly Choice<Make>[] = [
  ["!declaration", 10, declaration],
  ["!assign", 7, assign],
  ["mutate", 5, mutate],
  ["destructure", 4, destructure],
  ["!say", 6, say],
  ["expression-statement", 3, expressionStatement],
  ["jump", 3, jump],
  ["start", 3, start],
  ["fire-and-forget", 1.5, fireAndForget],
  ["signal", 1, signalWait],
  ["timer", 1, timer],
  ["race", 1, race],
  ["oddity", 1.2, oddity],
  ["idiom", 2.5, idiom],
  ["odd-calls", 1.5, oddCalls],
  ["snippet", 1, snippet],
  ["counter", 0.6, counter],
];

const COMPOUND: readonly Choice<Make>[] = [
  ["if", 5, ifElse],
  ["loop", 6, loop],
  ["switch", 2, switchStatement],
  ["try", 4, tryStatement],
  ["!function", 5, functionDeclaration],
  ["recursion", 1, recursion],
  ["parallel", 1.2, parallel],
  ["block", 1, nestedBlock],
];

import { argumentsFor, clip, expression, objectLiteral, primitive, taskPromise } from "./expressions.ts";
import { idiom } from "./idioms.ts";
import type { Choice } from "./random.ts";
import { type Callable, KINDS, type Kind, Scope, type Variable } from "./scope.ts";

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

function block(scope: Scope, count = scope.random.int(1, 3)): string[] {
  return statements(scope, count).map(indent);
}

const indent = (line: string) => `  ${line}`;
const kindOf = (scope: Scope) => scope.random.pick(KINDS);
const log = (scope: Scope, value: string) => `console.log("${scope.random.pick(["log", "at", "see"])}", ${value});`;

function declaration(scope: Scope): string[] {
  const kind = kindOf(scope);
  const value = expression(scope, kind, 4);
  const mutable = scope.random.chance(0.6);
  const name = scope.freshName("v", value);
  scope.declare({ name, kind, mutable });
  return [`${mutable ? "let" : "const"} ${name} = ${value};`];
}

function assign(scope: Scope): string[] {
  const kind = kindOf(scope);
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

function destructure(scope: Scope): string[] {
  const { random } = scope;
  const word = random.pick(["let", "const"]);
  const declare = (name: string, kind: Kind) => scope.declare({ name, kind, mutable: word === "let" });
  return random.choose<() => string[]>([
    [
      "destructure-array",
      3,
      () => {
        const value = expression(scope, "nums", 3);
        const [one, two, rest] = [
          scope.freshName("v", value),
          scope.freshName("v", value),
          scope.freshName("v", value),
        ];
        const fallback = expression(scope, "num", 2);
        if (one === two || two === rest || one === rest || fallback.includes(one) || fallback.includes(two))
          return declaration(scope);
        declare(one, "num");
        declare(two, "num");
        declare(rest, "nums");
        return [`${word} [${one} = 0, ${random.chance(0.3) ? ", " : ""}${two} = ${fallback}, ...${rest}] = ${value};`];
      },
    ],
    [
      "destructure-object",
      3,
      () => {
        const value = expression(scope, "obj", 3);
        const [a, b, rest] = [scope.freshName("v", value), scope.freshName("v", value), scope.freshName("v", value)];
        if (a === b || b === rest || a === rest) return declaration(scope);
        declare(a, "num");
        declare(b, "str");
        return [`${word} { a: ${a} = 4, ["b"]: ${b} = "none", ...${rest} } = ${value};`, `console.log(show(${rest}));`];
      },
    ],
    [
      "destructure-nested",
      2,
      () => {
        const value = objectLiteral(scope, 2);
        const [first, x] = [scope.freshName("v", value), scope.freshName("v", value)];
        if (first === x) return declaration(scope);
        declare(first, "num");
        declare(x, "num");
        return [`${word} { list: [${first} = 1] = [], deep: { x: ${x} = 2 } = {} } = ${value};`];
      },
    ],
    [
      "destructure-assign",
      2,
      () => {
        const one = scope.variable("num", true);
        const two = scope.variable("num", true);
        if (one === undefined || two === undefined) return declaration(scope);
        if (random.chance(0.4))
          return [`({ a: ${one.name} = 1, list: [${two.name}] = [] } = ${expression(scope, "obj", 2)});`];
        return [`[${one.name}, ${two.name}] = [${two.name}, ${one.name}];`];
      },
    ],
    [
      "destructure-string",
      1,
      () => {
        const value = expression(scope, "str", 2);
        const name = scope.freshName("v", value);
        declare(name, "str");
        return [`${word} [${name} = "none"] = ${value};`];
      },
    ],
  ])();
}

function say(scope: Scope): string[] {
  const kind = kindOf(scope);
  return [log(scope, kind === "str" ? expression(scope, kind, 3) : `show(${expression(scope, kind, 3)})`)];
}

function expressionStatement(scope: Scope): string[] {
  const text = expression(scope, kindOf(scope), 4);
  return [text.startsWith("{") || text.startsWith("function") || text.startsWith('"') ? `void (${text});` : `${text};`];
}

function ifElse(scope: Scope): string[] {
  const { random } = scope;
  const lines = [`if (${expression(scope, "bool", 3)}) {`, ...block(scope.child())];
  if (random.chance(0.3)) lines.push(`} else if (${expression(scope, "bool", 2)}) {`, ...block(scope.child()));
  if (random.chance(0.5)) lines.push("} else {", ...block(scope.child()));
  return [...lines, "}"];
}

function loopBody(
  scope: Scope,
  repeat: number,
  variables: readonly Variable[] = [],
): { label: string; body: string[] } {
  const { random } = scope;
  const label = random.chance(0.25) ? `loop${scope.depth}` : "";
  const inner = scope.child({ repeat, loops: [...scope.loops, label], inSwitch: false });
  for (const variable of variables) inner.declare(variable);
  return { label: label === "" ? "" : `${label}: `, body: block(inner) };
}

function loop(scope: Scope): string[] {
  const { random } = scope;
  if (!scope.affords(60)) return say(scope);
  const turns = random.int(1, 5);
  return random.choose<() => string[]>([
    [
      "for",
      4,
      () => {
        const name = scope.freshName("i");
        const { label, body } = loopBody(scope, turns, [{ name, kind: "num", mutable: false }]);
        const step = random.pick([`${name}++`, `++${name}`, `${name} += 1`]);
        return [`${label}for (let ${name} = 0; ${name} < ${turns}; ${step}) {`, ...body, "}"];
      },
    ],
    [
      "for-of",
      4,
      () => {
        const kind = random.pick(["num", "str"] as const);
        const items = expression(scope, kind === "num" ? "nums" : "strs", 3);
        const name = scope.freshName("x", items);
        const { label, body } = loopBody(scope, 5, [{ name, kind, mutable: false }]);
        return [`${label}for (const ${name} of ${items}.slice(0, 5)) {`, ...body, "}"];
      },
    ],
    [
      "for-of-entries",
      2,
      () => {
        const source = random.pick([
          `${expression(scope, "nums", 2)}.slice(0, 4).entries()`,
          `new Map([[1, "p"], [2, "q"]])`,
        ]);
        const [key, value] = [scope.freshName("k", source), scope.freshName("x", source)];
        if (key === value) return say(scope);
        const { label, body } = loopBody(scope, 4, [{ name: key, kind: "num", mutable: false }]);
        return [
          `${label}for (const [${key}, ${value}] of ${source}) {`,
          `  console.log(${key}, ${value});`,
          ...body,
          "}",
        ];
      },
    ],
    [
      "for-in",
      2,
      () => {
        const source = expression(scope, random.pick(["obj", "nums"]), 2);
        const name = scope.freshName("k", source);
        const { label, body } = loopBody(scope, 6, [{ name, kind: "str", mutable: false }]);
        return [`${label}for (const ${name} in ${source}) {`, ...body, "}"];
      },
    ],
    [
      "while",
      2,
      () => {
        const name = scope.counterName("n");
        const { label, body } = loopBody(scope, turns);
        return [`let ${name} = ${turns};`, `${label}while (${name}-- > 0) {`, ...body, "}"];
      },
    ],
    [
      "do",
      2,
      () => {
        const name = scope.counterName("n");
        const { label, body } = loopBody(scope, turns);
        return [`let ${name} = 0;`, `${label}do {`, ...body, `} while (++${name} < ${turns});`];
      },
    ],
    [
      "closures",
      2,
      () => {
        const [list, name] = [scope.counterName("fs"), scope.counterName("i")];
        const inner = scope.child({ isAsync: false, repeat: turns });
        inner.declare({ name, kind: "num", mutable: true });
        return [
          `const ${list} = [];`,
          `for (let ${name} = 0; ${name} < ${turns}; ${name}++) ${list}.push(() => ${random.pick([`(${name} += 10)`, name, `${name} * 2`])});`,
          `console.log(${list}.map((f) => f()).join(), ${list}.map((f) => f()).join());`,
        ];
      },
    ],
  ])();
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
    if (random.chance(0.2)) lines.push(...block(inner, random.int(0, 2)).map(indent));
    else lines.push("  {", ...block(inner.child(), random.int(0, 2)).map(indent), "  }");
    if (random.chance(0.6)) lines.push("    break;");
  }
  return [...lines, "}"];
}

const THROWN = ["new Error(", "new TypeError(", "RangeError(", "new SyntaxError("];

function throwText(scope: Scope): string {
  const { random } = scope;
  return random.choose<string>([
    ["throw-error", 5, `throw ${random.pick(THROWN)}\`U:\${${primitive(scope, 1)}}\`);`],
    ["throw-cause", 1, `throw new Error("U:outer", { cause: ${expression(scope, random.pick(["num", "str"]), 1)} });`],
    ["throw-any", 2, `throw ${primitive(scope, 1)};`],
    ["throw-object", 1, `throw { code: ${expression(scope, "num", 1)} };`],
    [
      "throw-native",
      3,
      random.pick([
        "null.x;",
        "undefined.call();",
        "missing();",
        "(void 0)[0];",
        "const { x } = null;",
        "[...5];",
        "new Map(3);",
        '"s"();',
      ]),
    ],
  ]);
}

function tryStatement(scope: Scope): string[] {
  const { random } = scope;
  const lines = ["try {", ...block(scope.child())];
  if (random.chance(0.7)) lines.push(`  if (${expression(scope, "bool", 2)}) { ${throwText(scope)} }`);
  if (scope.isAsync && random.chance(0.35)) {
    lines.push(
      `  ${random.pick(['await Task.run("bad", {});', 'await Task.run("flaky", {});', 'await Workflow.run("child-bad", {});', "await Promise.reject(7);"])}`,
    );
  }
  const form = random.pick(["catch", "catch", "catch", "bare", "finally", "both"]);
  if (form !== "finally") {
    const name = scope.freshName("e");
    lines.push(form === "bare" ? "} catch {" : `} catch (${name}) {`);
    if (form !== "bare") lines.push(`  console.log("caught", show(${name}));`);
    const inner = scope.child();
    inner.occupy(name);
    lines.push(...block(inner, random.int(0, 2)));
    if (random.chance(0.1) && form !== "bare") lines.push(`  throw ${name};`);
  }
  if (form === "finally" || form === "both")
    lines.push("} finally {", '  console.log("finally");', ...block(scope.child(), random.int(0, 2)));
  return [...lines, "}"];
}

function parametersOf(scope: Scope, inner: Scope): { text: string; kinds: Kind[] } {
  const { random } = scope;
  const kinds: Kind[] = [];
  const texts: string[] = [];
  const count = random.int(0, 3);
  for (let i = 0; i < count; i++) {
    const kind = kindOf(scope);
    const name = `p${scope.depth}${i}`;
    kinds.push(kind);
    const form = random.chance(0.3) ? "default" : kind === "obj" && random.chance(0.5) ? "pattern" : "plain";
    if (form === "pattern") {
      texts.push(`{ a: ${name} = 1, b: ${name}b, list: [${name}c] = [] } = {}`);
      inner.declare({ name, kind: "num", mutable: true });
    } else {
      texts.push(form === "default" ? `${name} = ${expression(inner.child({ isAsync: false }), kind, 1)}` : name);
      inner.declare({ name, kind, mutable: true });
    }
  }
  if (random.chance(0.2)) {
    const name = `r${scope.depth}`;
    texts.push(`...${name}`);
    inner.declare({ name, kind: "nums", mutable: true });
    kinds.push("num", "num");
  }
  return { text: texts.join(", "), kinds };
}

function functionDeclaration(scope: Scope): string[] {
  const { random } = scope;
  const isAsync = random.chance(0.45);
  const result = kindOf(scope);
  const inner = new Scope(random, scope, { isAsync, returns: result, loops: [], inSwitch: false, ownCost: true });
  inner.handles.length = 0;
  const parameters = parametersOf(scope, inner);
  inner.occupy(`r${scope.depth}`);
  const body = block(inner, random.int(1, 4));
  body.push(`  return ${expression(inner, result, 3)};`);
  const name = scope.freshName("f", body.join());
  const callable: Callable = { name, parameters: parameters.kinds, result, isAsync, cost: inner.cost + 1 };
  scope.forget(name);
  scope.callables.push(callable);
  const prefix = isAsync ? "async " : "";
  const form = random.pick(["declaration", "declaration", "arrow", "expression"]);
  if (form === "arrow") return [`const ${name} = ${prefix}(${parameters.text}) => {`, ...body, "};"];
  if (form === "expression") return [`const ${name} = ${prefix}function (${parameters.text}) {`, ...body, "};"];
  return [`${prefix}function ${name}(${parameters.text}) {`, ...body, "}"];
}

function recursion(scope: Scope): string[] {
  const { random } = scope;
  const isAsync = scope.isAsync && random.chance(0.4);
  const name = scope.counterName("rec");
  const inner = new Scope(random, scope, { isAsync, returns: "num", loops: [], inSwitch: false, ownCost: true });
  inner.handles.length = 0;
  inner.declare({ name: "n", kind: "num", mutable: false });
  inner.declare({ name: "sum", kind: "num", mutable: true });
  const step = expression(inner, "num", 2);
  const again = `${name}(n - 1, sum + ${step})`;
  scope.spend(6 * (inner.cost + 1));
  return [
    `${isAsync ? "async " : ""}function ${name}(n, sum) {`,
    "  if (!(n > 0)) return sum;",
    `  return ${isAsync ? (random.chance(0.5) ? `await ${again}` : again) : again};`,
    "}",
    `console.log(show(${isAsync ? "await " : ""}${name}(${random.int(1, 5)}, ${expression(scope, "num", 1)})));`,
  ];
}

function counter(scope: Scope): string[] {
  const name = scope.counterName("c");
  return [
    `const ${name} = ((count) => ({ up: (by = 1) => (count += by), get: () => count }))(${expression(scope, "num", 1)});`,
    `${name}.up(); ${name}.up(${expression(scope, "num", 1)});`,
    `console.log(show(${name}.get()));`,
  ];
}

/** Starts something and goes on: the fiber runs beside what follows. */
function start(scope: Scope): string[] {
  const { random } = scope;
  const kind = kindOf(scope);
  const asyncs = scope.callables.filter((callable) => callable.isAsync && scope.affords(callable.cost));
  if (asyncs.length > 0 && random.chance(0.6)) {
    const callable = random.pick(asyncs);
    scope.spend(callable.cost);
    const text = `${callable.name}(${argumentsFor(scope, callable.parameters, 2)})`;
    if (random.chance(0.5))
      return [`${text}.then((x) => console.log("then", show(x)), (e) => console.log("failed", show(e)));`];
    const name = scope.freshName("h", text);
    scope.handles.push({ name, kind: callable.result });
    return [`const ${name} = ${text};`, `${name}.catch((e) => console.log("failed", show(e)));`];
  }
  const promise = taskPromise(scope, kind, 2);
  const name = scope.freshName("h", promise);
  scope.forget(name);
  scope.handles.push({ name, kind });
  return [`const ${name} = ${promise};`];
}

function fireAndForget(scope: Scope): string[] {
  const { random } = scope;
  return [
    random.pick([
      `Task.run("num", { v: ${primitive(scope, 2)} });`,
      'Task.run("bad", {});',
      `Workflow.run("child-num", { v: ${primitive(scope, 1)} });`,
      `Task.run("slow-num", {}).then((x) => console.log("late", x));`,
      `Timer.delay(${random.int(0, 9)}).then(() => console.log("timer"));`,
      `(async () => { await null; console.log("floating", show(${expression(scope.child({ isAsync: false }), "num", 1)})); })();`,
      `Promise.resolve().then(() => console.log("tick")).then(() => console.log("tock"));`,
      `Promise.reject(new Error("U:handled")).catch((e) => console.log(e.message)).finally(() => console.log("fin"));`,
    ]),
  ];
}

function signalWait(scope: Scope): string[] {
  const { random } = scope;
  if (!scope.isAsync) return say(scope);
  const wait = `Signal.when("${random.pick(["s1", "s2", "s3"])}", { timeout: "${random.pick(["1s", "1m", "1h", "2d"])}" })`;
  return [
    "try {",
    `  console.log("signal", show(await ${wait}));`,
    "} catch (e) {",
    '  console.log("signal", show(e));',
    "}",
  ];
}

function timer(scope: Scope): string[] {
  if (!scope.isAsync) return say(scope);
  return [`await Timer.delay(${scope.random.pick(['"500ms"', "2", '"1m30s"', "0", '"1h"'])});`];
}

function parallel(scope: Scope): string[] {
  if (!scope.isAsync || !scope.affords(40)) return say(scope);
  const lane = () => {
    const inner = scope.child({ isAsync: true, returns: "num", loops: [], inSwitch: false });
    return ["  (async () => {", ...block(inner).map(indent), `    return ${expression(inner, "num", 2)};`, "  })(),"];
  };
  const method = scope.random.pick(["all", "all", "allSettled", "race"]);
  return [
    `console.log(show(await Promise.${method}([`,
    ...lane(),
    ...lane(),
    `  ${taskPromise(scope, "num", 1)},`,
    "])));",
  ];
}

function race(scope: Scope): string[] {
  if (!scope.isAsync) return say(scope);
  return [
    scope.random.pick([
      'console.log(show(await Promise.race([Timer.delay("2s").then(() => "timer"), Task.run("slow-num", {})])));',
      'try { await Promise.any([Task.run("bad", {}), Promise.reject(1)]); } catch (e) { console.log(show(e), show(e.errors)); }',
      'console.log(show((await Promise.allSettled([Task.run("num", {}), Task.run("bad", {}), 3])).map((x) => x.status)));',
      'console.log(show(await Promise.all([Task.run("slow-num", {}), Task.run("num", {}), Timer.delay("1s")])));',
    ]),
  ];
}

function oddity(scope: Scope): string[] {
  const name = scope.counterName("t");
  return scope.random.choose<string[]>([
    ["tdz", 1, [`try { ${name}; let ${name} = 1; } catch (e) { console.log(e.name); }`]],
    ["frozen", 1, ["try { Inputs.n = 1; } catch (e) { console.log(e.name); }", "console.log(Inputs.n);"]],
    ["finally-override", 1, [`console.log((() => { try { return "try"; } finally { return "finally"; } })());`]],
    [
      "finally-break",
      1,
      [`for (const ${name} of [1, 2]) { try { continue; } finally { console.log("f", ${name}); } }`],
    ],
    [
      "labelled-block",
      1,
      [`out: { console.log("in"); if (${expression(scope, "bool", 2)}) break out; console.log("still in"); }`],
    ],
    ["function-meta", 1, [`const ${name} = (a, b = 1, ...c) => a; console.log(${name}.name, ${name}.length);`]],
    [
      "iterator",
      1,
      [`const ${name} = [1, 2].values(); console.log(show(${name}.next()), show([...${name}]), show(${name}.next()));`],
    ],
    [
      "error-shape",
      1,
      [
        `const ${name} = new RangeError("U:m", { cause: 3 }); console.log(${name}.name, ${name}.type, ${name}.message, ${name}.cause, String(${name}), ${name} instanceof Error, ${name} instanceof RangeError);`,
      ],
    ],
    [
      "then-order",
      1,
      [
        `Promise.all([1, Promise.resolve(2)]).then((x) => console.log("all", show(x))); Promise.resolve().then(() => console.log("one")).then(() => console.log("two")).then(() => console.log("three"));`,
      ],
    ],
    [
      "resolve-promise",
      1,
      [
        `new Promise((resolve) => resolve(Promise.resolve(1))).then((x) => console.log("nested", x)); Promise.resolve().then(() => console.log("m1")).then(() => console.log("m2")).then(() => console.log("m3"));`,
      ],
    ],
    [
      "async-return-promise",
      1,
      [
        `(async () => Promise.resolve(5))().then((x) => console.log("unwrapped", x)); Promise.resolve().then(() => console.log("n1")).then(() => console.log("n2")).then(() => console.log("n3"));`,
      ],
    ],
    ["array-compare", 0.5, ["console.log(show([1, 2] == '1,2'), show([] + {}), show([10, 9, 1].sort()));"]],
  ]);
}

function nestedBlock(scope: Scope): string[] {
  return ["{", ...block(scope.child()), "}"];
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

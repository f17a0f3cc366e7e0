import type { Choice } from "./random.ts";
import { KINDS, type Kind, type Scope } from "./scope.ts";

/** Text of an expression that gives a value of the kind, most of the time. */
export function expression(scope: Scope, kind: Kind, depth = 3): string {
  scope.spend(1);
  const { random } = scope;
  if (depth <= 0 || !scope.affords(4)) return leaf(scope, kind);
  if (random.chance(0.3)) return leaf(scope, kind);
  const make = random.choose<(scope: Scope, depth: number) => string>([...shared(kind), ...BY_KIND[kind]]);
  return make(scope, depth - 1);
}

/** An expression of any kind that can be printed by `String` and template literals. */
export function primitive(scope: Scope, depth: number): string {
  return expression(scope, scope.random.pick(["num", "str", "bool"] as const), depth);
}

/** A JSON object that names its parts after their kinds. */
export function objectLiteral(scope: Scope, depth: number): string {
  const { random } = scope;
  const parts = [
    `a: ${expression(scope, "num", depth)}`,
    `b: ${expression(scope, "str", depth)}`,
    `list: ${expression(scope, "nums", depth)}`,
  ];
  const named = scope.variable("num");
  if (named !== undefined && random.chance(0.3)) parts.push(named.name);
  if (random.chance(0.2)) parts.push(`[${expression(scope, "str", 1)} + "!"]: ${primitive(scope, depth)}`);
  if (random.chance(0.15)) parts.push(`${random.int(0, 20)}: ${primitive(scope, depth)}`);
  if (random.chance(0.15)) parts.push(`"odd key": ${primitive(scope, depth)}`);
  if (random.chance(0.15)) parts.push(`deep: { ${random.pick(["x", "y"])}: ${primitive(scope, depth)} }`);
  if (random.chance(0.1)) parts.push("twice(x) { return x * 2; }");
  const spread = scope.variable("obj");
  if (spread !== undefined && random.chance(0.3)) parts.splice(random.int(0, parts.length), 0, `...${spread.name}`);
  return `{ ${parts.join(", ")} }`;
}

const NUMBERS = [
  "0",
  "1",
  "2",
  "3",
  "7",
  "10",
  "-1",
  "-0",
  "0.5",
  "0.1",
  "1.005",
  "2.5",
  "-2.5",
  "255",
  "1e21",
  "1e-7",
];
const ODD_NUMBERS = [
  "NaN",
  "Infinity",
  "-Infinity",
  "2147483648",
  "4294967295",
  "9007199254740993",
  "1.7976931348623157e308",
  "5e-324",
];
const STRINGS = [
  "a",
  "b",
  "abc",
  "Zürich",
  "x,y,z",
  " pad ",
  "",
  "0",
  "12",
  "3.7px",
  "-5",
  "é",
  "日本",
  "😀!",
  "tab\\t",
  "q'q",
];

function leaf(scope: Scope, kind: Kind): string {
  const { random } = scope;
  const variable = scope.variable(kind);
  if (variable !== undefined && random.chance(0.7)) return variable.name;
  switch (kind) {
    case "num":
      return random.chance(0.08) ? random.pick(ODD_NUMBERS) : random.pick(NUMBERS);
    case "str":
      return `"${random.pick(STRINGS)}"`;
    case "bool":
      return random.pick(["true", "false"]);
    case "nums":
      return `[${Array.from({ length: random.int(0, 4) }, () => random.pick(NUMBERS)).join(", ")}]`;
    case "strs":
      return `[${Array.from({ length: random.int(0, 4) }, () => `"${random.pick(STRINGS)}"`).join(", ")}]`;
    case "obj":
      return `{ a: ${random.pick(NUMBERS)}, b: "${random.pick(STRINGS)}", list: [1, 2] }`;
    case "map":
      return random.pick(["new Map()", 'new Map([["a", 1], ["b", 2]])']);
    case "set":
      return random.pick(["new Set()", "new Set([3, 1, 3, 2])"]);
  }
}

type Make = (scope: Scope, depth: number) => string;
const num = (scope: Scope, depth: number) => expression(scope, "num", depth);
const str = (scope: Scope, depth: number) => expression(scope, "str", depth);
const bool = (scope: Scope, depth: number) => expression(scope, "bool", depth);
const nums = (scope: Scope, depth: number) => expression(scope, "nums", depth);
const strs = (scope: Scope, depth: number) => expression(scope, "strs", depth);
const obj = (scope: Scope, depth: number) => expression(scope, "obj", depth);
const map = (scope: Scope, depth: number) => expression(scope, "map", depth);
const set = (scope: Scope, depth: number) => expression(scope, "set", depth);

/** Inside a callback: one parameter of a known kind, run a handful of times. */
function callback(scope: Scope, parameters: readonly [string, Kind][], body: (inner: Scope) => string): string {
  const inner = scope.child({ isAsync: false, repeat: 6 });
  for (const [name, kind] of parameters) inner.declare({ name, kind, mutable: true });
  const text = body(inner);
  const names = parameters.map(([name]) => name).join(", ");
  if (scope.random.chance(0.15)) return `function (${names}) { return ${text}; }`;
  if (scope.random.chance(0.15)) return `(${names}) => { return ${text}; }`;
  return `(${names}) => ${text.startsWith("{") ? `(${text})` : text}`;
}

/** Ways to a value that every kind has. */
function shared(kind: Kind): Choice<Make>[] {
  const same: Make = (scope, depth) => expression(scope, kind, depth);
  const choices: Choice<Make>[] = [
    ["conditional", 4, (s, d) => `(${bool(s, d)} ? ${same(s, d)} : ${same(s, d)})`],
    ["logical", 2, (s, d) => `(${s.random.pick(["null", "undefined", "void 0"])} ?? ${same(s, d)})`],
    ["logical", 1, (s, d) => `(${same(s, d)} ${s.random.pick(["||", "&&", "??"])} ${same(s, d)})`],
    ["comma", 1, (s, d) => `(${primitive(s, d)}, ${same(s, d)})`],
    ["iife", 2, (s, d) => `(() => ${wrapObject(same(s.child({ isAsync: false }), d))})()`],
    ["call", 6, (s, d) => call(s, kind, d)],
    ["assign-expression", 2, (s, d) => assignment(s, kind, d)],
  ];
  choices.push(["await", 3, (s, d) => awaited(s, kind, d)]);
  choices.push(["task", 3, (s, d) => (s.isAsync ? taskCall(s, kind, d) : same(s, d))]);
  choices.push(["combinator", 1, (s, d) => (s.isAsync ? combinator(s, kind, d) : same(s, d))]);
  return choices;
}

function wrapObject(text: string): string {
  return text.startsWith("{") ? `(${text})` : text;
}

/** Arguments for parameters of these kinds. */
export function argumentsFor(scope: Scope, parameters: readonly Kind[], depth: number): string {
  const list = parameters.map((parameter) => expression(scope, parameter, depth));
  if (list.length > 0 && scope.random.chance(0.05)) list.pop();
  if (list.length > 0 && scope.random.chance(0.07)) return `...[${list.join(", ")}]`;
  return list.join(", ");
}

function call(scope: Scope, kind: Kind, depth: number): string {
  const callable = scope.callable(kind);
  if (callable === undefined) return expression(scope, kind, depth);
  scope.spend(callable.cost);
  const text = `${callable.name}(${argumentsFor(scope, callable.parameters, depth)})`;
  return callable.isAsync ? `(await ${text})` : text;
}

function assignment(scope: Scope, kind: Kind, depth: number): string {
  const target = scope.variable(kind, true);
  if (target === undefined) return expression(scope, kind, depth);
  if (kind === "num" && scope.random.chance(0.5)) {
    return scope.random.pick([`${target.name}++`, `--${target.name}`, `(${target.name} += ${num(scope, depth)})`]);
  }
  if (scope.random.chance(0.2)) return `(${target.name} ??= ${expression(scope, kind, depth)})`;
  return `(${target.name} = ${clip(kind, expression(scope, kind, depth))})`;
}

/** Keeps what loops build from doubling without end. */
export function clip(kind: Kind, text: string): string {
  if (kind === "str") return `(${text}).slice(0, 40)`;
  if (kind === "nums" || kind === "strs") return `(${text}).slice(0, 12)`;
  return text;
}

function awaited(scope: Scope, kind: Kind, depth: number): string {
  const value = expression(scope, kind, depth);
  if (!scope.isAsync) return value;
  const calm = () => expression(scope.child({ isAsync: false }), kind, depth);
  const handle = scope.handles.filter((entry) => entry.kind === kind);
  if (handle.length > 0 && scope.random.chance(0.6)) return `(await ${scope.random.pick(handle).name})`;
  return scope.random.choose<() => string>([
    ["await-value", 3, () => `(await ${wrapObject(value)})`],
    ["promise-resolve", 3, () => `(await Promise.resolve(${value}))`],
    ["promise-new", 2, () => `(await new Promise((resolve) => resolve(${calm()})))`],
    ["promise-then", 2, () => `(await Promise.resolve(${value}).then((x) => x))`],
    ["promise-finally", 1, () => `(await Promise.resolve(${value}).finally(() => 0))`],
    [
      "promise-catch",
      1,
      () => `(await Promise.reject(new RangeError("U:no")).catch((e) => ${wrapObject(leaf(scope, kind))}))`,
    ],
    [
      "async-iife",
      2,
      () => `(await (async () => ${wrapObject(expression(scope.child({ isAsync: true }), kind, depth - 1))})())`,
    ],
    ["thenable", 0.5, () => `(await { then(resolve) { resolve(${calm()}); } })`],
  ])();
}

/** Tasks of the scenario, by the kind of their result. */
const TASKS: Partial<Record<Kind, readonly string[]>> = {
  num: ["num", "slow-num", "num"],
  str: ["str"],
  bool: ["bool"],
  nums: ["nums"],
  strs: ["strs"],
  obj: ["obj"],
};

/** A call that gives a promise of the kind. */
export function taskPromise(scope: Scope, kind: Kind, depth: number): string {
  const { random } = scope;
  const named = TASKS[kind];
  if (named === undefined) return `Promise.resolve(${expression(scope, kind, depth)})`;
  if (random.chance(0.15)) return `Workflow.run("child-${kind}", ${objectLiteral(scope, 1)})`;
  if (random.chance(0.1)) return `Timer.delay("${random.int(0, 5)}s").then(() => ${wrapObject(leaf(scope, kind))})`;
  const options = random.chance(0.1) ? ', { retries: 2, tags: ["t"] }' : "";
  return `Task.run("${random.pick(named)}", { v: ${primitive(scope, depth)} }${options})`;
}

function taskCall(scope: Scope, kind: Kind, depth: number): string {
  if (TASKS[kind] !== undefined && scope.random.chance(0.4)) {
    return `(await Task.run("echo", { v: ${expression(scope, kind, depth)} })).v`;
  }
  return `(await ${taskPromise(scope, kind, depth)})`;
}

function combinator(scope: Scope, kind: Kind, depth: number): string {
  const one = () => taskPromise(scope, kind, depth - 1);
  return scope.random.choose<() => string>([
    ["promise-race", 2, () => `(await Promise.race([${one()}, ${one()}]))`],
    ["promise-any", 2, () => `(await Promise.any([Task.run("bad", {}), ${one()}, ${one()}]))`],
    ["promise-all", 3, () => `(await Promise.all([${one()}, ${one()}]))[${scope.random.int(0, 1)}]`],
    ["promise-allSettled", 2, () => `(await Promise.allSettled([${one()}, Task.run("bad", {})]))[0].value`],
    ["promise-race", 1, () => `(await Promise.race([Task.run("never", {}), ${one()}]))`],
  ])();
}

const NUM: Choice<Make>[] = [
  ["arithmetic", 8, (s, d) => `(${num(s, d)} ${s.random.pick(["+", "-", "*", "/", "%"])} ${num(s, d)})`],
  ["power", 1, (s, d) => `((${num(s, d)}) ** ${s.random.int(0, 3)})`],
  ["bitwise", 3, (s, d) => `(${num(s, d)} ${s.random.pick(["&", "|", "^", "<<", ">>", ">>>"])} ${num(s, d)})`],
  ["unary", 2, (s, d) => `${s.random.pick(["-", "+", "~"])}(${num(s, d)})`],
  [
    "math",
    4,
    (s, d) =>
      `Math.${s.random.pick(["floor", "ceil", "round", "trunc", "abs", "sign", "sqrt", "fround", "clz32", "cbrt"])}(${num(s, d)})`,
  ],
  ["math", 2, (s, d) => `Math.${s.random.pick(["max", "min", "imul"])}(${num(s, d)}, ${num(s, d)})`],
  ["math-spread", 1, (s, d) => `Math.${s.random.pick(["max", "min"])}(...${nums(s, d)})`],
  ["conversion", 3, (s, d) => `${s.random.pick(["Number", "parseInt", "parseFloat", "+"])}(${primitive(s, d)})`],
  ["conversion", 1, (s, d) => `parseInt(${str(s, d)}, ${s.random.pick([2, 8, 10, 16, 36])})`],
  ["length", 4, (s, d) => `${s.random.chance(0.5) ? str(s, d) : nums(s, d)}.length`],
  ["index", 4, (s, d) => `(${nums(s, d)}[${num(s, d)}] ?? ${s.random.int(0, 9)})`],
  ["property", 4, (s, d) => `(${obj(s, d)})${s.random.pick([".a", '["a"]', "?.a", '?.["a"]'])}`],
  [
    "optional-chain",
    2,
    (s, d) =>
      `((${obj(s, d)}).${s.random.pick(["deep?.x", "no?.way.deep()", "missing?.[0]", "twice?.(4)"])} ?? ${num(s, d)})`,
  ],
  [
    "reduce",
    2,
    (s, d) =>
      `${nums(s, d)}.${s.random.pick(["reduce", "reduceRight"])}(${callback(
        s,
        [
          ["sum", "num"],
          ["x", "num"],
        ],
        (i) => num(i, 1),
      )}, ${num(s, d)})`,
  ],
  ["array-search", 2, (s, d) => `${nums(s, d)}.${s.random.pick(["indexOf", "lastIndexOf"])}(${num(s, d)})`],
  [
    "array-search",
    2,
    (s, d) =>
      `${nums(s, d)}.${s.random.pick(["findIndex", "findLastIndex"])}(${callback(s, [["x", "num"]], (i) => bool(i, 1))})`,
  ],
  ["string-search", 2, (s, d) => `${str(s, d)}.${s.random.pick(["indexOf", "lastIndexOf"])}(${str(s, d)})`],
  ["char-code", 2, (s, d) => `${str(s, d)}.${s.random.pick(["charCodeAt", "codePointAt"])}(${s.random.int(0, 3)})`],
  ["map-get", 2, (s, d) => `(${map(s, d)}.get(${str(s, d)}) ?? ${num(s, d)})`],
  ["size", 2, (s, d) => `${s.random.chance(0.5) ? map(s, d) : set(s, d)}.size`],
  ["mixed", 1, (s, d) => `(${primitive(s, d)} ${s.random.pick(["-", "*", "%"])} ${primitive(s, d)})`],
  [
    "date",
    1,
    (s, d) =>
      `new Date(${s.random.int(0, 2_000_000_000)} * 1000).${s.random.pick(["getTime()", "getUTCFullYear()", "getUTCDay()", "getUTCMonth()"])} + ${num(s, d)} * 0`,
  ],
  ["clock", 0.7, () => "(Date.now() % 100000)"],
  ["inputs", 2, (s) => `Inputs.${s.random.pick(["n", "m", "list.length", "list[0]", "deep.x"])}`],
];

const STR: Choice<Make>[] = [
  ["concat", 5, (s, d) => `(${str(s, d)} + ${primitive(s, d)})`],
  [
    "template",
    6,
    (s, d) =>
      `\`${s.random.pick(["", "<", "\\n", "$"])}\${${primitive(s, d)}}${s.random.pick(["", "-", " \\` "])}\${${str(s, d)}}\``,
  ],
  ["template-any", 1, (s, d) => `\`\${${expression(s, s.random.pick(["nums", "strs"]), d)}}\``],
  [
    "case",
    2,
    (s, d) => `${str(s, d)}.${s.random.pick(["toUpperCase", "toLowerCase", "trim", "trimStart", "trimEnd"])}()`,
  ],
  ["slice", 3, (s, d) => `${str(s, d)}.${s.random.pick(["slice", "substring"])}(${num(s, d)}, ${num(s, d)})`],
  ["char", 2, (s, d) => `(${str(s, d)}.${s.random.pick(["at", "charAt"])}(${s.random.int(-2, 3)}) ?? "none")`],
  ["index", 1, (s, d) => `String(${str(s, d)}[${s.random.int(0, 3)}])`],
  ["pad", 2, (s, d) => `${str(s, d)}.${s.random.pick(["padStart", "padEnd"])}(${s.random.int(0, 9)}, ${str(s, d)})`],
  ["repeat", 1, (s, d) => `${str(s, d)}.repeat(${s.random.int(0, 3)})`],
  ["replace", 2, (s, d) => `${str(s, d)}.${s.random.pick(["replace", "replaceAll"])}(${str(s, d)}, ${str(s, d)})`],
  ["number-format", 3, (s, d) => `String(${num(s, d)})`],
  [
    "number-format",
    2,
    (s, d) =>
      `(${num(s, d)}).${s.random.pick(["toFixed(2)", "toString(2)", "toString(36)", "toPrecision(3)", "toExponential(2)", "toString()"])}`,
  ],
  [
    "join",
    3,
    (s, d) => `${expression(s, s.random.pick(["nums", "strs"]), d)}.join(${s.random.pick(['""', '"-"', "", '", "'])})`,
  ],
  ["typeof", 2, (s, d) => `(typeof ${wrapObject(expression(s, s.random.pick(KINDS), d))})`],
  ["typeof", 0.5, () => "(typeof neverDeclared)"],
  [
    "json",
    3,
    (s, d) => `JSON.stringify(${expression(s, s.random.pick(["num", "str", "bool", "nums", "strs", "obj"]), d)})`,
  ],
  ["json", 1, (s, d) => `JSON.stringify(${obj(s, d)}, null, 1)`],
  ["keys", 2, (s, d) => `Object.keys(${obj(s, d)}).join()`],
  ["property", 3, (s, d) => `String((${obj(s, d)}).b)`],
  ["uri", 0.5, (s, d) => `encodeURIComponent(${str(s, d)})`],
  ["string-of", 1, (s, d) => `String(${expression(s, s.random.pick(["nums", "strs", "bool", "obj"]), d)})`],
  ["date", 0.7, (s) => `new Date(${s.random.int(0, 2_000_000_000)} * 1000).toISOString()`],
  ["inputs", 1, () => "Inputs.s"],
  ["from-char", 1, (s) => `String.fromCharCode(${s.random.int(65, 90)})`],
];

const BOOL: Choice<Make>[] = [
  ["compare", 6, (s, d) => `(${num(s, d)} ${s.random.pick(["<", ">", "<=", ">=", "===", "!=="])} ${num(s, d)})`],
  ["compare", 3, (s, d) => `(${str(s, d)} ${s.random.pick(["<", ">", "===", "!=="])} ${str(s, d)})`],
  [
    "loose",
    2,
    (s, d) => `(${primitive(s, d)} ${s.random.pick(["==", "!="])} ${s.random.chance(0.2) ? "null" : primitive(s, d)})`,
  ],
  ["not", 3, (s, d) => `!${expression(s, s.random.pick(KINDS), d)}`],
  ["logical", 4, (s, d) => `(${bool(s, d)} ${s.random.pick(["&&", "||"])} ${bool(s, d)})`],
  ["includes", 2, (s, d) => `${str(s, d)}.${s.random.pick(["includes", "startsWith", "endsWith"])}(${str(s, d)})`],
  ["includes", 2, (s, d) => `${nums(s, d)}.includes(${num(s, d)})`],
  ["in", 2, (s, d) => `(${s.random.chance(0.5) ? '"a"' : str(s, d)} in ${wrapObject(obj(s, d))})`],
  ["has-own", 1, (s, d) => `Object.hasOwn(${obj(s, d)}, ${str(s, d)})`],
  ["is", 1, (s, d) => `Object.is(${num(s, d)}, ${num(s, d)})`],
  ["is-array", 1, (s, d) => `Array.isArray(${expression(s, s.random.pick(KINDS), d)})`],
  [
    "number-test",
    2,
    (s, d) => `${s.random.pick(["isNaN", "isFinite", "Number.isInteger", "Number.isSafeInteger"])}(${num(s, d)})`,
  ],
  [
    "every",
    2,
    (s, d) => `${nums(s, d)}.${s.random.pick(["every", "some"])}(${callback(s, [["x", "num"]], (i) => bool(i, 1))})`,
  ],
  ["has", 2, (s, d) => (s.random.chance(0.5) ? `${map(s, d)}.has(${str(s, d)})` : `${set(s, d)}.has(${num(s, d)})`)],
  [
    "instanceof",
    1,
    (s, d) =>
      `(${expression(s, s.random.pick(["map", "set", "nums"]), d)} instanceof ${s.random.pick(["Map", "Set", "Array", "Object", "Error"])})`,
  ],
  ["delete", 0.7, (s) => `delete ${s.variable("obj")?.name ?? "({ a: 1 })"}.${s.random.pick(["a", "nope", "b"])}`],
  ["inputs", 1, () => "Inputs.flag"],
];

const NUMS: Choice<Make>[] = [
  ["array-literal", 6, (s, d) => `[${num(s, d)}, ${num(s, d)}, ...${nums(s, d)}]`],
  ["array-literal", 2, (s, d) => `[${num(s, d)}, ${num(s, d)}]`],
  ["holes", 0.5, (s, d) => `[${num(s, d)}, , ${num(s, d)}]`],
  [
    "map",
    5,
    (s, d) =>
      `${nums(s, d)}.map(${callback(
        s,
        s.random.chance(0.3)
          ? [
              ["x", "num"],
              ["i", "num"],
            ]
          : [["x", "num"]],
        (i) => num(i, 2),
      )})`,
  ],
  ["filter", 3, (s, d) => `${nums(s, d)}.filter(${callback(s, [["x", "num"]], (i) => bool(i, 1))})`],
  ["slice", 2, (s, d) => `${nums(s, d)}.slice(${num(s, d)}, ${num(s, d)})`],
  ["concat", 1, (s, d) => `${nums(s, d)}.concat(${nums(s, d)}, ${num(s, d)})`],
  ["sort", 2, (s, d) => `[...${nums(s, d)}].sort(${s.random.chance(0.6) ? "(p, q) => p - q" : ""})`],
  [
    "to-sorted",
    1,
    (s, d) =>
      `[9, ...${nums(s, d)}].${s.random.pick(["toSorted((p, q) => q - p)", "toReversed()", "toSpliced(1, 1)", "with(0, 5)"])}`,
  ],
  ["reverse", 1, (s, d) => `[...${nums(s, d)}].reverse()`],
  ["flat", 1, (s, d) => `[${nums(s, d)}, [${num(s, d)}]].flat()`],
  [
    "flat-map",
    1,
    (s, d) => `${nums(s, d)}.flatMap(${callback(s, [["x", "num"]], (i) => `[${num(i, 1)}, x]`)}).slice(0, 12)`,
  ],
  [
    "array-from",
    2,
    (s) =>
      `Array.from({ length: ${s.random.int(0, 4)} }, ${callback(
        s,
        [
          ["_", "num"],
          ["i", "num"],
        ],
        (i) => num(i, 1),
      )})`,
  ],
  ["array-of", 1, (s, d) => `Array.of(${num(s, d)}, ${num(s, d)})`],
  ["fill", 1, (s, d) => `new Array(${s.random.int(0, 4)}).fill(${num(s, d)})`],
  ["set-spread", 2, (s, d) => `[...${set(s, d)}]`],
  ["iterate", 2, (s, d) => `[...${map(s, d)}.values()]`],
  ["iterate", 1, (s, d) => `[...${nums(s, d)}.${s.random.pick(["keys", "values"])}()]`],
  ["property", 2, (s, d) => `((${obj(s, d)}).list ?? [])`],
  ["async-map", 2, (s, d) => asyncMap(s, d)],
  ["all", 1, (s, d) => (s.isAsync ? `(await Promise.all([${taskPromise(s, "num", d)}, ${num(s, d)}]))` : nums(s, d))],
  ["inputs", 1, () => "[...Inputs.list]"],
];

/** F28: an async callback handed to a built-in may await. */
function asyncMap(scope: Scope, depth: number): string {
  if (!scope.isAsync) return nums(scope, depth);
  const inner = scope.child({ isAsync: true, repeat: 6 });
  inner.declare({ name: "x", kind: "num", mutable: true });
  return `(await Promise.all(${nums(scope, depth)}.slice(0, 6).map(async (x) => ${num(inner, 2)})))`;
}

const STRS: Choice<Make>[] = [
  ["array-literal", 5, (s, d) => `[${str(s, d)}, ...${strs(s, d)}]`],
  ["split", 3, (s, d) => `${str(s, d)}.split(${s.random.pick(['""', '","', '"a"'])})`],
  ["keys", 2, (s, d) => `Object.keys(${obj(s, d)})`],
  ["spread-string", 2, (s, d) => `[...${str(s, d)}]`],
  ["map", 4, (s, d) => `${nums(s, d)}.map(${callback(s, [["x", "num"]], (i) => str(i, 1))})`],
  ["map", 3, (s, d) => `${strs(s, d)}.map(${callback(s, [["t", "str"]], (i) => str(i, 1))})`],
  ["sort", 2, (s, d) => `[...${strs(s, d)}].sort()`],
  ["filter", 1, (s, d) => `${strs(s, d)}.filter(${callback(s, [["t", "str"]], (i) => bool(i, 1))})`],
  ["iterate", 1, (s, d) => `[...${map(s, d)}.keys()]`],
  ["entries", 1, (s, d) => `Object.entries(${obj(s, d)}).map(([k, v]) => k + "=" + v)`],
  ["destructured-callback", 1, (s, d) => `[[${str(s, d)}, ${num(s, d)}], ["k"]].map(([k, v = 3]) => k + v)`],
];

const OBJ: Choice<Make>[] = [
  ["object-literal", 7, (s, d) => objectLiteral(s, d)],
  ["assign", 2, (s, d) => `Object.assign({}, ${obj(s, d)}, { a: ${num(s, d)} })`],
  ["spread-object", 3, (s, d) => `{ ...${wrapObject(obj(s, d))}, b: ${str(s, d)} }`],
  ["json-copy", 2, (s, d) => `JSON.parse(JSON.stringify(${obj(s, d)}))`],
  ["structured-clone", 0.7, (s, d) => `structuredClone({ a: ${num(s, d)}, b: ${str(s, d)}, list: ${nums(s, d)} })`],
  ["from-entries", 1, (s, d) => `Object.fromEntries([["a", ${num(s, d)}], ["b", ${str(s, d)}]])`],
  ["freeze", 0.5, (s, d) => `Object.freeze({ a: ${num(s, d)}, b: ${str(s, d)}, list: [] })`],
];

const MAP: Choice<Make>[] = [
  ["map-new", 4, (s, d) => `new Map([[${str(s, d)}, ${num(s, d)}], ["a", ${num(s, d)}]])`],
  ["map-copy", 2, (s, d) => `new Map([...${map(s, d)}, [${str(s, d)}, ${num(s, d)}]])`],
  ["map-set", 2, (s, d) => `new Map(${map(s, d)}).set(${str(s, d)}, ${num(s, d)})`],
  ["map-entries", 1, (s, d) => `new Map(Object.entries({ a: ${num(s, d)}, z: ${num(s, d)} }))`],
];

const SET: Choice<Make>[] = [
  ["set-new", 4, (s, d) => `new Set(${nums(s, d)})`],
  ["set-add", 2, (s, d) => `new Set(${set(s, d)}).add(${num(s, d)})`],
];

const BY_KIND: Record<Kind, Choice<Make>[]> = {
  num: NUM,
  str: STR,
  bool: BOOL,
  nums: NUMS,
  strs: STRS,
  obj: OBJ,
  map: MAP,
  set: SET,
};

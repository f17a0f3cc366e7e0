import type { Random } from "./random.ts";

/** What the built-ins of F26 and F27 are called on, and with what; every call must end as under Node, errors included. */
interface Owner {
  readonly receivers: readonly string[];
  readonly methods: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);
const statics = (name: string, methods: string): Owner => ({ receivers: [name], methods: words(methods) });

const OWNERS: readonly Owner[] = [
  {
    receivers: ["[]", "[1, 2, 3]", "[3, , 1]", '["b", "a", undefined, null]', "[[1, [2]], 3]"],
    methods:
      words(`at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes
      indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced
      toString unshift values with`),
  },
  {
    receivers: ['""', '"abc"', '"a,b,a"', '" pad\\n"', '"é😀x"', '"\\ud800"'],
    methods:
      words(`at charAt charCodeAt codePointAt concat endsWith includes indexOf isWellFormed lastIndexOf normalize padEnd padStart
      repeat replace replaceAll slice split startsWith substr substring toLowerCase toString toUpperCase toWellFormed trim trimEnd
      trimStart valueOf`),
  },
  {
    receivers: ["(0)", "(-1.5)", "(255)", "(1e21)", "NaN", "(1e-7)", "(123.456)", "(-0)"],
    methods: words("toExponential toFixed toPrecision toString valueOf"),
  },
  { receivers: ["true"], methods: words("toString valueOf") },
  {
    receivers: ["new Map()", 'new Map([[1, "a"], ["b", 2]])'],
    methods: words("clear delete entries forEach get has keys set values"),
  },
  { receivers: ["new Set()", "new Set([1, 2, 3])"], methods: words("add clear delete entries forEach has values") },
  {
    receivers: ["new Date(0)", "new Date(NaN)", "new Date(1e12)"],
    methods:
      words(`getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset
      getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds setDate setFullYear
      setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours setUTCMilliseconds
      setUTCMinutes setUTCMonth setUTCSeconds toDateString toISOString toJSON toString toTimeString toUTCString valueOf`),
  },
  { receivers: ["({ a: 1, b: 2 })"], methods: words("hasOwnProperty toString valueOf") },
  statics(
    "Math",
    `abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min
      pow round sign sin sinh sqrt tan tanh trunc`,
  ),
  statics("Number", "isFinite isInteger isNaN isSafeInteger parseFloat parseInt"),
  statics("Array", "from isArray of"),
  statics("Object", "entries freeze fromEntries hasOwn is keys values"),
  statics("JSON", "parse stringify"),
  statics("String", "fromCharCode fromCodePoint raw"),
  statics("Date", "UTC parse"),
  statics("Promise", "reject resolve"),
];

const ARGUMENTS = [
  ..."undefined null true false 0 -0 1 -1 2 3.7 -2.5 NaN -Infinity 4294967296 1e21".split(" "),
  ...[
    "''",
    "'a'",
    "'1'",
    "' 7 '",
    "','",
    "[]",
    "[1]",
    "[[1, 2]]",
    "({})",
    "(x) => x",
    "(a, b) => [a, b]",
    "(a, b) => a > b",
  ],
  ...[
    "({ valueOf() { return 1; } })",
    "({ toString() { return 'b'; } })",
    "new Date(5)",
    "new Map()",
    "new Error('e')",
  ],
];

/** Where a limit of ours ends the run (F44): a text longer than the memory allows, a replacer that nests without end. */
const isOurs = (method: string, list: readonly string[]): boolean =>
  /^pad|^repeat/.test(method)
    ? /1e21|4294967296/.test(list[0] ?? "")
    : method === "stringify" && /=>/.test(list[1] ?? "");

/** Every built-in without arguments, with one of each kind, and with many pairs. */
export function everyBuiltInCall(): string[] {
  const calls = new Set<string>();
  for (const { receivers, methods } of OWNERS) {
    for (const method of methods) {
      for (const [at, receiver] of receivers.entries()) {
        const add = (...list: string[]): void => {
          if (!isOurs(method, list)) calls.add(`${receiver}.${method}(${list.join(", ")})`);
        };
        add();
        for (const one of ARGUMENTS) add(one);
        for (const [i, one] of ARGUMENTS.entries())
          add(one, ARGUMENTS[(i * 5 + at * 3 + method.length) % ARGUMENTS.length]!);
        for (const [i, one] of ARGUMENTS.entries())
          add("(a, b) => [a, b]", one, ARGUMENTS[(i * 7 + at) % ARGUMENTS.length]!);
        calls.add(`[typeof ${receiver}.${method}, ${receiver}.${method}.name, ${receiver}.${method}.length]`);
      }
    }
  }
  return [...calls];
}

/** One call with arguments of the grid and of the program around. */
export function randomBuiltInCall(random: Random, part: () => string): string {
  const { receivers, methods } = random.pick(OWNERS);
  const method = random.pick(methods.filter((name) => !/^pad|^repeat|^stringify/.test(name)));
  const list = Array.from({ length: random.int(0, 3) }, () => (random.chance(0.4) ? part() : random.pick(ARGUMENTS)));
  return `${random.pick(receivers)}.${method}(${list.join(", ")})`;
}

const OPERATORS = words("+ - * / % ** << >> >>> & | ^ < > <= >= == != === !== && || ?? in");
const UNARY = ["+", "-", "~", "!", "typeof ", "void "];

/** Every operator between values of every kind. */
export function everyOperation(): string[] {
  const operations: string[] = [];
  for (const one of ARGUMENTS) {
    for (const operator of UNARY) operations.push(`${operator}(${one})`);
    for (const operator of OPERATORS) for (const other of ARGUMENTS) operations.push(`(${one}) ${operator} (${other})`);
  }
  return operations;
}

export function randomOperation(random: Random, part: () => string): string {
  const operand = (): string => (random.chance(0.3) ? part() : random.pick(ARGUMENTS));
  return `(${operand()}) ${random.pick(OPERATORS)} (${operand()})`;
}

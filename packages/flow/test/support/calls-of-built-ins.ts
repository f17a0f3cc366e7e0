/** Calls of the built-ins with usual and odd arguments, as expressions, in families. */
const ODD = [
  "",
  "undefined",
  "null",
  "0",
  "1",
  "-1",
  "2.7",
  "NaN",
  "Infinity",
  "-0",
  "'1'",
  "'b'",
  "''",
  "true",
  "[]",
  "[1]",
  "{}",
  "1e21",
  "(x) => x",
  "'b', 'c'",
  "1, 2",
  "-2, -1",
  "1, undefined",
  "0, 1, 'x', 'y'",
  "undefined, 1",
  "{ valueOf: () => 1 }",
  "{ toString: () => 'b' }",
  "{ valueOf() { throw new RangeError('v') } }",
];

const CALLBACKS = [
  "",
  "null",
  "{}",
  "(x) => x",
  "(x, i) => i",
  "(x, i, a) => a.length",
  "(x) => [x, x]",
  "(x) => x === undefined",
  "(a, b) => a + b",
  "(a, b) => a + b, 'start'",
  "(a, b) => a + b, undefined",
  "() => { throw 'stop' }",
  "(x) => { r.length = 1; return x }",
  "(x) => x > 1",
];

function methods(receivers: readonly string[], names: string, args: readonly string[] = ODD): string[] {
  return receivers.flatMap((receiver) =>
    names
      .split(" ")
      .flatMap((name) =>
        args.map((given) => `const r = ${receiver}; const x = r.${name}(${given}); return [x === r, x, r]`),
      ),
  );
}

function functions(names: string, args: readonly string[] = ODD): string[] {
  return names.split(" ").flatMap((name) => args.map((given) => `return ${name}(${given})`));
}

const ARRAYS = [
  "[]",
  "[1, 2, 3]",
  "['b', 'a', undefined, 'c', , null]",
  "[3, 1, 2, 10, -1, NaN, -0]",
  "[[1, [2, [3]]], 'b']",
];
const TEXTS = ["''", "'abcabc'", "'aXb,c b '", "'\\ud83d\\ude00z\\ud800'", "' \\n\\u00a0trim\\ufeff'"];
const NUMBERS = ["(0)", "(-0)", "(1.5)", "(-1.45)", "(255)", "NaN", "Infinity", "(1e21)", "(0.000001234)", "(5e-324)"];
const DIGITS = ["", "undefined", "0", "1", "2", "10", "16", "36", "37", "20", "100", "101", "-1", "NaN", "'2'", "2.9"];
const DATES = [
  "new Date(0)",
  "new Date(NaN)",
  "new Date(2024, 1, 29, 12, 30, 45, 678)",
  "new Date('2024-02-30T00:00:00Z')",
];
const VALUES = [
  "[['a', 1]]",
  "new Map([['k', 1]])",
  "new Set([1, 2])",
  "'abc'",
  "{ length: 2, 0: 'a' }",
  "{ a: 1, b: 2 }",
  "[1, , 3]",
  "{ a: 1 }, null, { b: 2 }",
];

export const CALLS: Readonly<Record<string, readonly string[]>> = {
  "array methods": methods(
    ARRAYS,
    "at concat copyWithin fill flat includes indexOf lastIndexOf join pop push reverse shift slice splice unshift toReversed toSpliced with keys values entries toString",
  ),
  "array methods with callbacks": methods(
    ARRAYS,
    "map filter find findIndex findLast findLastIndex some every forEach flatMap reduce reduceRight",
    CALLBACKS,
  ),
  sort: methods(ARRAYS, "sort toSorted", [
    "",
    "undefined",
    "null",
    "(a, b) => a - b",
    "(a, b) => b - a",
    "() => 0",
    "() => NaN",
    "(a, b) => a > b",
    "'x'",
  ]),
  "string methods": methods(
    TEXTS,
    "at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf normalize padEnd padStart replace replaceAll slice split startsWith substring substr toLowerCase toUpperCase trim trimStart trimEnd toString valueOf isWellFormed toWellFormed",
    [
      ...ODD.filter((given) => given !== "1e21" && given !== "Infinity"),
      "'b', '[$&$`$$$1]'",
      "'b', (m, p, s) => m + p + s",
      "'', '-'",
      "'NFD'",
      "7, 'xyz'",
    ],
  ),
  "number methods": methods(NUMBERS, "toString toFixed toPrecision toExponential valueOf", DIGITS),
  "date methods": methods(
    DATES,
    "getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds getMilliseconds getUTCFullYear getUTCDay getTimezoneOffset toISOString toJSON toString toDateString toUTCString valueOf",
    [""],
  ),
  "date changes": methods(
    DATES.slice(0, 3),
    "setTime setFullYear setMonth setDate setHours setMinutes setSeconds setUTCHours setUTCMonth",
    ["", "1", "-1", "'5'", "NaN", "1, 2", "1, 2, 3"],
  ),
  "map and set methods": [
    ...methods(["new Map()", "new Map([['a', 1], [NaN, 2], [0, 3]])"], "get has set delete clear keys values entries"),
    ...methods(["new Set()", "new Set([1, 'a', NaN, 0])"], "has add delete clear keys values entries"),
  ],
  functions: functions(
    "Number String Boolean Array.of Array.isArray parseInt parseFloat isNaN isFinite Number.isInteger Number.isSafeInteger String.fromCharCode encodeURIComponent decodeURI Object.is Error TypeError Date.UTC Date.parse",
  ),
  Math: functions(
    "Math.abs Math.atan2 Math.cbrt Math.ceil Math.clz32 Math.cos Math.exp Math.floor Math.fround Math.hypot Math.imul Math.log2 Math.max Math.min Math.pow Math.round Math.sign Math.sqrt Math.tanh Math.trunc",
  ),
  "objects and collections": functions(
    "Array.from Object.keys Object.values Object.entries Object.freeze structuredClone JSON.stringify",
    [...VALUES, "[1, 2, 3], (x) => x", "null", "5"],
  ).concat(
    functions("Object.fromEntries", VALUES.slice(0, 2)),
    functions(
      "Object.assign",
      VALUES.filter((given) => !given.startsWith("'")),
    ),
  ),
  JSON: functions("JSON.stringify", [
    "{ a: [1, { b: 2 }], c: 'x\\n\\u2028\\ud800', d: undefined, e: () => 1, f: NaN, g: -0, h: new Date(0) }",
    "{ a: { toJSON: (k) => k } }, null, 2",
    "[undefined, () => 1], null, '--'",
    "{ a: 1, b: 2, 1: 3 }, ['b', 1]",
    "{ a: 1, b: { c: 2 } }, (k, v) => (typeof v === 'number' ? v + 1 : v)",
  ]).concat(
    functions("JSON.parse", [
      "'1'",
      "'[1,2'",
      "'{\"a\":1,}'",
      "'{\"a\":{\"b\":[1]}}', (k, v) => (k === 'b' ? undefined : v)",
      "'\"\\\\u0041\"'",
      "'{\"__proto__\":1}'",
      "''",
    ]),
  ),
};

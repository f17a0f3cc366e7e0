/** A program whose wait holds one of everything that a snapshot can hold. The golden snapshots are of it: it must never change. */
export const KITCHEN_SINK = `
const shared = { n: 1, text: "ünï😀", lone: "\\ud800", big: 2 ** 60, half: 0.5, minus: -0, nan: NaN };
shared.self = shared;
const list = [1, , "a", null, undefined, true, -5, 300, shared];
list.length = 12;
const frozen = Object.freeze({ deep: Object.freeze([1]) });
const map = new Map([["k", shared], [shared, "v"], [NaN, 0]]);
const set = new Set([1, "a", map]);
const error = new RangeError("bad", { cause: shared });
error.code = "E_CODE";
const date = new Date(86400000);
const iterator = map.entries();
iterator.next();
let counter = 0;
const increment = (by = 1) => { counter += by; return counter };
const makeNamed = (key) => ({ [key]() { return key } });
const named = makeNamed("dynamic").dynamic;
undeclared = 7;
const never = new Promise(() => {});
const rejected = Promise.reject("handled later");
rejected.catch(() => {});
const lane = async (name, ...rest) => {
  for (const part of rest) {
    try { await Task.run(name, { part }); increment() } finally { increment(10) }
  }
  return name;
};
const chained = Task.run("first").then((value) => [value, increment()]).finally(() => increment(100));
const thenable = { then(resolve) { resolve("thenable") } };
const race = Promise.race({ slow: Timer.delay("1h"), fast: lane("race", 1) });
const results = await Promise.all([chained, lane("x", 1, 2), lane("y", 3), race, thenable, Math.max, 5].map(async (x) => typeof x === "function" ? x(1, 2) : await x));
const rest = [...iterator].length;
return {
  results, counter, rest, undeclared, name: named.name, called: named(),
  shared: [shared.self === shared, shared.text, shared.lone.length, shared.big, Object.is(shared.minus, -0), Number.isNaN(shared.nan)],
  list: [list.length, 1 in list, list[8] === shared, list.indexOf(undefined)],
  map: [map.get("k") === shared, map.get(shared), map.get(NaN), set.has(map)],
  error: [error instanceof RangeError, error.message, error.code, error.cause === shared, String(error)],
  date: date.toISOString(), frozen: (() => { try { frozen.deep.push(2) } catch (e) { return e.name } })(),
  rejected: await rejected.catch((e) => e), never: String(never),
};
`;

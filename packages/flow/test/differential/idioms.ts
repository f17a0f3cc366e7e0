import { expression } from "./expressions.ts";
import type { Scope } from "./scope.ts";

/**
 * Small programs of the kind people write, and corners of the language that a grammar alone would seldom reach. `t` is a prefix of names
 * that nothing else has; `num`, `str` and `bool` are random expressions of the place.
 */
type Idiom = (part: Parts) => string;

interface Parts {
  readonly t: string;
  readonly num: string;
  readonly str: string;
  readonly bool: string;
  /** A number that may come from a task. */
  readonly later: string;
}

export function idiom(scope: Scope): string[] {
  const list = scope.isAsync && scope.random.chance(0.6) ? ASYNC : SYNC;
  const calm = scope.child({ isAsync: false });
  const parts: Parts = {
    t: scope.counterName("t"),
    num: expression(calm, "num", 2),
    str: expression(calm, "str", 2),
    bool: expression(calm, "bool", 2),
    later: expression(scope, "num", 3),
  };
  return scope.random.pick(list)(parts).trim().split("\n");
}

const SYNC: readonly Idiom[] = [
  ({ t, num }) =>
    `for (let ${t}a = 0, ${t}b = 6; ${t}a < ${t}b; ${t}a++, ${t}b -= 2) console.log(${t}a, ${t}b, show(${num}));`,
  ({ t }) =>
    `const ${t} = []; for (let i = 0; i < 3; i++) { ${t}.push(() => i++); i += 0; } console.log(${t}.map((f) => f()).join(), ${t}.map((f) => f()).join());`,
  ({ t }) =>
    `const ${t} = []; for (const x of [1, 2, 3]) ${t}.push(() => x); for (const k in { p: 1, q: 2 }) ${t}.push(() => k); console.log(${t}.map((f) => f()).join());`,
  ({ t, num }) =>
    `const ${t} = { 2: "two", b: 1, 1: "one", a: ${num}, [-1]: "minus", "01": 0 }; console.log(Object.keys(${t}).join(), show(${t}));`,
  ({ t }) => `const ${t} = { a: 1, b: 2, c: 3 }; for (const k in ${t}) { console.log(k); delete ${t}.b; ${t}.d = 4; }`,
  ({ t }) =>
    `const ${t} = new Map([["a", 1], ["b", 2]]); for (const [k, v] of ${t}) { console.log(k, v); if (v < 4) ${t}.set(k + k, v + 2); ${t}.delete("b"); }`,
  ({ t }) =>
    `const ${t} = new Set([1, 2, 3]); for (const x of ${t}) { console.log(x); if (x < 6) ${t}.add(x + 3); ${t}.delete(2); }`,
  ({ t }) =>
    `const ${t} = [1, 2, 3]; for (const x of ${t}) { console.log(x); if (${t}.length < 6) ${t}.push(x * 10); }`,
  ({ t, num }) =>
    `new Map([[NaN, 1], [0, 2]]).forEach((v, k, m) => console.log(show(k), v, m.size, m.has(-0), m.get(NaN), show(${num}))); new Set([-0]).forEach((x) => console.log(show(x))); const ${t} = 1;`,
  ({ t }) =>
    `const ${t} = [3, , 1]; console.log(show(${t}), show(${t}.map((x) => x * 2)), show([...${t}]), ${t}.length, 1 in ${t}, show(${t}.sort()), show(${t}.indexOf(undefined)), show(${t}.includes(undefined))); ${t}.forEach((x, i) => console.log(i));`,
  ({ t }) =>
    `const ${t} = [1]; ${t}[3] = 4; ${t}.length = 2; console.log(show(${t}), show(${t}.concat([[5]], 6)), show([[1, [2, [3]]]].flat(Infinity)));`,
  ({ bool }) =>
    `console.log((() => { try { if (${bool}) return "a"; throw new Error("U:x"); } catch (e) { return e.message; } finally { console.log("f"); } })());`,
  ({ t, num }) =>
    `const ${t} = (n) => { for (let i = 0; ; i++) { try { if (i > n) return i; if (i % 2) continue; console.log("even", i); } finally { if (i > 5) break; } } return -1; }; console.log(${t}(3), ${t}(${num}));`,
  ({ t }) =>
    `const ${t} = () => { outer: for (const a of [1, 2, 3]) { for (const b of [1, 2, 3]) { try { if (b === 2) continue outer; if (a === 3) break outer; } finally { console.log(a, b); } } } return "done"; }; console.log(${t}());`,
  ({ t, str }) =>
    `const ${t} = ({ a, b: { c = ${str}, ...d } = {}, ...rest } = {}, [e, , f = e, ...g] = "wxyz") => show([a, c, d, rest, e, f, g]); console.log(${t}(), ${t}({ a: 1, b: { c: 2, z: 3 }, q: 4 }, [1, 2]));`,
  ({ t }) =>
    `const ${t} = (a, b = a + 1, c = () => a + b) => { a = 10; return c(); }; console.log(${t}(1), ${t}(1, 1), ${t}(1, undefined, () => "c"), ${t}.length, ${t}.name);`,
  ({ t }) =>
    `let ${t} = 1; const ${t}f = () => { ${t} = ${t} * 2; return ${t}; }; console.log(${t} + ${t}f() + ${t}, [${t}, ${t}f(), ${t}].join(), ${t}++ + ++${t}, ${t}); ${t} += ${t}f(); console.log(${t});`,
  ({ t }) =>
    `const ${t} = []; const ${t}l = (x) => { ${t}.push(x); return x; }; ({ [${t}l("k1")]: ${t}l(1), [${t}l("k2")]: ${t}l(2) })[${t}l("k3")]; ${t}l(1) < ${t}l(2) && ${t}l(0) || ${t}l(3); console.log(${t}.join());`,
  ({ num, str }) =>
    `switch (${num}) { case 1: console.log("one"); case 2: console.log("two"); break; default: console.log("other"); case ${str}.length: console.log("length"); }`,
  ({ t }) =>
    `const ${t} = { n: 1, get: undefined, f(x) { return x + 1; }, async g() { return 2; }, h: (y) => y }; console.log(show(${t}), ${t}.f(1), ${t}.h.name, ${t}?.f?.(4), ${t}.get?.(1));`,
  ({ str }) => `for (const c of ${str} + "é😀") console.log(c, c.length, c.codePointAt(0));`,
  ({ num }) =>
    `console.log(show([${num}, -(${num})].map((x) => [x | 0, x >>> 0, x << 3, ~x, x ** 2, x % 7, Math.round(x), x === x])));`,
  () =>
    `console.log(show(["10", "9", 1, true, null, undefined, NaN, "", " 12 ", "0x1f", "1e3", "abc", [], [5], {}].map((x) => [Number(x), String(x), Boolean(x), x == 0, x + 1])));`,
  () =>
    `console.log(JSON.stringify({ u: undefined, n: NaN, d: new Date(0), a: [undefined, () => 1], m: new Map([[1, 2]]), e: -0, s: "\\u2028\\ud800\\"" }), JSON.stringify([1, { a: [] }], null, 2), JSON.stringify({ b: 1, a: 2 }, ["a"]), JSON.stringify("x"), show(JSON.stringify(undefined)));`,
  () =>
    `console.log(show(JSON.parse('{"a":[1,{"b":null}],"2":1,"1":2}', (k, v) => (typeof v === "number" ? v + 1 : v)))); try { JSON.parse("{"); } catch (e) { console.log(e.name); }`,
  ({ t }) =>
    `const ${t} = { a: 1 }; ${t}.self = ${t}; try { JSON.stringify(${t}); } catch (e) { console.log(e.name); } const ${t}c = structuredClone(${t}); console.log(${t}c.self === ${t}c, ${t}c === ${t}, ${t}c.self.self.a);`,
  ({ t }) =>
    `const ${t} = Object.freeze({ a: 1, b: { c: 2 } }); try { ${t}.a = 2; } catch (e) { console.log(e.name); } try { delete ${t}.a; } catch (e) { console.log(e.name); } try { ${t}.z = 1; } catch (e) { console.log(e.name); } ${t}.b.c = 3; console.log(show(${t}));`,
  ({ t }) =>
    `const ${t} = [5, 1, 4].entries(); console.log(show(${t}.next())); for (const [i, x] of ${t}) console.log(i, x); console.log(show(${t}.next()), show(Array.from(new Map([["a", 1]]))), show(Array.from("ab", (c, i) => c + i)));`,
  ({ t }) =>
    `const ${t} = [{ k: "b", n: 1 }, { k: "a", n: 1 }, { k: "c", n: 0 }]; console.log(${t}.sort((x, y) => x.n - y.n).map((x) => x.k).join(""), ${t}.toSorted((x, y) => (x.k < y.k ? -1 : 1)).map((x) => x.k).join(""));`,
  ({ t }) =>
    `try { null.x; } catch ({ name, message }) { console.log(name, typeof message); } try { throw { code: 5 }; } catch ({ code: ${t} = 1, other = "none" }) { console.log(${t}, other); }`,
  ({ t }) =>
    `for (const f of [() => missing${t}, () => null.x, () => undefined(), () => { const c = 1; c = 2; }, () => [].reduce((a, b) => a), () => "x".repeat(-1), () => new Array(-1), () => (1).toFixed(101), () => decodeURIComponent("%"), () => { throw new AggregateError([1], "U:agg"); }]) { try { console.log(show(f())); } catch (e) { console.log(e.name, e instanceof Error); } }`,
  ({ t }) =>
    `const ${t} = new Date(2026, 0, 31, 12); ${t}.setMonth(1); console.log(${t}.getMonth(), ${t}.getDate(), ${t}.toISOString(), new Date("2026-02-30").getTime(), new Date("nope").getTime(), new Date(0) < new Date(1), new Date(5) - new Date(2), typeof Date.now(), JSON.stringify(new Date(1e12)), Date.UTC(2020, 1, 29));`,
  ({ t, num }) =>
    `const ${t} = (...xs) => xs.length + ":" + show(xs); console.log(${t}(), ${t}(...[1, 2], 3, ..."ab"), ${t}(...new Set([${num}, 1])), ${t}(...new Map([[1, 2]])));`,
  ({ t }) =>
    `let ${t}a = null; let ${t}b = { v: 0, w: "" }; ${t}a ??= "set"; ${t}b.v ||= 5; ${t}b.w &&= "never"; ${t}b.x ??= ${t}b.v++; console.log(${t}a, show(${t}b));`,
  ({ t }) =>
    `const ${t} = "a-b-c"; console.log(show(${t}.split("-", 2)), ${t}.replace("-", "$&$&"), ${t}.replaceAll("-", (m, at) => m + at), ${t}.lastIndexOf("-", 2), ${t}.at(-1), show(${t}.at(9)), ${t}.padStart(8, "xy"), ${t}.substring(3, 1), ${t}.slice(-3, -1), ${t}.concat(1, null));`,
];

const ASYNC: readonly Idiom[] = [
  ({ later }) =>
    `console.log(await (async () => { try { return await Task.run("num", { v: 1 }); } finally { console.log("cleanup", show(${later})); await Timer.delay(1); } })());`,
  ({ t }) =>
    `const ${t} = []; for (let i = 0; i < 3; i++) { await Timer.delay(1); ${t}.push(() => i); } console.log(${t}.map((f) => f()).join());`,
  ({ t }) =>
    `let ${t} = 0; await Promise.all([1, 2, 3].map(async (x) => { const before = ${t}; await Task.run("num", { v: x }); ${t} = before + x; })); console.log(${t});`,
  ({ t }) => `let ${t} = 1; ${t} += await Task.run("num", { v: ${t}++ }); console.log(show(${t}));`,
  ({ t }) =>
    `const ${t} = { n: 1 }; ${t}.n += (${t}.n = 5, await Task.run("num", {})); ${t}[await Task.run("str", {})] = await Task.run("echo", { v: ${t}.n }); console.log(show(${t}));`,
  ({ t, num }) =>
    `const ${t} = [await Task.run("num", {}), ...(await Task.run("nums", {})), \`\${await Task.run("str", {})}!\`, ${num}, { k: await 1, ...(await Task.run("obj", {})) }]; console.log(show(${t}));`,
  ({ t }) =>
    `const ${t} = async (a, b = Task.run("num", {})) => [a, await b]; console.log(show(await ${t}(1)), show(await ${t}(1, 2)), ${t}.length);`,
  ({ t }) =>
    `const ${t} = await [1, 2, 3].reduce(async (sum, x) => (await sum) + (await Task.run("echo", { v: x })).v, 0); console.log(${t});`,
  ({ t }) =>
    `const ${t} = async (n) => (n > 0 ? [await Task.run("num", { n }), ...(await ${t}(n - 1))] : []); console.log(show(await ${t}(3)));`,
  ({ t }) =>
    `outer${t}: for (const a of await Task.run("nums", {})) { for (const b of [1, 2]) { try { await Task.run("num", { a, b }); if (b === 2) continue outer${t}; } finally { console.log("after", a, b); await null; } } }`,
  ({ bool }) =>
    `switch (await Task.run("str", {})) { case await Task.run("str", {}): console.log("same"); if (${bool}) break; case "x": await Timer.delay(1); console.log("fell"); default: console.log("end"); }`,
  ({ t }) =>
    `const ${t} = Task.run("bad", {}); await Timer.delay("3s"); try { await ${t}; } catch (e) { console.log(e.name, e.type, e.message, e.cause.type, e.task); }`,
  ({ t }) =>
    `const ${t} = (async () => { await null; throw new RangeError("U:late"); })(); try { await ${t}; } catch (e) { console.log(show(e)); } finally { console.log("fin"); }`,
  ({ t }) =>
    `const ${t} = await Promise.allSettled([Task.run("bad", {}), Promise.reject(new Error("U:r")), 5, Timer.delay(1)]); console.log(show(${t}.map((x) => [x.status, x.value, x.reason])));`,
  ({ t }) =>
    `const ${t} = (name) => async () => { for (let i = 0; i < 3; i++) { console.log(name, i); await (i === 1 ? Task.run("num", {}) : null); } }; await Promise.all([${t}("a")(), ${t}("b")(), ${t}("c")()]);`,
  ({ t }) =>
    `const ${t} = new Promise((resolve, reject) => { console.log("executor"); resolve(1); reject(2); resolve(3); }); console.log(await ${t}, show(await Promise.all([])), show(await Promise.race([${t}, 2])));`,
  ({ t }) =>
    `let ${t}r; const ${t} = new Promise((resolve) => { ${t}r = resolve; }); (async () => { await Timer.delay(2); ${t}r("opened"); })(); console.log(await ${t});`,
  () =>
    `console.log(await Promise.resolve(1).then(2).then((x) => { throw new Error("U:" + x); }).finally(() => 3).catch((e) => e.message).then((x) => Promise.resolve(x + "!")));`,
  () =>
    `try { await Promise.reject(new TypeError("U:t")).finally(() => { throw new RangeError("U:override"); }); } catch (e) { console.log(show(e)); }`,
  () =>
    `try { await new Promise((_, reject) => setNothing(reject)); } catch (e) { console.log(e.name); } try { await { then() { throw new Error("U:then"); } }; } catch (e) { console.log(show(e)); }`,
  ({ t }) =>
    `const ${t} = await Promise.race([Task.run("slow-num", {}).then(() => "slow"), Timer.delay("2s").then(() => "timer"), Signal.when("s1", { timeout: "1d" }).then(() => "signal", (e) => e.name)]); console.log(${t});`,
  ({ t }) =>
    `const ${t} = Promise.all([Task.run("bad", {}), Task.run("slow-num", {})]).then(() => "never", (e) => e.message); console.log(await ${t});`,
  ({ t }) =>
    `const ${t}s = []; const ${t}p = []; for (const x of [3, 1, 2]) ${t}p.push(Timer.delay(x).then(() => ${t}s.push(x))); await Promise.all(${t}p); console.log(${t}s.join());`,
  ({ t }) =>
    `const ${t} = async () => { try { await Task.run("flaky", {}); return "ok"; } catch { return "retry"; } }; console.log(await ${t}(), await ${t}());`,
  ({ t }) =>
    `const ${t} = async (left) => { try { return await Task.run("flaky", { left }); } catch (e) { if (left === 0) throw e; await Timer.delay("1s"); return ${t}(left - 1); } }; try { console.log(await ${t}(2)); } catch (e) { console.log(e.message); }`,
  ({ t }) =>
    `let ${t} = 0; while (true) { const x = await Task.run("echo", { v: ${t} }); if (x.v >= 3) break; ${t}++; if (x.v === 1) continue; console.log("turn", x.v); }`,
  ({ t }) => `do { var0${t}(); await null; } while (false); function var0${t}() { console.log("hoisted"); }`,
  () =>
    `console.log((await Task.run("obj", {}))?.list?.[0], (await null)?.x, typeof (await undefined), await (await (await 5)), !(await false), -(await 3));`,
  () =>
    `(async () => { console.log("m1"); await undefined; console.log("m2"); await undefined; console.log("m3"); })(); Promise.resolve().then(() => console.log("p1")).then(() => console.log("p2")); console.log("sync"); await Timer.delay(0); console.log("after");`,
  () =>
    `await Promise.all([(async () => { for (const x of [1, 2]) { await x; console.log("l", x); } })(), Promise.resolve().then(() => console.log("r1")).then(() => console.log("r2")).finally(() => console.log("r3"))]);`,
];

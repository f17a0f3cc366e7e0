/**
 * Small programs at the corners of the language, by the rule they belong to. Each ends under the machine as under Node. `out` is a list
 * that the program fills and returns; `show` writes values without loss.
 */
export const CORNER_PROGRAMS: readonly (readonly [rule: string, program: string])[] = [
  // -- F10: scopes, dead zones, patterns, closures
  ["F10", `let x = 1; { out.push(x); } { let x = 2; out.push(x); { let x = 3; out.push(x); } } out.push(x);`],
  ["F10", `try { (() => { out.push(y); let y = 1; })(); } catch (e) { out.push(e.name); }`],
  ["F10", `const f = () => late; try { f(); } catch (e) { out.push(e.name); } const late = 5; out.push(f());`],
  ["F10", `try { (() => { const a = 1; a += 1; })(); } catch (e) { out.push(e.name); }`],
  ["F10", `try { ((a = b, b = 1) => a)(); } catch (e) { out.push(e.name); } out.push(((a, b = a) => b)(3));`],
  ["F10", `let z = "outer"; const g = (a = () => z) => { let z = "inner"; return a() + z; }; out.push(g());`],
  ["F10", `const [a, [b, c = 7] = [1], ...[d, ...e]] = [0, undefined, 3, 4, 5]; out.push(a, b, c, d, e);`],
  [
    "F10",
    `const { a: { b: [c] = [9] } = {}, ["x" + 1]: d = "d", ...rest } = { a: undefined, y: 1, z: 2 }; out.push(c, d, rest);`,
  ],
  [
    "F10",
    `const order = (x) => (out.push(x), x); const { [order("k")]: a = order("default") } = (order("source"), {});`,
  ],
  [
    "F10",
    `let a, b; [a = 1, b = a] = []; out.push(a, b); ({ a, b: [b] } = { a: 3, b: "xy" }); out.push(a, b); out.push(([a, b] = [b, a]).length, a, b);`,
  ],
  [
    "F10",
    `const o = {}; [o.x, o["y"], ...o.rest] = [1, 2, 3, 4]; ({ p: o.p = 5, ...o.more } = { q: 6 }); out.push(o);`,
  ],
  [
    "F10",
    `for (const f of [() => { const [a] = null; }, () => { const {} = undefined; }, () => { const [b] = 5; }, () => { const [c] = {}; }]) try { f(); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F10",
    `const [p, q] = new Map([["k", 1], ["l", 2]]); const [r] = new Set([7]); const [s, t] = "😀x"; out.push(p, q, r, s, t);`,
  ],
  [
    "F10",
    `const fs = []; for (let i = 0, get = () => i; i < 3; i++) { fs.push(() => i, get); } out.push(fs.map((f) => f()));`,
  ],
  ["F10", `const fs = []; for (let i = 0; i < 3; fs.push(() => i), i++); out.push(fs.map((f) => f()));`],
  [
    "F10",
    `const fs = []; let n = 0; while (n < 3) { const m = n++; fs.push(() => m + n); } out.push(fs.map((f) => f()));`,
  ],
  ["F10", `try { throw [1, { a: 2 }]; } catch ([x, { a }]) { const fs = [() => x + a]; x = 10; out.push(fs[0]()); }`],
  [
    "F10",
    `switch (1) { case 0: let s = 1; case 1: try { s; } catch (e) { out.push(e.name); } } switch (0) { case 0: let s = 1; case 1: s++; out.push(s); }`,
  ],
  ["F10", `{ function f() { return 1; } out.push(f()); } out.push(typeof f);`],
  ["F10", `out.push(h()); function h() { return h2(); } function h2() { return "hoisted"; }`],
  ["F10", `{ out.push(typeof inner); { function inner() {} } }`],
  // -- F11: functions
  [
    "F11",
    `const f = (a, b = 2, ...c) => 0; function g(a, b) {} async function h() {} const o = { m(x) {}, async n(a, b) {}, k: () => 1, ["c" + 1]: () => 2 }; out.push(f.length, f.name, g.length, g.name, h.name, o.m.name, o.m.length, o.n.name, o.k.name, o.c1.name, (() => 1).name, (function () {}).name, (function named() {}).name);`,
  ],
  [
    "F11",
    `const fact = function self(n) { return n < 2 ? 1 : n * self(n - 1); }; out.push(fact(10)); let fn = () => 1; const alias = fn; fn = () => 2; out.push(alias.name, fn.name);`,
  ],
  [
    "F11",
    `const even = (n) => (n === 0 ? true : odd(n - 1)); const odd = (n) => (n === 0 ? false : even(n - 1)); out.push(even(10), odd(7));`,
  ],
  ["F11", `const f = (...xs) => xs; out.push(f(), f(undefined), f(...[], ...[1], ...[, 2]), f(...new Set("aab")));`],
  [
    "F11",
    `const compose = (...fs) => (x) => fs.reduceRight((y, f) => f(y), x); out.push(compose((x) => x + 1, (x) => x * 2)(5));`,
  ],
  [
    "F11",
    `const add = (a) => (b) => (c) => a + b + c; out.push(add(1)(2)(3)); const o = { f: (x) => ({ g: (y) => [x, y] }) }; out.push(o.f(1).g(2));`,
  ],
  [
    "F11",
    `const f = ({ a = 1, ...r } = { a: 2, b: 3 }, [b, ...c] = [4, 5, 6]) => [a, r, b, c]; out.push(f(), f({}), f({ z: 1 }, "xyz"));`,
  ],
  [
    "F11",
    `function f(a, b) { a = 10; return [a, b]; } out.push(f(1), f(1, 2, 3)); try { null(); } catch (e) { out.push(e.name); } try { ({}).x(); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F11",
    `out.push(String((a, b) => a + b), String(function  f ( x ) { return x }), String({ m(x) { return x; } }.m), String(async () => 1));`,
  ],
  // -- F12: statements
  ["F12", `out.push((() => { for (;;) { try { return "try"; } finally { break; } } return "after"; })());`],
  ["F12", `out.push((() => { try { throw 1; } catch (e) { return "catch"; } finally { return "finally"; } })());`],
  ["F12", `out.push((() => { l: try { return 1; } finally { break l; } return 2; })());`],
  [
    "F12",
    `const f = () => { try { throw new Error("U:a"); } finally { throw new TypeError("U:b"); } }; try { f(); } catch (e) { out.push(e); }`,
  ],
  [
    "F12",
    `const log = []; const f = () => { for (const x of [1, 2, 3]) { try { if (x === 1) continue; if (x === 2) return x; } finally { log.push(x); } } }; out.push(f(), log);`,
  ],
  [
    "F12",
    `const f = () => { try { try { throw 1; } finally { out.push("inner"); } } catch (e) { out.push(e); return "caught"; } finally { out.push("outer"); } }; out.push(f());`,
  ],
  ["F12", `let n = 0; const f = () => { try { return n; } finally { n = 5; } }; out.push(f(), n);`],
  [
    "F12",
    `a: for (let i = 0; i < 3; i++) { b: for (let j = 0; j < 3; j++) { if (j === 1) continue a; if (i === 2) break a; out.push([i, j]); } }`,
  ],
  ["F12", `x: { y: { out.push(1); break x; } out.push(2); } z: if (true) { break z; }`],
  [
    "F12",
    `for (const v of [3, 1, 2]) switch (v) { case 1: out.push("one"); continue; default: out.push("default"); case 2: out.push("two"); break; case 4: out.push("four"); }`,
  ],
  [
    "F12",
    `switch (NaN) { case NaN: out.push("nan"); break; default: out.push("none"); } switch ("1") { case 1: out.push("number"); break; case "1": out.push("string"); }`,
  ],
  [
    "F12",
    `const see = (x) => (out.push(x), x); switch (see(2)) { case see(1): case see(2): out.push("hit"); case see(3): out.push("fell"); }`,
  ],
  [
    "F12",
    `for (const k in [5, , 6]) out.push(k); for (const k in "ab") out.push(k); for (const k in null) out.push("never"); for (const k in 5) out.push("never");`,
  ],
  [
    "F12",
    `const o = { b: 1, 2: 1, a: 1, 1: 1, "-1": 1, 1.5: 1 }; for (const k in o) out.push(k); delete o.b; o.b = 2; out.push(Object.keys(o));`,
  ],
  ["F12", `const o = { a: 1, b: 2 }; for (const k in o) { out.push(k); o.c = 3; delete o.b; } out.push(o);`],
  [
    "F12",
    `const xs = [1, 2]; for (const x of xs) { out.push(x); if (xs.length < 5) xs.push(x + 10); } for (const x of xs) { out.push(x); xs.pop(); }`,
  ],
  [
    "F12",
    `const m = new Map([[1, "a"], [2, "b"], [3, "c"]]); for (const [k] of m) { out.push(k); if (k === 1) { m.delete(2); m.set(4, "d"); } if (k === 3) { m.delete(1); m.set(1, "again"); } }`,
  ],
  [
    "F12",
    `let i = 0; do { i++; if (i === 2) continue; if (i === 4) break; out.push(i); } while (i < 10); let j = 3; while (j --> 0) out.push(j);`,
  ],
  [
    "F12",
    `let o = {}; for (o.x of [1, 2]) out.push(o.x); for (o.k in { p: 1 }) out.push(o.k); let [q] = [0]; for ([q] of [[5], [6]]) out.push(q); for (const { a = 3, ...r } of [{}, { a: 1, b: 2 }]) out.push(a, r);`,
  ],
  [
    "F12",
    `try { for (const x of {}) out.push(x); } catch (e) { out.push(e.name); } try { for (const x of undefined) out.push(x); } catch (e) { out.push(e.name); }`,
  ],
  ["F12", `if (0) out.push(1); else if ("") out.push(2); else out.push(3); ; ;`],
  // -- F13: expressions
  [
    "F13",
    `out.push(1 + "2", "3" * "4", [] + [], [] + {}, [1] == 1, null == undefined, null == 0, "" == 0, "0" == false, [2] > 1, "b" > "a", "10" < "9", "10" < 9, NaN == NaN, undefined + 1, null + 1, true + true);`,
  ],
  [
    "F13",
    `out.push(7 % -3, -7 % 3, 5 / 0, -5 / 0, 0 / 0, 2 ** -1, (-8) ** (1 / 3), 2 ** 53 + 1, 0.1 + 0.2, 1e21 + 1, -0 + 0, 0 * -1, 5 % 0);`,
  ],
  [
    "F13",
    `out.push(1 << 31, 1 << 32, -1 >>> 0, -1 >> 1, 5 & "3", 5 | null, 5 ^ undefined, ~~3.7, ~-1, 2 ** 32 >> 0, 1e10 | 0, "0x10" | 0, -5 >>> 28);`,
  ],
  [
    "F13",
    `let a = 5; out.push(a++ + ++a, a, a-- - --a, a, -a ** 0 === undefined); `.replace(", -a ** 0 === undefined", ""),
  ],
  [
    "F13",
    `let a = 1; a += a++ + ++a; out.push(a); a = a++ + a; out.push(a); let b = [0, 1, 2]; let i = 0; b[i++] = b[i++] + i; out.push(b, i); b[i] ??= i++; out.push(b, i);`,
  ],
  [
    "F13",
    `const see = (x) => (out.push(x), x); see(1) + see(2) * see(3); see([])[see("a")]; see({ f: (...x) => x }).f(see(4), see(5)); [see(6), see(7)]; \`\${see(8)}\${see(9)}\`; ({ [see("k")]: see("v") });`,
  ],
  [
    "F13",
    `const see = (x) => (out.push(x), x); const o = {}; o[see("key")] = see("value"); try { null[see("evaluated")]; } catch (e) { out.push(e.name); } try { undefined[see("k")] = see("v"); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F13",
    `const n = null; out.push(n?.a, n?.a.b.c, n?.[out.push("not evaluated")], n?.(), n?.a(), ({}).a?.b, ({ f: () => 5 }).f?.(), ({}).f?.(), delete n?.a); try { ({}).a.b?.c; } catch (e) { out.push(e.name); } try { n?.a || n.b; } catch (e) { out.push(e.name); }`,
  ],
  [
    "F13",
    `out.push(null ?? 1, 0 ?? 1, "" || "d", 0 && 1, null?.x ?? "x", false ?? true); let a = null, b = 0, c = 1; a ??= 5; b ||= 6; c &&= 7; out.push(a, b, c); const o = { x: 0 }; o.x ||= 1; o.y ??= 2; o.z &&= 3; out.push(o);`,
  ],
  [
    "F13",
    `const frozen = Object.freeze({ a: 1 }); frozen.a ??= 2; frozen.a ||= 2; try { frozen.a &&= 2; } catch (e) { out.push(e.name); } out.push(frozen);`,
  ],
  [
    "F13",
    `out.push(typeof 1, typeof "", typeof null, typeof undefined, typeof {}, typeof [], typeof (() => 1), typeof missing, typeof NaN, typeof new Map(), void 0, typeof Promise.resolve());`,
  ],
  [
    "F13",
    `const o = { a: 1, b: undefined }; const xs = [1, , 3]; out.push("a" in o, "b" in o, "c" in o, 0 in xs, 1 in xs, "length" in xs, delete o.a, delete o.zz, o, delete xs[0], xs, xs.length); try { "a" in "abc"; } catch (e) { out.push(e.name); }`,
  ],
  [
    "F13",
    `out.push([] instanceof Array, [] instanceof Object, {} instanceof Object, new Map() instanceof Object, 5 instanceof Number, "s" instanceof String, null instanceof Object, new TypeError() instanceof Error, new Error() instanceof TypeError, new Date() instanceof Date, Promise.resolve() instanceof Promise); try { 1 instanceof 1; } catch (e) { out.push(e.name); }`,
  ],
  [
    "F13",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the program's own templates
    "const a = 1; out.push(`${a}${[1, 2]}${{}}${null}${undefined}\\n\\u{1F600}\\${a}`, `a\nb`, `${`${a + 1}`}`);",
  ],
  [
    "F13",
    `const b = 2; const spread = { a: 1, ...{ a: 3, c: 4 }, b, ..."hi", ...null, ...[9], ...undefined, ...5, c: 5 }; out.push(spread, [...[1, , 2], ..."é😀"], { ...[1, , 3] });`,
  ],
  [
    "F13",
    `const o = { "a b": 1, 0x10: 2, 1e3: 3, .5: 4, null: 5, if: 6, async: 7, get: 8, set: 9, static: 10, await: 11 }; out.push(o, o.if, o.async, o.get);`,
  ],
  [
    "F13",
    `out.push((1, 2, 3), [(4, 5)], (() => { let i = 0; let j; for (i = 0, j = 3; i < 2; i++, j++); return i + j; })());`,
  ],
  [
    "F13",
    `out.push(1 < 2 < 3, 3 > 2 > 1, !!"0", !"", +true, +"", +" 12 ", +"1,2", +[], +[5], +{}, -"3", +null, +undefined, +"0b11", +"-0x1", +"1e1000", +"Infinity", +"infinity");`,
  ],
  [
    "F13",
    `out.push("" + -0, String(-0), (-0).toString(), \`\${-0}\`, JSON.stringify(-0), [-0] + "", Object.is([-0].at(0), -0), -0 === 0, Math.max(-0, 0), Math.min(0, -0), -0 < 0, 1 / -0);`,
  ],
  [
    "F13",
    `const o = { valueOf: () => 42, toString: () => "str" }; out.push(o + 1, \`\${o}\`, o * 2, o == 42, o + "", [o] + "", o > 41, String(o), Number(o)); const p = { toString: () => "only" }; out.push(p + 1, +p, p == "only");`,
  ],
  [
    "F13",
    `try { ({ valueOf: () => ({}), toString: () => ({}) }) + 1; } catch (e) { out.push(e.name); } const q = { toString() { throw new RangeError("U:t"); } }; try { q + ""; } catch (e) { out.push(e); } try { \`\${q}\`; } catch (e) { out.push(e.name); }`,
  ],
  // -- F15: values
  [
    "F15",
    `const xs = [1, 2, 3]; xs.length = 1; xs[3] = 4; out.push(xs, xs.length, Object.keys(xs), xs.hasOwnProperty(2)); xs["1"] = "one"; out.push(xs); try { xs.length = -1; } catch (e) { out.push(e.name); }`,
  ],
  [
    "F15",
    `const m = new Map([[NaN, 1], [-0, 2], ["a", 3]]); out.push(m.get(NaN), [...m.keys()], m.get(0), m.size, m.delete(NaN), m.delete(NaN), [...m], m.set("b", 1) === m, m.has("b")); m.clear(); out.push(m.size);`,
  ],
  [
    "F15",
    `const it = new Map([[1, 2]]).entries(); out.push(it.next(), it.next(), it.next()); const jt = [1, 2, 3].values(); jt.next(); out.push([...jt], [...jt]); const kt = "ab"; out.push([...kt].entries().next());`,
  ],
  [
    "F15",
    `out.push({}.toString(), [1, [2, 3]].toString(), (() => 1).toString(), ({}).valueOf() !== null, "x".valueOf(), (5).valueOf(), true.toString(), { a: 1 }.hasOwnProperty("a"), { a: 1 }.hasOwnProperty("toString"));`,
  ],
  [
    "F15",
    `const o = { toString: 1, hasOwnProperty: 2, valueOf: undefined }; out.push(Object.keys(o), o.toString, "valueOf" in o, JSON.stringify(o));`,
  ],
  [
    "F15",
    `const d = new Date(2024, 1, 29, 13, 45, 30, 123); out.push(d.getFullYear(), d.getMonth(), d.getDate(), d.getDay(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds(), d.toISOString().length, typeof d.getTimezoneOffset(), d.setDate(31), d.getMonth(), d.setHours(25, 61), d.getDate(), +d === d.getTime(), d.toJSON() === d.toISOString());`,
  ],
  [
    "F15",
    `out.push(new Date(2020, 0).getTime() === new Date(2020, 0, 1).getTime(), new Date("2020-01-01").getTime(), new Date("2020-01-01T00:00:00").getHours(), new Date(NaN).getTime(), Date.UTC(2020, 12), Date.parse("2020-02-30T00:00:00Z"), String(new Date(NaN)), new Date(8.64e15 + 1).getTime(), new Date(new Date(5)).getTime(), new Date(0) - 1, new Date("x") < 1); try { new Date(NaN).toISOString(); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F15",
    `const e = new Error("U:m", { cause: { a: 1 } }); out.push(e.cause, "cause" in new Error("x"), e.name, String(e), Object.keys(e), JSON.stringify(e), e instanceof Error, typeof e.stack); e.extra = 1; e.name = "Custom"; out.push(Object.keys(e), String(e)); e.message = "U:changed"; out.push(e.message, e.toString());`,
  ],
  [
    "F15",
    `out.push(String(new Error()), String(new TypeError("U:x")), new Error(5).message, new Error(undefined).message, Error("U:c").message, new AggregateError([1, 2], "U:agg").errors, RangeError("U:r") instanceof RangeError, new Error("a", {}).hasOwnProperty("cause"));`,
  ],
  [
    "F15",
    `const t = { then: (ok) => ok("thenable") }; out.push(await t, await Promise.resolve(t), await (async () => t)(), await Promise.all([t, 1])); try { await { then: (_, no) => no(new RangeError("U:no")) }; } catch (e) { out.push(e); } out.push(await { then: 5 });`,
  ],
  // -- F16: what crosses
  [
    "F16",
    `const r = await Task.run("echo", { u: undefined, n: NaN, i: -Infinity, d: new Date(0), f: () => 1, a: [undefined, () => 1, NaN], m: new Map([[1, 2]]), s: new Set([1]), nested: { toJSON: () => "json" }, z: -0, e: new Error("x"), text: "\\ud800" }); out.push(r, Object.is(r.z, 0));`,
  ],
  [
    "F16",
    `const o = { a: [1] }; const r = await Task.run("echo", o); r.a.push(2); out.push(o, r, r.a === o.a); const [x, y] = await Promise.all([Task.run("echo", o), Task.run("echo", o)]); out.push(x === y);`,
  ],
  ["F16", `const cyc = {}; cyc.me = cyc; try { await Task.run("echo", cyc); } catch (e) { out.push(e.name); }`],
  [
    "F16",
    `const r = await Task.run("echo", { "__proto__x": 1, "": 2, "1": 3, "b": [], "a": {} }); out.push(Object.keys(r), r);`,
  ],
  // -- F21, F31: tasks and their failures
  [
    "F21",
    `Task.run("bad", {}); const p = Task.run("bad", {}); await Timer.delay("1h"); try { await p; } catch (e) { out.push(e.name, e.type, e.message, e.task, e.attempts, e.cause.name, e.cause.message, e instanceof Error, e.cause instanceof Error, Object.keys(e).includes("message")); }`,
  ],
  ["F21", `try { Task.run(); } catch (e) { out.push("sync " + e.name); }`.replace("Task.run()", "null.x")],
  [
    "F31",
    `try { await Signal.when("nobody", { timeout: "1m" }); } catch (e) { out.push(e.name, e.type, e instanceof Error); } finally { out.push("finally"); }`,
  ],
  [
    "F24",
    `await Timer.delay("2h"); out.push(await Signal.when("s1"), await Signal.when("s1")); const both = await Promise.all([Signal.when("s2"), Signal.when("s2")]); out.push(both);`,
  ],
  [
    "F25",
    `const t0 = Date.now(); await Timer.delay(1.5); out.push(Date.now() - t0); await Timer.delay("1h30m"); out.push(Date.now() - t0); await Timer.delay("500ms"); out.push(Date.now() - t0, (await Timer.delay(0)) === undefined);`,
  ],
  // -- F26: promises and the order of microtasks
  [
    "F26",
    `const log = (x) => () => out.push(x); Promise.resolve().then(log(1)).then(log(3)).then(log(5)); Promise.resolve().then(log(2)).then(log(4)).then(log(6)); await Timer.delay(0);`,
  ],
  [
    "F26",
    `const a = async () => { out.push("a1"); await b(); out.push("a2"); }; const b = async () => { out.push("b1"); await null; out.push("b2"); }; const p = a(); Promise.resolve().then(() => out.push("t1")).then(() => out.push("t2")).then(() => out.push("t3")).then(() => out.push("t4")); await p; out.push("end");`,
  ],
  [
    "F26",
    `(async () => { await (async () => { return Promise.resolve(1); })(); out.push("returned promise"); })(); (async () => { await (async () => { return await Promise.resolve(1); })(); out.push("awaited promise"); })(); (async () => { await (async () => 1)(); out.push("plain"); })(); let p = Promise.resolve(); for (let i = 0; i < 6; i++) p = p.then(() => out.push(i)); await Timer.delay(0);`,
  ],
  [
    "F26",
    `const thenable = { then(ok) { out.push("then called"); ok(5); } }; Promise.resolve(thenable).then((x) => out.push("thenable", x)); Promise.resolve().then(() => out.push(1)).then(() => out.push(2)).then(() => out.push(3)); new Promise((ok) => ok(thenable)).then((x) => out.push("new", x)); await Timer.delay(0);`,
  ],
  [
    "F26",
    `Promise.all([1, 2]).then(() => out.push("all")); Promise.race([1, 2]).then(() => out.push("race")); Promise.any([1, 2]).then(() => out.push("any")); Promise.allSettled([1]).then(() => out.push("settled")); let p = Promise.resolve(); for (let i = 0; i < 5; i++) p = p.then(() => out.push(i)); await Timer.delay(0);`,
  ],
  [
    "F26",
    `Promise.reject(1).catch(() => out.push("c")).finally(() => out.push("f")).then(() => out.push("t")); Promise.resolve(2).finally(() => { out.push("f2"); return Promise.resolve(); }).then((x) => out.push(x)); let p = Promise.resolve(); for (let i = 0; i < 8; i++) p = p.then(() => out.push(i)); await Timer.delay(0);`,
  ],
  [
    "F26",
    `out.push(await Promise.resolve(1).finally(() => 2), await Promise.reject(1).finally(() => 2).catch((x) => x), await Promise.resolve(1).finally(() => { throw 3; }).catch((x) => x), await Promise.resolve(1).finally(() => Promise.reject(4)).catch((x) => x), await Promise.resolve(1).then(null, 5), await Promise.reject(6).catch());`.replace(
      ", await Promise.reject(6).catch()",
      "",
    ),
  ],
  [
    "F26",
    `try { await Promise.any([]); } catch (e) { out.push(e.name, e.errors); } try { await Promise.any([Promise.reject(1), Promise.reject(2)]); } catch (e) { out.push(e.errors, e instanceof AggregateError); } out.push(await Promise.all("ab"), await Promise.all(new Set([1, Promise.resolve(2)])), await Promise.allSettled([Promise.reject(1)])); try { await Promise.all(5); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F26",
    `const p = new Promise((ok, no) => { ok(1); no(2); throw 3; }); out.push(await p); const q = new Promise(() => { throw new RangeError("U:thrown"); }); try { await q; } catch (e) { out.push(e); } try { new Promise(); } catch (e) { out.push(e.name); } let resolve; const self = new Promise((r) => { resolve = r; }); resolve(self); try { await self; } catch (e) { out.push(e.name); }`,
  ],
  [
    "F26",
    `const p = Promise.resolve(1); out.push(p === Promise.resolve(p), p.then() === p, await p.then(undefined, undefined), (await Promise.all([p, p])).length, Promise.resolve(Promise.resolve(2)) instanceof Promise);`,
  ],
  [
    "F26",
    `let n = 0; const tick = async () => { n++; await null; n++; }; tick(); out.push(n); await null; out.push(n); const p = tick(); out.push(n); await p; out.push(n);`,
  ],
  [
    "F26",
    `const order = []; await Promise.all([3, 1, 2].map(async (s) => { await Timer.delay(s); order.push(s); })); out.push(order); const r = await Promise.race([3, 1, 2].map((s) => Timer.delay(s).then(() => s))); out.push(r);`,
  ],
  [
    "F33",
    `const p = Promise.reject(new Error("U:late")); p.catch(() => {}); await Timer.delay(1); try { await p; } catch (e) { out.push(e); }`,
  ],
  [
    "F33",
    `const p = (async () => { await Timer.delay(1); throw new Error("U:nobody"); })(); await Timer.delay(5); out.push("not reached"); await p;`,
  ],
  [
    "F33",
    `const p = Promise.reject(new Error("U:caught in the same turn")); await null; try { await p; } catch (e) { out.push(e); }`,
  ],
  [
    "F33",
    `Promise.reject(new RangeError("U:first")); Promise.reject(new TypeError("U:second")); await Timer.delay(1);`,
  ],
  ["F33", `Task.run("bad", {}).then(() => out.push("never")); await Timer.delay("1h"); out.push("not reached");`],
  ["F33", `Task.run("bad", {}).finally(() => console.log("seen")); await Timer.delay("1h"); out.push("not reached");`],
  [
    "F33",
    `const all = Promise.all([Task.run("bad", {}), Promise.reject(new Error("U:two"))]); try { await all; } catch (e) { out.push(e); } await Timer.delay("1h"); out.push("goes on");`,
  ],
  [
    "F41",
    `(async () => { await Timer.delay("1h"); console.log("later"); await Task.run("num", {}); console.log("last"); })(); return "main is done";`,
  ],
  ["F41", `(async () => { await Timer.delay("1h"); throw new Error("U:after main"); })(); return "main is done";`],
  [
    "F41",
    `await Promise.race([Signal.when("never-sent"), Timer.delay(1)]); await Promise.any([Task.run("never", {}), Timer.delay(1)]); try { await Promise.all([Task.run("never", {}), Promise.reject(1)]); } catch (e) { out.push(e); } return "done";`,
  ],
  // -- F27: built-ins
  [
    "F27",
    `out.push([3, 1, 10, 2].sort(), [3, 1, 10, 2].sort((a, b) => b - a), ["b", undefined, "a", , "c"].sort(), [true, false, null, 1].sort(), [5, 1].sort(undefined), [2, 1].sort(() => 0)); try { [1, 2].sort(5); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F27",
    `const people = Array.from({ length: 50 }, (_, i) => ({ k: i % 3, i })); out.push(people.sort((a, b) => a.k - b.k).map((p) => p.i), people.toSorted((a, b) => b.k - a.k).map((p) => p.i)); try { [3, 2, 1].sort(() => { throw new RangeError("U:compare"); }); } catch (e) { out.push(e); }`,
  ],
  [
    "F27",
    `const xs = [1, 2, 3, 4, 5]; out.push(xs.splice(1, 2, "a", "b", "c"), xs, xs.splice(-2), xs, xs.splice(1), xs, xs.slice(-1), [1, 2, 3].copyWithin(0, 1), [1, 2, 3].fill(0, -1), new Array(3).fill().map((_, i) => i), [1, 2, 3].with(-1, 9), [1, 2, 3].toSpliced(0, 1), [3, 2].toReversed()); try { [].with(0, 1); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F27",
    `out.push([1, [2, [3, [4]]]].flat(), [1, [2, [3]]].flat(2), [[1], , [2]].flat(), [1, 2].flatMap((x) => [x, [x]]), [1, 2, 3].at(-1), [].at(0), [1, 2].concat(3, [4], [[5]]), [1, 2, 3].includes(NaN), [NaN].includes(NaN), [NaN].indexOf(NaN), [1, 2, 1].lastIndexOf(1), [1, 2].join(undefined), [null, undefined, [1, [2]]].join("-"), [, ].join(), [1, 2, 3].reverse());`,
  ],
  [
    "F27",
    `out.push([1, 2, 3].reduce((a, b) => a + b), [].reduce((a) => a, "init"), [1, 2, 3].reduceRight((a, b) => a + "" + b), [1, , 3].reduce((a, b) => a + b)); try { [].reduce((a) => a); } catch (e) { out.push(e.name); } [1, , 3].forEach((x, i, all) => out.push([x, i, all.length])); out.push([1, 2, 3].find((x) => x > 1), [1].find((x) => x > 1), [1, 2].findLast((x) => x < 5), [1, 2].findIndex((x) => x > 5), [, 1].findIndex((x) => x === undefined), [].every((x) => false), [].some((x) => true));`,
  ],
  [
    "F27",
    `out.push(Array.from("a😀"), Array.from({ length: 2, 0: "x" }), Array.from(new Map([[1, 2]])), Array.from([1, , 3]), Array.from({ length: 3 }, (_, i) => i * 2), Array.of(7), Array(3).length, new Array(2, 3), Array.isArray(Array(0)), [..."ab"].entries().next(), [...[7, 8].entries()], [...[1, 2].keys()], Array.from([1, 2].values()));`,
  ],
  [
    "F27",
    `const xs = [1, 2, 3, 4]; out.push(xs.map((x, i, all) => { if (i === 0) all.push(9); return x * 2; }), xs.filter((x, i, all) => { all.length = 3; return true; }), xs); const ys = [1, 2, 3]; ys.forEach((y) => { if (y === 1) ys.shift(); out.push(y); });`,
  ],
  [
    "F27",
    `out.push("abc".at(-1), "abc".charAt(5), "abc"[5], "abc".slice(-2), "abc".substring(2, 0), "a-b-c".split("-"), "abc".split(""), "".split(""), "".split(","), "a,b".split(",", 1), "abc".split(), "x".padStart(3, "ab"), "x".padEnd(4), "abc".repeat(0), " a ".trim() + "|", "aXbX".replace("X", "$&$&$$"), "aXbX".replaceAll("X", (m, i) => m + i), "abc".indexOf(""), "abc".lastIndexOf(""), "abc".includes(""), "abc".startsWith("b", 1), "abc".endsWith("b", 2), "İ".toLowerCase().length, "ß".toUpperCase(), "😀".length, "😀".codePointAt(0), "😀".charCodeAt(1), "abc".localeCompare === undefined, "a".concat("b", 1), "é".normalize("NFD").length, String.fromCharCode(97, 98), String.fromCodePoint(128512), "ab".isWellFormed(), "\\ud800".toWellFormed());`.replace(
      '"abc".localeCompare === undefined, ',
      "",
    ),
  ],
  [
    "F27",
    `out.push((25).toString(2), (255).toString(16), (0.5).toString(2), (-255).toString(36), (1.005).toFixed(2), (1e21).toFixed(2), (0.000001234).toString(), (1234.5678).toExponential(2), (0).toFixed(2), (-1.5).toFixed(0), (2.5).toFixed(0), (123.456).toPrecision(4), (0.00001).toPrecision(1), Number("12px"), parseInt("12px"), parseInt("0x1f"), parseInt("z", 36), parseInt(""), parseFloat("3.14abc"), parseFloat(".5"), Number(""), Number(null), Number([5]), Number("1_000"), Number.MAX_SAFE_INTEGER, Number.EPSILON > 0, Number.isInteger(5.0), Number.isSafeInteger(2 ** 53), Number.parseFloat === parseFloat); try { (1).toString(1); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F27",
    `out.push(Math.round(-0.5), Math.round(2.5), Math.round(-2.5), Math.max(), Math.min(), Math.max(1, NaN), Math.max("3", 2), Math.sign(-3), Math.trunc(-4.7), Math.cbrt(27), Math.hypot(3, 4), Math.fround(5.5), Math.clz32(1), Math.log2(8), Math.log10(1000), Math.atan2(1, 1), Math.expm1(0), Math.abs(-0), Math.sqrt(-1), Math.pow(2, 0.5), Math.PI, Math.imul(0xffffffff, 5), Math.floor(-0.5), Math.ceil(-0.5));`,
  ],
  [
    "F27",
    `out.push(Object.keys({ b: 1, a: 2, 1: 3, 0: 4 }), Object.entries({ x: 1 }), Object.values("ab"), Object.assign({ a: 1 }, null, { b: 2 }, "c"), Object.fromEntries(new Map([["k", 1]])), Object.fromEntries([["a", 1], ["a", 2]]), Object.is(NaN, NaN), Object.is(0, -0), Object.hasOwn({ a: 1 }, "a"), Object.keys([4, 5]), Object.isFrozen === undefined); try { Object.keys(null); } catch (e) { out.push(e.name); }`.replace(
      ", Object.isFrozen === undefined",
      "",
    ),
  ],
  [
    "F27",
    `const f = Object.freeze([1, { a: 1 }]); for (const g of [() => f.push(1), () => { f[0] = 2; }, () => { f.length = 0; }, () => f.sort(), () => f.pop(), () => { delete f[0]; }]) try { out.push(g()); } catch (e) { out.push(e.name); } f[1].a = 2; out.push(f, Object.freeze(5), [...f].length);`,
  ],
  [
    "F27",
    `out.push(JSON.stringify({ a: [1, { b: 2 }], c: "\\u0007\\n\\"", d: undefined, e: null }, null, "--"), JSON.stringify([undefined, NaN, () => 1]), JSON.stringify({ toJSON: (k) => "key:" + k }), JSON.stringify({ x: { toJSON: (k) => k } }), JSON.stringify("\\ud800a"), JSON.stringify({ a: 1, b: 2, c: { a: 3, d: 4 } }, ["a", "c"]), JSON.stringify({ a: 1, b: [2] }, (k, v) => (k === "a" ? undefined : v)), JSON.stringify(() => 1), JSON.stringify(null), JSON.stringify({}, null, 2), JSON.stringify([], null, 2), JSON.stringify([[]], null, 20).length, JSON.stringify({ [1]: new Date(0) }));`,
  ],
  [
    "F27",
    `out.push(JSON.parse("[1,2,{\\"a\\":null}]"), JSON.parse(" true "), JSON.parse('"\\\\u0041"'), JSON.parse("-0"), JSON.parse("1e3"), JSON.parse('{"a":1,"a":2}'), JSON.parse('{"1":1,"0":0,"b":2}'), JSON.parse("[1,[2]]", (k, v) => (Array.isArray(v) ? v.length : v)), JSON.parse('{"x":{"y":1}}', (k, v) => (k === "y" ? undefined : v))); for (const t of ["", "{", "[1,]", "{'a':1}", "01", "undefined", "NaN", '"\\n"', "1 2"]) try { out.push(JSON.parse(t)); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F27",
    `const s = structuredClone({ a: [1, new Date(5)], m: new Map([["k", new Set([1])]]), u: undefined, n: NaN }); out.push(s.a[1].getTime(), s.m.get("k").has(1), "u" in s, s.n); const shared = {}; const c = structuredClone([shared, shared]); out.push(c[0] === c[1]); const cyc = []; cyc.push(cyc); out.push(structuredClone(cyc)[0][0].length); try { structuredClone(() => 1); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F27",
    `out.push(encodeURIComponent("a b&é😀/"), decodeURIComponent("%F0%9F%98%80"), encodeURI("a b/é?x=1"), decodeURI("%20%2F"), isNaN("x"), isFinite("5"), Number.isNaN("x"), isNaN(undefined)); try { decodeURIComponent("%"); } catch (e) { out.push(e.name); } try { encodeURIComponent("\\ud800"); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F27",
    `const s = new Set([1, "1", NaN, NaN, -0]); out.push([...s], s.size, s.add(1) === s, s.delete("1"), [...s.entries()], [...s.keys()]); s.forEach((v, k, all) => out.push(v === k || v !== v, all === s)); const w = new Set([1, 2, 3]); for (const x of w) { w.delete(x); if (x < 3) w.add(x + 10); out.push(x); } out.push([...w], [...new Set("aab")], new Set().size); try { new Set(5); } catch (e) { out.push(e.name); } try { new Map([1]); } catch (e) { out.push(e.name); } try { Map(); } catch (e) { out.push(e.name); }`,
  ],
  [
    "F28",
    `out.push(await Promise.all([1, 2, 3].map(async (x) => { await Timer.delay(4 - x); return x * 2; })), await [1, 2].reduce(async (p, x) => (await p) + x, 0), [1, 2].filter(async () => false).length, (await Promise.all([3, 4].flatMap(async (x) => [x]))).length); const seen = []; [1, 2].forEach(async (x) => { await null; seen.push(x); }); out.push(seen.length); await Timer.delay(0); out.push(seen);`,
  ],
  [
    "F28",
    `const f = async (xs) => { for (const x of xs) { try { if (x === 2) throw new Error("U:" + (await Task.run("echo", { x })).x); out.push(x); } catch (e) { out.push(e.message); continue; } finally { await Timer.delay(1); out.push("f" + x); } } }; await f([1, 2, 3]);`,
  ],
  [
    "F28",
    `const results = []; await Promise.all(["a", "b"].map(async (name, i) => { for (let n = 0; n < 3; n++) { await Timer.delay(i + 1); results.push(name + n); } })); out.push(results);`,
  ],
  [
    "F29",
    `console.log("a", 1, -0, true, null, undefined, NaN); console.info("i"); console.warn("w"); console.error("e"); console.debug("d"); console.log(); console.log("%", "100%"); console.log("");`,
  ],
  [
    "F30",
    `for (const v of [1, "s", null, undefined, { a: 1 }, [1], () => 1, NaN]) try { throw v; } catch (e) { out.push(e); }`,
  ],
  [
    "F30",
    `try { try { throw new Error("U:inner"); } catch (cause) { throw new TypeError("U:outer", { cause }); } } catch (e) { out.push(e.name, e.type, e.cause.message, e.cause.type, String(e.cause)); } throw new RangeError("U:the end", { cause: "x" });`,
  ],
  ["F30", `const f = () => { throw "a string"; }; f();`],
  ["F30", `const e = new Error("U:renamed"); e.name = "PaymentError"; e.code = "E1"; throw e;`],
  [
    "F30",
    `try { await (async () => { await null; throw new SyntaxError("U:async"); })(); } catch (e) { out.push(e, e.stack.includes("U:async")); } null.boom;`,
  ],
  [
    "F40",
    `const log = []; const fiber = async (name, waits) => { for (const w of waits) { log.push(name + w); await Timer.delay(w); } return name; }; out.push(await Promise.all([fiber("a", [2, 2]), fiber("b", [1, 1, 2]), fiber("c", [4])]), log);`,
  ],
  [
    "F40",
    `const a = Task.run("slow-num", {}); const b = Timer.delay("5s"); const c = Task.run("echo", { v: 1 }); a.then(() => out.push("a")); b.then(() => { out.push("b"); Promise.resolve().then(() => out.push("b micro")); }); c.then(() => out.push("c")); await Promise.all([a, b, c]); out.push("all");`,
  ],
  [
    "F40",
    `Timer.delay(1).then(() => { out.push("first"); return Timer.delay(0); }).then(() => out.push("nested")); Timer.delay(1).then(() => out.push("second")); await Timer.delay(2);`,
  ],
];

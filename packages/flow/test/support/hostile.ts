// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are programs
import type { Limits } from "../../src/index.ts";

interface Hostile {
  readonly source: string;
  readonly limit: keyof Limits;
  readonly limits?: Partial<Limits>;
}

/** Scripts that try to stall or exhaust the process, with the limit that has to stop each. */
export const HOSTILE: Readonly<Record<string, Hostile>> = {
  "endless loop": { source: "for (;;) {}", limit: "instructionsPerStepMax" },
  "endless loop with calls": { source: "const f = () => 1; while (true) f()", limit: "instructionsPerStepMax" },
  "endless microtasks": { source: "for (;;) await null", limit: "instructionsPerStepMax" },
  "endless then": {
    source: "const f = () => Promise.resolve().then(f); await f()",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "endless finally": { source: "for (;;) { try { continue } finally { continue } }", limit: "instructionsPerStepMax" },
  "string doubling": { source: "let s = 'x'; for (;;) s += s", limit: "liveBytesMax" },
  "string doubling by template": { source: "let s = 'x'; for (;;) s = `${s}${s}`", limit: "liveBytesMax" },
  repeat: { source: "return 'ab'.repeat(2 ** 29)", limit: "liveBytesMax" },
  padding: { source: "return 'a'.padStart(2 ** 29, 'xy')", limit: "liveBytesMax" },
  "replace that grows": {
    source: "let s = 'aa'; for (;;) s = s.replaceAll('a', 'aaaaaaaa')",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "join that grows": { source: "const a = new Array(1e6); return a.join('x'.repeat(1000))", limit: "liveBytesMax" },
  "deep recursion": { source: "const f = (n) => f(n + 1) + 1; return f(0)", limit: "callDepthMax" },
  "deep mutual recursion": {
    source: "function a() { return b() } function b() { return a() } return a()",
    limit: "callDepthMax",
  },
  "deep recursion through map": { source: "const f = (n) => [n].map(f); return f(0)", limit: "callDepthMax" },
  "deep recursion through toString": {
    source: "const o = { toString: () => '' + o }; return '' + o",
    limit: "callDepthMax",
  },
  "deep recursion of async functions": {
    source: "const f = async () => { await f() }; await f()",
    limit: "callDepthMax",
  },
  "huge array": { source: "return new Array(4294967295)", limit: "liveBytesMax" },
  "huge index": { source: "const a = []; a[4294967294] = 1; return a.length", limit: "liveBytesMax" },
  "huge length": { source: "const a = []; a.length = 4294967295; return a.map((x) => x)", limit: "liveBytesMax" },
  "huge array-like": { source: "return Array.from({ length: 1e9 })", limit: "liveBytesMax" },
  "growing array": {
    source: "const a = []; for (;;) a.push({})",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "growing object": {
    source: "const o = {}; for (let i = 0; ; i++) o['k' + i] = i",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "growing map": {
    source: "const m = new Map(); for (let i = 0; ; i++) m.set(i, i)",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "growing list": {
    source: "let l = null; for (;;) l = { l }",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "growing closures": {
    source: "let f = () => 0; for (;;) { const g = f; f = () => g }",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "spread that doubles": {
    source: "let a = [1]; for (;;) a = [...a, ...a]",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "concat that doubles": {
    source: "let a = [1]; for (;;) a = a.concat(a)",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "million promises": {
    source: "const a = []; for (;;) a.push(new Promise(() => {}))",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 8_000_000 },
  },
  "million operations": {
    source: "const a = []; for (;;) a.push(Timer.delay(1))",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 8_000_000 },
  },
  "many fibers": {
    source: "const a = []; const f = async () => { await new Promise((r) => a.push(r)) }; for (;;) f()",
    limit: "fibersMax",
    limits: { fibersMax: 1000 },
  },
  "many abandoned fibers": {
    source: "const a = []; const f = async () => { await new Promise(() => {}) }; for (;;) a.push(f())",
    limit: "instructionsPerStepMax",
    limits: { fibersMax: 1000 },
  },
  "many fibers that wait": {
    source: "const f = async () => { await Timer.delay(1) }; for (;;) f()",
    limit: "fibersMax",
    limits: { fibersMax: 1000 },
  },
  "endless sort": {
    source: "const a = Array.from({ length: 1e6 }, (_, i) => i); for (;;) a.sort(() => 0)",
    limit: "instructionsPerStepMax",
  },
  "endless growth while iterating": {
    source: "const a = [1]; for (const x of a) a.push(x)",
    limit: "liveBytesMax",
    limits: { liveBytesMax: 4_000_000 },
  },
  "endless forEach on a Set": {
    source: "const s = new Set([0]); let i = 0; s.forEach(() => { s.add(++i); s.delete(i - 1) })",
    limit: "instructionsPerStepMax",
  },
  "endless logs": { source: "for (;;) console.log('x'.repeat(9000))", limit: "instructionsPerStepMax" },
};

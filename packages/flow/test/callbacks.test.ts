import { describe, expect, it } from "vitest";
import { outcomeOf, runFlow, runNode } from "./support/run-both.ts";

/** Async callbacks in built-ins, each of which waits for a task in the middle. */
const PROGRAMS: readonly string[] = [
  "return await Promise.all([1, 2, 3].map(async (n) => { const { v } = await Task.run('t', { v: n * 2 }); return v }))",
  "return await [1, 2, 3].reduce(async (sum, n) => (await sum) + (await Task.run('t', { n })).n, 0)",
  "return await [1, 2, 3].reduceRight(async (sum, n) => (await sum) + (await Task.run('t', { n: 'x' + n })).n, '')",
  "const l = []; [3, 1, 2].forEach(async (n) => { l.push('a' + n); await Timer.delay(1); l.push('b' + n) }); l.push('sync'); await Timer.delay(1); await Timer.delay(1); await Timer.delay(1); await Timer.delay(1); return l",
  "const kept = await Promise.all([1, 2, 3, 4].map(async (n) => (await Task.run('t', { n })).n % 2)); return [1, 2, 3, 4].filter((_, i) => kept[i])",
  "return (await Promise.all(await Promise.all([[1, 2], [3]].flatMap((row) => row.map(async (n) => Task.run('t', { n })))))).map(({ n }) => n)",
  "return await Promise.all(Array.from({ length: 3 }, async (_, i) => (await Task.run('t', { i })).i + 1))",
  "const keyed = await Promise.all(['b', 'c', 'a'].map(async (name) => ({ name, key: (await Task.run('rank', { name })).name }))); return keyed.sort((x, y) => (x.key < y.key ? -1 : 1)).map(({ name }) => name)",
  "const m = new Map([['a', 1], ['b', 2]]); const l = []; m.forEach(async (v, k) => { await Timer.delay(v); l.push(k + v) }); await Timer.delay(1); await Timer.delay(1); await Timer.delay(1); return l",
  "const p = new Promise(async (resolve) => { await Timer.delay(1); resolve('late') }); return [await p, await p.then(async (x) => { await Timer.delay(1); return x + '!' })]",
  "const l = []; await Task.run('fail').catch(async (e) => { await Timer.delay(1); l.push(e.name) }).finally(async () => { await Timer.delay(1); l.push('finally') }); return l",
  "const thenable = { then: async (resolve) => { await Timer.delay(1); resolve(7) } }; return await thenable",
  "return await Promise.all('a-b-c'.split('-').map(async (c) => (await Task.run('t', { c })).c.replace('a', (m) => m + m)))",
  "const some = async (n) => { await Timer.delay(1); return n > 2 }; return [[1, 2, 3].some(some), await Promise.all([1, 2, 3].map(some))]",
  "const memo = new Map(); const fib = async (n) => { if (n < 2) return n; if (!memo.has(n)) memo.set(n, (async () => { await Timer.delay(1); return (await fib(n - 1)) + (await fib(n - 2)) })()); return memo.get(n) }; return await fib(12)",
];

describe("F28 a callback of a built-in may wait", () => {
  for (const source of PROGRAMS) {
    it(source.slice(0, 100), async () => {
      const expected = await runNode(source);
      expect(expected.error).toBeUndefined();
      expect(outcomeOf(runFlow(source))).toEqual(expected);
      expect(outcomeOf(runFlow(source, { restoring: true }))).toEqual(expected);
      expect(outcomeOf(runFlow(source, { sliceInstructions: 3 }))).toEqual(expected);
    });
  }
});

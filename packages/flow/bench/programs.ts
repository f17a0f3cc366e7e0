/**
 * Pure computations that every system runs: function bodies that return a value. They keep to what all systems know; for an ECMAScript 5
 * system `const` and `let` are written `var`, and those with `modern` are left out.
 */
export interface BenchProgram {
  readonly name: string;
  readonly source: string;
  /** Needs more than ECMAScript 5. */
  readonly modern?: true;
}

export const PROGRAMS: readonly BenchProgram[] = [
  {
    name: "calls",
    source: `function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
      return fib(24);`,
  },
  {
    name: "arithmetic",
    source: `let sum = 0;
      for (let i = 1; i <= 500000; i++) { sum = (sum * 31 + i) % 1000003; if ((i & 7) === 0) sum -= i >>> 2; }
      return sum;`,
  },
  {
    name: "strings",
    source: `let text = ""; let spaces = 0;
      for (let i = 0; i < 20000; i++) { text += "word" + i + " "; }
      for (let j = 0; j < text.length; j++) { if (text.charAt(j) === " ") spaces++; }
      return spaces + text.length;`,
  },
  {
    name: "objects",
    source: `const list = []; let total = 0;
      for (let i = 0; i < 20000; i++) { list.push({ id: i, price: i % 97, tags: [i, i + 1] }); }
      for (let round = 0; round < 5; round++) {
        for (let j = 0; j < list.length; j++) { const item = list[j]; item.price += round; total += item.price * item.tags[1]; }
      }
      return total;`,
  },
  {
    name: "sieve",
    source: `const n = 100000; const out = []; let found = 0;
      for (let i = 0; i <= n; i++) { out[i] = false; }
      for (let p = 2; p <= n; p++) {
        if (out[p]) continue;
        found++;
        for (let m = p * 2; m <= n; m += p) { out[m] = true; }
      }
      return found;`,
  },
  {
    name: "sort",
    source: `const values = []; let seed = 42;
      for (let i = 0; i < 400; i++) { seed = (seed * 1103515245 + 12345) % 2147483648; values.push(seed % 100000); }
      values.sort(function (a, b) { return a - b; });
      let sum = 0;
      for (let j = 0; j < values.length; j++) { sum += values[j] * (j % 10); }
      return sum;`,
  },
  {
    name: "callbacks",
    source: `const values = [];
      for (let i = 0; i < 20000; i++) { values.push(i); }
      let total = 0;
      for (let round = 0; round < 3; round++) {
        total += values.map(function (x) { return x * 3; })
          .filter(function (x) { return x % 2 === 0; })
          .reduce(function (a, b) { return a + b; }, 0);
      }
      return total;`,
  },
  {
    name: "closures",
    source: `function counter(step) { let count = 0; return function () { count += step; return count; }; }
      let total = 0;
      for (let i = 0; i < 2000; i++) { const next = counter(i); for (let j = 0; j < 25; j++) { total += next(); } }
      return total;`,
  },
  {
    name: "map-and-set",
    modern: true,
    source: `const counts = new Map(); const seen = new Set(); let total = 0;
      for (let i = 0; i < 60000; i++) { const key = "k" + (i % 500); counts.set(key, (counts.get(key) || 0) + 1); seen.add(i % 1000); }
      for (const [key, count] of counts) { total += count * key.length; }
      return total + seen.size;`,
  },
  {
    name: "modern",
    modern: true,
    source: `const rows = [];
      for (let i = 0; i < 4000; i++) rows.push({ name: \`n\${i}\`, group: i % 7, size: i });
      const groups = {};
      for (const { group, size, ...rest } of rows) { groups[group] = [...(groups[group] ?? []).slice(-3), { size, ...rest }]; }
      return Object.entries(groups).map(([k, v]) => k + v.map(({ name, size }) => name + size).join()).join("|");`,
  },
];

/** The same program in ECMAScript 5. */
export function es5({ source }: BenchProgram): string {
  return source.replace(/\b(?:const|let)\b/g, "var");
}

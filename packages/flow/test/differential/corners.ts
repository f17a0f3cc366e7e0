import { randomBuiltInCall, randomOperation } from "./built-in-calls.ts";
import { expression } from "./expressions.ts";
import { KINDS, type Scope } from "./scope.ts";
import { SNIPPETS, wrapped } from "./snippets.ts";

/** Calls and operators of the grid, with parts of this program. */
export function oddCalls(scope: Scope): string[] {
  const { random } = scope;
  const part = () => expression(scope, random.pick(KINDS), 2);
  return Array.from({ length: random.int(1, 3) }, () => {
    const text = random.chance(0.7) ? randomBuiltInCall(random, part) : randomOperation(random, part);
    return `try { console.log(show(${text})); } catch (e) { console.log(show(e)); }`;
  });
}

/** A whole piece as people write it, as a fiber of its own or awaited. */
export function snippet(scope: Scope): string[] {
  scope.spend(40);
  const { random } = scope;
  const text = wrapped(random.pick(SNIPPETS), "snippet");
  if (scope.isAsync && random.chance(0.7)) return [text];
  return [`(async () => { ${text} })();`];
}

/** A comparator that tells whom it is asked about, and may contradict itself. */
function sortOrder(scope: Scope): string {
  const inner = scope.child({ isAsync: false, repeat: 20 });
  inner.declare({ name: "p", kind: "num", mutable: false });
  inner.declare({ name: "q", kind: "num", mutable: false });
  const by = scope.random.chance(0.5) ? "p - q" : expression(inner, scope.random.pick(["num", "bool"]), 2);
  return `console.log(show(${expression(scope, "nums", 2)}.slice(0, 12).sort((p, q) => { console.log("compare", show(p), show(q)); return ${by}; })));`;
}

export function oddity(scope: Scope): string[] {
  const name = scope.counterName("t");
  return scope.random.choose<string[]>([
    ["sort-order", 1, [sortOrder(scope)]],
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

import { expression } from "./expressions.ts";
import type { Scope, Variable } from "./scope.ts";

function loopBody(
  scope: Scope,
  repeat: number,
  variables: readonly Variable[] = [],
): { label: string; body: string[] } {
  const { random } = scope;
  const label = random.chance(0.25) ? `loop${scope.depth}` : "";
  const inner = scope.child({ repeat, loops: [...scope.loops, label], inSwitch: false });
  for (const variable of variables) inner.declare(variable);
  return { label: label === "" ? "" : `${label}: `, body: inner.block() };
}

export function loop(scope: Scope): string[] {
  const { random } = scope;
  if (!scope.affords(60)) return [];
  const turns = random.int(1, 5);
  return random.choose<() => string[]>([
    [
      "for",
      4,
      () => {
        const name = scope.freshName("i");
        const { label, body } = loopBody(scope, turns, [{ name, kind: "num", mutable: false }]);
        const step = random.pick([`${name}++`, `++${name}`, `${name} += 1`]);
        return [`${label}for (let ${name} = 0; ${name} < ${turns}; ${step}) {`, ...body, "}"];
      },
    ],
    [
      "for-of",
      4,
      () => {
        const kind = random.pick(["num", "str"] as const);
        const items = expression(scope, kind === "num" ? "nums" : "strs", 3);
        const name = scope.freshName("x", items);
        const { label, body } = loopBody(scope, 5, [{ name, kind, mutable: false }]);
        return [`${label}for (const ${name} of ${items}.slice(0, 5)) {`, ...body, "}"];
      },
    ],
    [
      "for-of-entries",
      2,
      () => {
        const source = random.pick([
          `${expression(scope, "nums", 2)}.slice(0, 4).entries()`,
          `new Map([[1, "p"], [2, "q"]])`,
        ]);
        const [key, value] = [scope.freshName("k", source), scope.freshName("x", source)];
        if (key === value) return [];
        const { label, body } = loopBody(scope, 4, [{ name: key, kind: "num", mutable: false }]);
        return [
          `${label}for (const [${key}, ${value}] of ${source}) {`,
          `  console.log(${key}, ${value});`,
          ...body,
          "}",
        ];
      },
    ],
    [
      "for-in",
      2,
      () => {
        const source = expression(scope, random.pick(["obj", "nums"]), 2);
        const name = scope.freshName("k", source);
        const { label, body } = loopBody(scope, 6, [{ name, kind: "str", mutable: false }]);
        return [`${label}for (const ${name} in ${source}) {`, ...body, "}"];
      },
    ],
    [
      "while",
      2,
      () => {
        const name = scope.counterName("n");
        const { label, body } = loopBody(scope, turns);
        return [`let ${name} = ${turns};`, `${label}while (${name}-- > 0) {`, ...body, "}"];
      },
    ],
    [
      "do",
      2,
      () => {
        const name = scope.counterName("n");
        const { label, body } = loopBody(scope, turns);
        return [`let ${name} = 0;`, `${label}do {`, ...body, `} while (++${name} < ${turns});`];
      },
    ],
    [
      "closures",
      2,
      () => {
        const [list, name] = [scope.counterName("fs"), scope.counterName("i")];
        const inner = scope.child({ isAsync: false, repeat: turns });
        inner.declare({ name, kind: "num", mutable: true });
        return [
          `const ${list} = [];`,
          `for (let ${name} = 0; ${name} < ${turns}; ${name}++) ${list}.push(() => ${random.pick([`(${name} += 10)`, name, `${name} * 2`])});`,
          `console.log(${list}.map((f) => f()).join(), ${list}.map((f) => f()).join());`,
        ];
      },
    ],
  ])();
}

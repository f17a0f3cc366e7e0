import { expression, objectLiteral } from "./expressions.ts";
import type { Kind, Scope } from "./scope.ts";

export function destructure(scope: Scope): string[] {
  const { random } = scope;
  const word = random.pick(["let", "const"]);
  const declare = (name: string, kind: Kind) => scope.declare({ name, kind, mutable: word === "let" });
  return random.choose<() => string[]>([
    [
      "destructure-array",
      3,
      () => {
        const value = expression(scope, "nums", 3);
        const [one, two, rest] = [
          scope.freshName("v", value),
          scope.freshName("v", value),
          scope.freshName("v", value),
        ];
        const fallback = expression(scope, "num", 2);
        if (one === two || two === rest || one === rest || fallback.includes(one) || fallback.includes(two)) return [];
        declare(one, "num");
        declare(two, "num");
        declare(rest, "nums");
        return [`${word} [${one} = 0, ${random.chance(0.3) ? ", " : ""}${two} = ${fallback}, ...${rest}] = ${value};`];
      },
    ],
    [
      "destructure-object",
      3,
      () => {
        const value = expression(scope, "obj", 3);
        const [a, b, rest] = [scope.freshName("v", value), scope.freshName("v", value), scope.freshName("v", value)];
        if (a === b || b === rest || a === rest) return [];
        declare(a, "num");
        declare(b, "str");
        return [`${word} { a: ${a} = 4, ["b"]: ${b} = "none", ...${rest} } = ${value};`, `console.log(show(${rest}));`];
      },
    ],
    [
      "destructure-nested",
      2,
      () => {
        const value = objectLiteral(scope, 2);
        const [first, x] = [scope.freshName("v", value), scope.freshName("v", value)];
        if (first === x) return [];
        declare(first, "num");
        declare(x, "num");
        return [`${word} { list: [${first} = 1] = [], deep: { x: ${x} = 2 } = {} } = ${value};`];
      },
    ],
    [
      "destructure-assign",
      2,
      () => {
        const one = scope.variable("num", true);
        const two = scope.variable("num", true);
        if (one === undefined || two === undefined) return [];
        if (random.chance(0.4))
          return [`({ a: ${one.name} = 1, list: [${two.name}] = [] } = ${expression(scope, "obj", 2)});`];
        return [`[${one.name}, ${two.name}] = [${two.name}, ${one.name}];`];
      },
    ],
    [
      "destructure-string",
      1,
      () => {
        const value = expression(scope, "str", 2);
        const name = scope.freshName("v", value);
        declare(name, "str");
        return [`${word} [${name} = "none"] = ${value};`];
      },
    ],
  ])();
}

import { expression } from "./expressions.ts";
import { type Callable, type Kind, Scope } from "./scope.ts";

function parametersOf(scope: Scope, inner: Scope): { text: string; kinds: Kind[] } {
  const { random } = scope;
  const kinds: Kind[] = [];
  const texts: string[] = [];
  const count = random.int(0, 3);
  for (let i = 0; i < count; i++) {
    const kind = scope.kind();
    const name = `p${scope.depth}${i}`;
    kinds.push(kind);
    const form = random.chance(0.3) ? "default" : kind === "obj" && random.chance(0.5) ? "pattern" : "plain";
    if (form === "pattern") {
      texts.push(`{ a: ${name} = 1, b: ${name}b, list: [${name}c] = [] } = {}`);
      inner.declare({ name, kind: "num", mutable: true });
    } else {
      texts.push(form === "default" ? `${name} = ${expression(inner.child({ isAsync: false }), kind, 1)}` : name);
      inner.declare({ name, kind, mutable: true });
    }
  }
  if (random.chance(0.2)) {
    const name = `r${scope.depth}`;
    texts.push(`...${name}`);
    inner.declare({ name, kind: "nums", mutable: true });
    kinds.push("num", "num");
  }
  return { text: texts.join(", "), kinds };
}

export function functionDeclaration(scope: Scope): string[] {
  const { random } = scope;
  const isAsync = random.chance(0.45);
  const result = scope.kind();
  const inner = new Scope(random, scope, { isAsync, returns: result, loops: [], inSwitch: false, ownCost: true });
  inner.handles.length = 0;
  const parameters = parametersOf(scope, inner);
  inner.occupy(`r${scope.depth}`);
  const body = inner.block(random.int(1, 4));
  body.push(`  return ${expression(inner, result, 3)};`);
  const name = scope.freshName("f", body.join());
  const callable: Callable = { name, parameters: parameters.kinds, result, isAsync, cost: inner.cost + 1 };
  scope.forget(name);
  scope.callables.push(callable);
  const prefix = isAsync ? "async " : "";
  const form = random.pick(["declaration", "declaration", "arrow", "expression"]);
  if (form === "arrow") return [`const ${name} = ${prefix}(${parameters.text}) => {`, ...body, "};"];
  if (form === "expression") return [`const ${name} = ${prefix}function (${parameters.text}) {`, ...body, "};"];
  return [`${prefix}function ${name}(${parameters.text}) {`, ...body, "}"];
}

export function recursion(scope: Scope): string[] {
  const { random } = scope;
  const isAsync = scope.isAsync && random.chance(0.4);
  const name = scope.counterName("rec");
  const inner = new Scope(random, scope, { isAsync, returns: "num", loops: [], inSwitch: false, ownCost: true });
  inner.handles.length = 0;
  inner.declare({ name: "n", kind: "num", mutable: false });
  inner.declare({ name: "sum", kind: "num", mutable: true });
  const step = expression(inner, "num", 2);
  const again = `${name}(n - 1, sum + ${step})`;
  scope.spend(6 * (inner.cost + 1));
  return [
    `${isAsync ? "async " : ""}function ${name}(n, sum) {`,
    "  if (!(n > 0)) return sum;",
    `  return ${isAsync ? (random.chance(0.5) ? `await ${again}` : again) : again};`,
    "}",
    `console.log(show(${isAsync ? "await " : ""}${name}(${random.int(1, 5)}, ${expression(scope, "num", 1)})));`,
  ];
}

export function counter(scope: Scope): string[] {
  const name = scope.counterName("c");
  return [
    `const ${name} = ((count) => ({ up: (by = 1) => (count += by), get: () => count }))(${expression(scope, "num", 1)});`,
    `${name}.up(); ${name}.up(${expression(scope, "num", 1)});`,
    `console.log(show(${name}.get()));`,
  ];
}

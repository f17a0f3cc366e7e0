import { expression, primitive } from "./expressions.ts";
import type { Scope } from "./scope.ts";

const THROWN = ["new Error(", "new TypeError(", "RangeError(", "new SyntaxError("];

function throwText(scope: Scope): string {
  const { random } = scope;
  return random.choose<string>([
    ["throw-error", 5, `throw ${random.pick(THROWN)}\`U:\${${primitive(scope, 1)}}\`);`],
    ["throw-cause", 1, `throw new Error("U:outer", { cause: ${expression(scope, random.pick(["num", "str"]), 1)} });`],
    ["throw-any", 2, `throw ${primitive(scope, 1)};`],
    ["throw-object", 1, `throw { code: ${expression(scope, "num", 1)} };`],
    [
      "throw-native",
      3,
      random.pick([
        "null.x;",
        "undefined.call();",
        "missing();",
        "(void 0)[0];",
        "const { x } = null;",
        "[...5];",
        "new Map(3);",
        '"s"();',
      ]),
    ],
  ]);
}

export function tryStatement(scope: Scope): string[] {
  const { random } = scope;
  const lines = ["try {", ...scope.child().block()];
  if (random.chance(0.7)) lines.push(`  if (${expression(scope, "bool", 2)}) { ${throwText(scope)} }`);
  if (scope.isAsync && random.chance(0.35)) {
    lines.push(
      `  ${random.pick(['await Task.run("bad", {});', 'await Task.run("flaky", {});', 'await Workflow.run("child-bad", {});', "await Promise.reject(7);"])}`,
    );
  }
  const form = random.pick(["catch", "catch", "catch", "bare", "finally", "both"]);
  if (form !== "finally") {
    const name = scope.freshName("e");
    lines.push(form === "bare" ? "} catch {" : `} catch (${name}) {`);
    if (form !== "bare") lines.push(`  console.log("caught", show(${name}));`);
    const inner = scope.child();
    inner.occupy(name);
    lines.push(...inner.block(random.int(0, 2)));
    if (random.chance(0.1) && form !== "bare") lines.push(`  throw ${name};`);
  }
  if (form === "finally" || form === "both")
    lines.push("} finally {", '  console.log("finally");', ...scope.child().block(random.int(0, 2)));
  return [...lines, "}"];
}

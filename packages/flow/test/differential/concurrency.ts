import { argumentsFor, expression, primitive, taskPromise } from "./expressions.ts";
import { indent, type Scope } from "./scope.ts";

/** Starts something and goes on: the fiber runs beside what follows. */
export function start(scope: Scope): string[] {
  const { random } = scope;
  const kind = scope.kind();
  const asyncs = scope.callables.filter((callable) => callable.isAsync && scope.affords(callable.cost));
  if (asyncs.length > 0 && random.chance(0.6)) {
    const callable = random.pick(asyncs);
    scope.spend(callable.cost);
    const text = `${callable.name}(${argumentsFor(scope, callable.parameters, 2)})`;
    if (random.chance(0.5))
      return [`${text}.then((x) => console.log("then", show(x)), (e) => console.log("failed", show(e)));`];
    const name = scope.freshName("h", text);
    scope.handles.push({ name, kind: callable.result });
    return [`const ${name} = ${text};`, `${name}.catch((e) => console.log("failed", show(e)));`];
  }
  const promise = taskPromise(scope, kind, 2);
  const name = scope.freshName("h", promise);
  scope.forget(name);
  scope.handles.push({ name, kind });
  return [`const ${name} = ${promise};`];
}

export function fireAndForget(scope: Scope): string[] {
  const { random } = scope;
  return [
    random.pick([
      `Task.run("num", { v: ${primitive(scope, 2)} });`,
      'Task.run("bad", {});',
      `Workflow.run("child-num", { v: ${primitive(scope, 1)} });`,
      `Task.run("slow-num", {}).then((x) => console.log("late", x));`,
      `Timer.delay(${random.int(0, 9)}).then(() => console.log("timer"));`,
      `(async () => { await null; console.log("floating", show(${expression(scope.child({ isAsync: false }), "num", 1)})); })();`,
      `Promise.resolve().then(() => console.log("tick")).then(() => console.log("tock"));`,
      `Promise.reject(new Error("U:handled")).catch((e) => console.log(e.message)).finally(() => console.log("fin"));`,
    ]),
  ];
}

export function signalWait(scope: Scope): string[] {
  const { random } = scope;
  if (!scope.isAsync) return [];
  const wait = `Signal.when("${random.pick(["s1", "s2", "s3"])}", { timeout: "${random.pick(["1s", "1m", "1h", "2d"])}" })`;
  return [
    "try {",
    `  console.log("signal", show(await ${wait}));`,
    "} catch (e) {",
    '  console.log("signal", show(e));',
    "}",
  ];
}

export function timer(scope: Scope): string[] {
  if (!scope.isAsync) return [];
  return [`await Timer.delay(${scope.random.pick(['"500ms"', "2", '"1m30s"', "0", '"1h"'])});`];
}

export function parallel(scope: Scope): string[] {
  if (!scope.isAsync || !scope.affords(40)) return [];
  const lane = () => {
    const inner = scope.child({ isAsync: true, returns: "num", loops: [], inSwitch: false });
    return ["  (async () => {", ...inner.block().map(indent), `    return ${expression(inner, "num", 2)};`, "  })(),"];
  };
  const method = scope.random.pick(["all", "all", "allSettled", "race"]);
  return [
    `console.log(show(await Promise.${method}([`,
    ...lane(),
    ...lane(),
    `  ${taskPromise(scope, "num", 1)},`,
    "])));",
  ];
}

export function race(scope: Scope): string[] {
  if (!scope.isAsync) return [];
  return [
    scope.random.pick([
      'console.log(show(await Promise.race([Timer.delay("2s").then(() => "timer"), Task.run("slow-num", {})])));',
      'try { await Promise.any([Task.run("bad", {}), Promise.reject(1)]); } catch (e) { console.log(show(e), show(e.errors)); }',
      'console.log(show((await Promise.allSettled([Task.run("num", {}), Task.run("bad", {}), 3])).map((x) => x.status)));',
      'console.log(show(await Promise.all([Task.run("slow-num", {}), Task.run("num", {}), Timer.delay("1s")])));',
    ]),
  ];
}

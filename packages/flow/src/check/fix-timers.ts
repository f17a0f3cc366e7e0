import type {
  ArrowFunctionExpression,
  CallExpression,
  ExpressionStatement,
  Identifier,
  Literal,
  NewExpression,
  Node,
} from "acorn";
import { around, type Fixer, type FixSite, isName, replace, textOf } from "./fix-site.ts";

/** `setTimeout`, alone or as the usual promise of a pause. */
export const fixTimer: Fixer = (site) => {
  const call = around<CallExpression>(site, "CallExpression");
  if (!isName(site.node, "setTimeout") || call?.callee !== site.node) return undefined;
  const [callback, delay] = call.arguments;
  if (callback === undefined || call.arguments.length > 2 || callback.type === "SpreadElement") return undefined;
  const timer = `Timer.delay(${durationOf(site, delay)})`;
  const promise = around<NewExpression>(site, "NewExpression");
  if (promise !== undefined && isPause(promise, call)) return replace(promise, timer, "Use Timer.delay");
  const alone = site.path.at(site.path.indexOf(call) - 1)?.type === "ExpressionStatement";
  return alone ? replace(call, `${timer}.then(${textOf(site, callback)})`, "Use Timer.delay") : undefined;
};

/** `new Promise((resolve) => setTimeout(resolve, …))`. */
function isPause({ callee, arguments: [executor] }: NewExpression, call: CallExpression): boolean {
  if (!isName(callee, "Promise") || !/^(?:Arrow)?Function/.test(executor?.type ?? "")) return false;
  const { params, body } = executor as ArrowFunctionExpression;
  const [resolve] = params;
  const only = body.type === "BlockStatement" && body.body.length === 1 ? body.body[0] : undefined;
  const inside: Node | undefined = body.type === "BlockStatement" ? (only as ExpressionStatement)?.expression : body;
  return inside === call && resolve?.type === "Identifier" && isName(call.arguments[0]!, (resolve as Identifier).name);
}

/** Milliseconds as a duration of F25. */
function durationOf(site: FixSite, delay: Node | undefined): string {
  if (delay === undefined) return "0";
  const ms = delay.type === "Literal" ? (delay as Literal).value : undefined;
  if (typeof ms !== "number" || !Number.isInteger(ms)) return `(${textOf(site, delay)}) / 1000`;
  const [unit, size] = (
    [
      ["h", 3_600_000],
      ["m", 60_000],
      ["s", 1000],
    ] as const
  ).find(([, each]) => ms > 0 && ms % each === 0) ?? ["ms", 1];
  return JSON.stringify(`${ms / size}${unit}`);
}

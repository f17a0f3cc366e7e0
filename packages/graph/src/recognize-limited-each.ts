import type { AnyNode, CallExpression, Expression, Node } from "acorn";
import type { LimitedEach, OutlineRegion } from "./outline.ts";
import { type Reading, statementRegion } from "./reading.ts";
import { methodCall } from "./syntax.ts";

/**
 * Recognises `Array.from({ length: 4 }).fill(items.values()).map(async (queue) => { for (const item of queue) { … } })`: four workers that take
 * from one iterator until it is empty, which is how JavaScript says "four at once" without a library.
 */
export function recognizeLimitedEach(
  reading: Reading,
  argument: Node,
): { call: CallExpression; region: OutlineRegion; each: LimitedEach } | undefined {
  const workers = callOn(argument, "map");
  const filled = workers && callOn(workers.object, "fill");
  const queue = filled && callOn(filled.call.arguments[0], "values");
  const limit = filled && lengthOf(reading, filled.object);
  const worker = workers?.call.arguments[0] as AnyNode | undefined;
  if (!workers || !queue || !limit || filled.call.arguments.length !== 1 || queue.call.arguments.length > 0)
    return undefined;
  if (worker?.type !== "ArrowFunctionExpression" || !worker.async || worker.body.type !== "BlockStatement")
    return undefined;
  const [param] = worker.params;
  const [loop] = worker.body.body;
  if (worker.params.length !== 1 || worker.body.body.length !== 1 || loop?.type !== "ForOfStatement" || loop.await) {
    return undefined;
  }
  const takes = param?.type === "Identifier" && loop.right.type === "Identifier" && loop.right.name === param.name;
  if (!takes || loop.left.type !== "VariableDeclaration" || loop.left.kind !== "const") return undefined;
  const region = statementRegion(reading, loop.body, { role: "body", label: "each", syntax: loop });
  return { call: workers.call, region, each: { list: queue.object, item: loop.left.declarations[0]!.id, limit } };
}

/** `object.name(…)` on any object. */
function callOn(node: Node | undefined, name: string): { call: CallExpression; object: Expression } | undefined {
  const call = node as AnyNode | undefined;
  if (call?.type !== "CallExpression" || call.optional) return undefined;
  const callee = call.callee as AnyNode;
  if (callee.type !== "MemberExpression" || callee.computed || callee.optional) return undefined;
  const isNamed = callee.property.type === "Identifier" && callee.property.name === name;
  return isNamed && callee.object.type !== "Super" ? { call, object: callee.object } : undefined;
}

/** The limit in `Array.from({ length: limit })`. */
function lengthOf(reading: Reading, made: Expression): Expression | undefined {
  const from = methodCall(made);
  if (from?.object !== "Array" || from.method !== "from" || !reading.isHost("Array")) return undefined;
  const [options, ...more] = from.call.arguments as AnyNode[];
  if (options?.type !== "ObjectExpression" || more.length > 0 || options.properties.length !== 1) return undefined;
  const [length] = options.properties;
  const isLength = length?.type === "Property" && !length.computed && length.key.type === "Identifier";
  return isLength && length.key.type === "Identifier" && length.key.name === "length" ? length.value : undefined;
}

import type { AnyNode, CallExpression, Expression, Function as FunctionNode, Node } from "acorn";
import type { OutlineNode, OutlineRegion } from "./outline.ts";
import { functionRegion, oneLine, type Reading } from "./reading.ts";
import { recognizeLimitedEach } from "./recognize-limited-each.ts";
import { isFunctionExpression, methodCall } from "./syntax.ts";

/** Something that a node can wait for: a call of the host, of a function of the script, or promises taken together. */
export type Started = Pick<OutlineNode, "kind" | "mode" | "value" | "call" | "regions" | "each">;

type Drawing = Pick<Started, "kind" | "mode">;

/** By object and method. */
const HOST_CALLS: ReadonlyMap<string, ReadonlyMap<string, Drawing>> = new Map([
  ["Task", new Map<string, Drawing>([["run", { kind: "task" }]])],
  ["ComputeTask", new Map<string, Drawing>([["run", { kind: "compute" }]])],
  ["AITask", new Map<string, Drawing>([["run", { kind: "ai" }]])],
  ["Workflow", new Map<string, Drawing>([["run", { kind: "workflow" }]])],
  [
    "Signal",
    new Map<string, Drawing>([
      ["when", { kind: "signal" }],
      ["next", { kind: "signal" }],
    ]),
  ],
  [
    "Timer",
    new Map<string, Drawing>([
      ["delay", { kind: "timer", mode: "delay" }],
      ["until", { kind: "timer", mode: "until" }],
    ]),
  ],
]);

const COMBINATORS = new Set(["all", "any", "race", "allSettled"]);

export function recognizeStart(reading: Reading, value: Expression): Started | undefined {
  const leaf = recognizeLeaf(reading, value);
  if (leaf) return leaf;
  const method = methodCall(value);
  if (method?.object !== "Promise" || !reading.isHost("Promise") || !COMBINATORS.has(method.method)) return undefined;
  const [argument, ...more] = method.call.arguments;
  if (!argument || more.length > 0) return undefined;
  if (method.method === "all") {
    const limited = recognizeLimitedEach(reading, argument);
    if (limited) {
      const { call, region, each } = limited;
      return { kind: "forEach", mode: "parallel", value, call, regions: [region], each };
    }
    const each = recognizeMap(reading, argument);
    if (each) return { kind: "forEach", mode: "parallel", value, call: each.call, regions: [each.region] };
  }
  const lanes = recognizeLanes(reading, argument);
  return lanes && { kind: "parallel", mode: method.method, value, call: method.call, regions: lanes };
}

/** The calls that draw as one card. */
export function recognizeLeaf(reading: Reading, value: Node): Started | undefined {
  const method = methodCall(value);
  const host = method && HOST_CALLS.get(method.object)?.get(method.method);
  if (host && reading.isHost(method.object))
    return { ...host, value: value as Expression, call: method.call, regions: [] };
  const call = value as AnyNode;
  if (call.type !== "CallExpression" || call.optional || call.callee.type !== "Identifier") return undefined;
  return reading.isFunction(call.callee.name) ? { kind: "call", value: call, call, regions: [] } : undefined;
}

/** `items.map(async (item) => …)` */
function recognizeMap(reading: Reading, argument: Node): { call: CallExpression; region: OutlineRegion } | undefined {
  const call = argument as AnyNode;
  if (call.type !== "CallExpression" || call.optional || call.arguments.length !== 1) return undefined;
  const callee = call.callee as AnyNode;
  if (callee.type !== "MemberExpression" || callee.computed || callee.optional) return undefined;
  if (callee.property.type !== "Identifier" || callee.property.name !== "map") return undefined;
  const callback = call.arguments[0] as AnyNode;
  if (!isFunctionExpression(callback)) return undefined;
  const each = callback as FunctionNode;
  if (each.generator || (!each.async && each.body.type === "BlockStatement")) return undefined;
  return { call, region: functionRegion(reading, each, { role: "body", label: "each" }) };
}

function recognizeLanes(reading: Reading, argument: Node): OutlineRegion[] | undefined {
  const list = argument as AnyNode;
  if (list.type === "ArrayExpression") {
    const lanes = list.elements.map((element, i) =>
      element && element.type !== "SpreadElement" ? laneRegion(reading, element, `lane ${i + 1}`) : undefined,
    );
    return lanes.every((lane) => lane !== undefined) ? lanes : undefined;
  }
  if (list.type !== "ObjectExpression") return undefined;
  const lanes = list.properties.map((property) => {
    if (property.type !== "Property" || property.kind !== "init" || property.method || property.computed)
      return undefined;
    return property.shorthand ? undefined : laneRegion(reading, property.value, oneLine(reading, property.key));
  });
  return lanes.every((lane) => lane !== undefined) ? lanes : undefined;
}

/** A lane is one call, or an async function called at once. */
function laneRegion(reading: Reading, element: Expression, label: string): OutlineRegion {
  const call = element as AnyNode;
  if (call.type === "CallExpression" && call.arguments.length === 0 && !call.optional) {
    const callee = call.callee as AnyNode;
    if (
      callee.type === "ArrowFunctionExpression" &&
      callee.async &&
      callee.params.length === 0 &&
      callee.body.type === "BlockStatement"
    ) {
      return { ...functionRegion(reading, callee, { role: "lane", label }), syntax: element };
    }
  }
  const range = { start: element.start, end: element.end };
  return reading.expressionRegion(element, {
    role: "lane",
    label,
    range,
    inside: { form: "expression", ...range },
    statements: [],
    syntax: element,
  });
}

import type { AnyNode, CallExpression, Expression, Node, VariableDeclaration } from "acorn";
import type { TextRange } from "./model.ts";
import type { OutlineNode, OutlineRegion } from "./outline.ts";
import type { Reading } from "./reading.ts";
import { recognizeLeaf, type Started } from "./recognize-start.ts";
import type { Laid } from "./statement-layout.ts";
import { methodCall, namesIn, unwrapAwait } from "./syntax.ts";

interface Member {
  readonly item: Laid;
  readonly handle: string;
  readonly started: Started;
  readonly deps: readonly string[];
}

/**
 * Recognises the one shape of drawn dependencies (G4) from statement `at` on: handles `const h = call`, `const h = dep.then((dep) => call)`,
 * `const h = Promise.all([…deps]).then(([…deps]) => call)`, and the `await Promise.all([…handles])` that joins them. Promise handles
 * without a single `.then` are not it: they draw as started nodes.
 */
export function recognizeHandles(
  reading: Reading,
  laid: readonly Laid[],
  at: number,
): { node: OutlineNode; count: number } | undefined {
  if (!reading.isHost("Promise")) return undefined;
  const members: Member[] = [];
  let next = at;
  for (; next < laid.length; next++) {
    const item = laid[next]!;
    if (item.type === "comment" && members.length > 0) continue;
    const member = item.statement && readMember(reading, item, members);
    if (!member) break;
    members.push(member);
  }
  const join = laid[next];
  if (!join?.statement || !members.some((member) => member.deps.length > 0)) return undefined;
  const joined = readJoin(join.statement as AnyNode);
  if (!joined || !joinsAll(members, joined.handles)) return undefined;
  return { node: graphNode(reading, members, { item: join, ...joined }), count: next - at + 1 };
}

function readMember(reading: Reading, item: Laid, before: readonly Member[]): Member | undefined {
  const statement = item.statement as AnyNode;
  if (statement.type !== "VariableDeclaration" || statement.kind !== "const") return undefined;
  const [declarator] = statement.declarations;
  if (statement.declarations.length !== 1 || declarator?.id.type !== "Identifier" || !declarator.init) return undefined;
  const handle = declarator.id.name;
  const plain = recognizeLeaf(reading, declarator.init);
  if (plain) return { item, handle, started: plain, deps: [] };
  const after = readAfter(declarator.init);
  if (!after || after.deps.some((dep) => !before.some((member) => member.handle === dep))) return undefined;
  const started = recognizeLeaf(reading, after.body);
  return started && { item, handle, started, deps: after.deps };
}

/** `dep.then((value) => call)` or `Promise.all([…deps]).then(([…values]) => call)` */
export function readAfter(
  expression: Node,
): { deps: string[]; all: boolean; body: Expression; callback: AnyNode } | undefined {
  const call = expression as AnyNode;
  if (call.type !== "CallExpression" || call.optional || call.arguments.length !== 1) return undefined;
  const callee = call.callee as AnyNode;
  if (callee.type !== "MemberExpression" || callee.computed || callee.optional) return undefined;
  if (callee.property.type !== "Identifier" || callee.property.name !== "then") return undefined;
  const callback = call.arguments[0] as AnyNode;
  if (callback.type !== "ArrowFunctionExpression" || callback.body.type === "BlockStatement") return undefined;
  const deps = depsOf(callee.object as AnyNode);
  return deps && { deps, all: callee.object.type !== "Identifier", body: callback.body, callback };
}

function depsOf(object: AnyNode): string[] | undefined {
  if (object.type === "Identifier") return [object.name];
  const all = methodCall(object);
  return all?.object === "Promise" && all.method === "all" ? identifiersIn(all.call) : undefined;
}

function identifiersIn(call: CallExpression): string[] | undefined {
  const list = call.arguments[0] as AnyNode | undefined;
  if (list?.type !== "ArrayExpression" || call.arguments.length !== 1) return undefined;
  const names = list.elements.map((element) => (element?.type === "Identifier" ? element.name : undefined));
  return names.every((name) => name !== undefined) ? names : undefined;
}

interface Join {
  readonly handles: readonly string[];
  readonly output?: OutlineNode["output"];
  readonly value: Expression;
}

/** `[const […] =] await Promise.all([…handles])`, or `[const x =] await handle` where one handle ends it all. */
function readJoin(statement: AnyNode): Join | undefined {
  const declaration = statement.type === "VariableDeclaration" ? declaratorOf(statement) : undefined;
  const expression = statement.type === "ExpressionStatement" ? statement.expression : declaration?.init;
  if (!expression) return undefined;
  const { value, awaited } = unwrapAwait(expression);
  if (!awaited) return undefined;
  const handles = depsOf(value as AnyNode);
  if (!handles) return undefined;
  if (!declaration) return { handles, value };
  const { id, kind } = declaration;
  const range = { start: id.start, end: id.end };
  return { handles, value, output: { form: kind, text: "", names: namesIn(id), range } };
}

function declaratorOf(statement: VariableDeclaration) {
  const [declarator] = statement.declarations;
  if (statement.declarations.length !== 1 || !declarator?.init || statement.kind === "var") return undefined;
  const kind = statement.kind === "let" ? ("let" as const) : ("const" as const);
  return { id: declarator.id, init: declarator.init, kind };
}

/** The join must wait for every member that no other member waits for. */
function joinsAll(members: readonly Member[], handles: readonly string[]): boolean {
  const known = new Set(members.map((member) => member.handle));
  const awaited = new Set([...handles, ...members.flatMap((member) => member.deps)]);
  return handles.every((handle) => known.has(handle)) && members.every((member) => awaited.has(member.handle));
}

function graphNode(reading: Reading, members: readonly Member[], join: Join & { readonly item: Laid }): OutlineNode {
  const nodes = new Map<string, OutlineNode>();
  for (const { item, handle, started, deps } of members) {
    nodes.set(handle, {
      ...started,
      range: item.range,
      body: item.body,
      form: "statements",
      syntax: [item.statement!],
      awaited: true,
      output: { form: "const", text: handle, names: [handle], range: handleRange(item) },
      ends: false,
      handle,
      after: [...new Set(deps)].map((dep) => nodes.get(dep)!),
    });
  }
  const range: TextRange = { start: members[0]!.item.range.start, end: members.at(-1)!.item.range.end };
  const region: OutlineRegion = {
    role: "members",
    label: "by dependency",
    range,
    inside: { form: "lines", ...range },
    nodes: [...nodes.values()],
    flow: "dependency",
  };
  const output = join.output?.range && {
    ...join.output,
    text: reading.source.slice(join.output.range.start, join.output.range.end),
  };
  return {
    kind: "graph",
    range: { start: range.start, end: join.item.range.end },
    body: { start: members[0]!.item.body.start, end: join.item.body.end },
    form: "statements",
    syntax: [...members.map((member) => member.item.statement!), join.item.statement!],
    value: join.value,
    awaited: true,
    ...(output ? { output } : {}),
    ends: false,
    regions: [region],
  };
}

const handleRange = (item: Laid): TextRange => {
  const { id } = (item.statement as VariableDeclaration).declarations[0]!;
  return { start: id.start, end: id.end };
};

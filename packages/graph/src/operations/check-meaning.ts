import type { AnyNode, Node } from "acorn";
import type { NodeId } from "../model.ts";
import { innermostAt } from "../outline-at.ts";
import type { Reference, Variable } from "../scopes.ts";
import type { Study } from "../study.ts";
import { childrenOf } from "../syntax.ts";
import { Refusal, type Renamed } from "./plan.ts";

/** Where each offset of the old text that still stands is in the new one. */
export type OffsetMap = (offset: number) => number | undefined;

interface Change {
  readonly before: Study;
  readonly after: Study;
  readonly map: OffsetMap;
  readonly renamed: ReadonlyMap<number, Renamed>;
}

/**
 * Refuses a change that makes a name mean something else, be read before it is made, or makes a `return`, `break` or `continue` leave
 * something else than before (G6).
 */
export function checkMeaning(change: Change): void {
  checkNames(change);
  checkJumps(change);
}

function checkNames({ before, after, map, renamed }: Change): void {
  const byOffset = new Map(after.scopes.references.map((reference) => [reference.at.start, reference]));
  const lost = new Map<string, NodeId[]>();
  const place: OffsetMap = (offset) => {
    const at = map(offset);
    return at === undefined ? undefined : at + (renamed.get(offset)?.shift ?? 0);
  };
  for (const reference of before.scopes.references) {
    const at = place(reference.at.start);
    if (at === undefined) continue;
    const now = byOffset.get(at);
    const name = renamed.get(reference.at.start)?.name ?? reference.name;
    if (!now || now.name !== name) continue;
    const id = idAt(before, reference.at.start);
    const was = reference.variable;
    if (was && declarationGone(was, place) && was.kind !== "implicit") {
      lost.set(was.name, [...(lost.get(was.name) ?? []), ...(id ? [id] : [])]);
    } else if (!sameVariable(was, now.variable, place)) {
      throw new Refusal("MEANING", meaningReason(reference, now), id ? [id] : undefined);
    } else if (was && readsTooEarly(now) && !readsTooEarly(reference)) {
      throw new Refusal("MEANING", `${name} would be read before it is made.`, id ? [id] : undefined);
    }
  }
  for (const [name, nodes] of lost)
    throw new Refusal("IN_USE", `${name} is still read elsewhere.`, [...new Set(nodes)]);
}

const meaningReason = (reference: Reference, now: Reference): string =>
  now.variable
    ? `${now.name} would mean another variable of that name.`
    : `${reference.name} would be out of reach there.`;

const declarationGone = (variable: Variable, map: OffsetMap): boolean => map(variable.at.start) === undefined;

function sameVariable(was: Variable | undefined, now: Variable | undefined, map: OffsetMap): boolean {
  if (!was || !now) return was === now;
  if (was.kind === "implicit") return now.kind === "implicit";
  return map(was.at.start) === now.at.start;
}

/** A `let` or `const` of the same function that has no value yet. */
const readsTooEarly = ({ variable, at, within }: Reference): boolean =>
  variable !== undefined &&
  (variable.kind === "let" || variable.kind === "const") &&
  variable.scope.within === within &&
  at.start < variable.ready;

const idAt = (study: Study, offset: number): NodeId | undefined => {
  const node = innermostAt(study.outline.main, offset);
  return node && study.naming.nodes.get(node);
};

function checkJumps({ before, after, map }: Change): void {
  const now = new Map(jumpsIn(after.outline.parsed.ast!).map((jump) => [jump.node.start, jump]));
  for (const jump of jumpsIn(before.outline.parsed.ast!)) {
    const at = map(jump.node.start);
    const same = at === undefined ? undefined : now.get(at);
    if (!same || same.node.type !== jump.node.type) continue;
    const from = jump.target.type === "Program" ? "Program" : map(jump.target.start);
    const to = same.target.type === "Program" ? "Program" : same.target.start;
    if (from === to || from === undefined) continue;
    const id = idAt(before, jump.node.start);
    const word = jump.node.type.replace("Statement", "").toLowerCase();
    throw new Refusal("MEANING", `${word} would leave something else than it does now.`, id ? [id] : undefined);
  }
}

interface Jump {
  readonly node: Node;
  /** The function, loop or switch that it leaves or goes on with. */
  readonly target: Node;
}

const HOLDS_NO_JUMP = new Set(["Identifier", "Literal", "TemplateElement", "MemberExpression", "EmptyStatement"]);

interface Targets {
  readonly fn: Node;
  readonly breaks: Node;
  readonly continues: Node;
  readonly labels: ReadonlyMap<string, Node>;
}

/** The tree after one edit is the tree before the next. */
const knownJumps = new WeakMap<Node, readonly Jump[]>();

/** Every `return`, `break` and `continue` with what it leaves. */
export function jumpsIn(program: Node): readonly Jump[] {
  const known = knownJumps.get(program);
  if (known) return known;
  const jumps: Jump[] = [];
  knownJumps.set(program, jumps);
  const visit = (node: AnyNode, targets: Targets) => {
    let inside = targets;
    if (HOLDS_NO_JUMP.has(node.type)) return;
    switch (node.type) {
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        inside = { fn: node, breaks: node, continues: node, labels: new Map() };
        break;
      case "ForStatement":
      case "ForOfStatement":
      case "ForInStatement":
      case "WhileStatement":
      case "DoWhileStatement":
        inside = { ...targets, breaks: node, continues: node };
        break;
      case "SwitchStatement":
        inside = { ...targets, breaks: node };
        break;
      case "LabeledStatement":
        inside = { ...targets, labels: new Map([...targets.labels, [node.label.name, node.body]]) };
        break;
      case "ReturnStatement":
        jumps.push({ node, target: targets.fn });
        break;
      case "BreakStatement":
      case "ContinueStatement": {
        const plain = node.type === "BreakStatement" ? targets.breaks : targets.continues;
        jumps.push({ node, target: (node.label && targets.labels.get(node.label.name)) ?? plain });
      }
    }
    for (const child of childrenOf(node)) visit(child, inside);
  };
  const root = { fn: program, breaks: program, continues: program, labels: new Map<string, Node>() };
  visit(program as AnyNode, root);
  return jumps;
}

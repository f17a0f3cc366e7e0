import type {
  AnyNode,
  Expression,
  ForInStatement,
  ForOfStatement,
  Function as FunctionNode,
  IfStatement,
  Node,
  Pattern,
  Statement,
  SwitchStatement,
  TryStatement,
} from "acorn";
import type { Output } from "./model.ts";
import type { OutlineNode, OutlineRegion } from "./outline.ts";
import { blockRegion, functionRegion, oneLine, type Reading, statementRegion } from "./reading.ts";
import { recognizeStart, type Started } from "./recognize-start.ts";
import { isFunctionExpression, namesIn, unwrapAwait } from "./syntax.ts";

/** A node before its place in the text is known. */
export type Drawn = Omit<OutlineNode, "range" | "body">;

/** What a statement, or an expression in the place of one, draws as (G3); undefined if it has no picture of its own. */
export function recognizeStatement(reading: Reading, node: AnyNode): Drawn | undefined {
  switch (node.type) {
    case "ExpressionStatement":
      return recognizeExpression(reading, node, node.expression);
    case "VariableDeclaration":
      return recognizeDeclaration(reading, node);
    case "ReturnStatement":
      return recognizeReturn(reading, node);
    case "ThrowStatement":
      return { ...container("throw", node, []), ends: true };
    case "IfStatement":
      return recognizeIf(reading, node);
    case "SwitchStatement":
      return recognizeSwitch(reading, node);
    case "ForOfStatement":
      return node.await ? undefined : recognizeForEach(reading, node, "sequential");
    case "ForInStatement":
      return recognizeForEach(reading, node, "keys");
    case "WhileStatement":
      return {
        ...container("loop", node, [statementRegion(reading, node.body, { role: "body", label: "repeat" })]),
        mode: "while",
      };
    case "DoWhileStatement":
      return {
        ...container("loop", node, [statementRegion(reading, node.body, { role: "body", label: "repeat" })]),
        mode: "do",
      };
    case "ForStatement":
      return {
        ...container("loop", node, [statementRegion(reading, node.body, { role: "body", label: "repeat" })]),
        mode: "for",
      };
    case "LabeledStatement": {
      const inner = recognizeStatement(reading, node.body);
      return inner && (inner.kind === "loop" || inner.kind === "forEach") ? inner : undefined;
    }
    case "TryStatement":
      return recognizeTry(reading, node);
    case "FunctionDeclaration":
      return node.generator ? undefined : container("function", node, [functionRegion(reading, node)]);
    case "AwaitExpression":
    case "CallExpression":
      return recognizeExpression(reading, node, node);
    default:
      return undefined;
  }
}

function container(kind: OutlineNode["kind"], node: Node, regions: OutlineRegion[]): Drawn {
  return { kind, form: "statements", syntax: [node], ends: false, regions };
}

function fromStart(node: Node, started: Started, rest: { awaited: boolean; output?: Output }): Drawn {
  return { form: "statements", syntax: [node], ends: rest.output?.form === "return", ...started, ...rest };
}

function recognizeExpression(reading: Reading, node: AnyNode, expression: Expression): Drawn | undefined {
  if (expression.type === "AssignmentExpression" && expression.operator === "=") {
    const { value, awaited } = unwrapAwait(expression.right);
    const started = recognizeStart(reading, value);
    return started && fromStart(node, started, { awaited, output: outputOf(reading, "assign", expression.left) });
  }
  const { value, awaited } = unwrapAwait(expression);
  const started = recognizeStart(reading, value);
  return started && fromStart(node, started, { awaited });
}

function outputOf(reading: Reading, form: Output["form"], pattern: Pattern): Output {
  const range = { start: pattern.start, end: pattern.end };
  return { form, text: reading.source.slice(range.start, range.end), names: namesIn(pattern), range };
}

function recognizeDeclaration(reading: Reading, node: AnyNode & { type: "VariableDeclaration" }): Drawn | undefined {
  const [declarator] = node.declarations;
  if (node.declarations.length !== 1 || !declarator?.init || node.kind === "var") return undefined;
  const { id, init } = declarator;
  if (id.type === "Identifier" && isFunctionExpression(init) && !(init as FunctionNode).generator) {
    return container("function", node, [functionRegion(reading, init as FunctionNode)]);
  }
  const { value, awaited } = unwrapAwait(init);
  const started = recognizeStart(reading, value);
  const form = node.kind === "let" ? "let" : "const";
  return started && fromStart(node, started, { awaited, output: outputOf(reading, form, id) });
}

function recognizeReturn(reading: Reading, node: AnyNode & { type: "ReturnStatement" }): Drawn {
  if (node.argument) {
    const { value } = unwrapAwait(node.argument);
    const started = recognizeStart(reading, value);
    // An async function takes on the promise that it returns, so it waits for the result with and without `await`.
    if (started) return fromStart(node, started, { awaited: true, output: { form: "return", text: "", names: [] } });
  }
  return { ...container("return", node, []), ends: true };
}

function recognizeIf(reading: Reading, node: IfStatement): Drawn {
  const regions: OutlineRegion[] = [];
  let arm: IfStatement = node;
  for (;;) {
    const label = arm === node ? "then" : `else if ${oneLine(reading, arm.test)}`;
    regions.push(statementRegion(reading, arm.consequent, { role: "then", label, syntax: arm }));
    if (arm.alternate?.type !== "IfStatement") break;
    arm = arm.alternate;
  }
  if (arm.alternate)
    regions.push(statementRegion(reading, arm.alternate, { role: "else", label: "else", syntax: arm }));
  const ends = arm.alternate != null && regions.every(regionEnds);
  return { ...container("if", node, regions), ends };
}

const regionEnds = (region: OutlineRegion): boolean => region.nodes.some((node) => node.ends);

function recognizeSwitch(reading: Reading, node: SwitchStatement): Drawn {
  const regions: OutlineRegion[] = [];
  let labels: string[] = [];
  for (const [i, arm] of node.cases.entries()) {
    labels.push(arm.test ? oneLine(reading, arm.test) : "default");
    if (arm.consequent.length === 0 && i < node.cases.length - 1) continue;
    const label = labels.every((text) => text === "default") ? "default" : `case ${labels.join(", ")}`;
    const role = labels.includes("default") ? "default" : "case";
    labels = [];
    const [first] = arm.consequent;
    if (first?.type === "BlockStatement" && arm.consequent.length === 1) {
      regions.push(blockRegion(reading, first, { role, label, syntax: arm }));
      continue;
    }
    const range = caseRange(reading, node, i);
    const statements = arm.consequent.filter(
      (statement, at) => at < arm.consequent.length - 1 || !isPlainBreak(statement),
    );
    const inside = { form: "lines" as const, start: range.start, end: insideEnd(arm.consequent, range.end) };
    regions.push(reading.region({ role, label, range, inside, statements, syntax: arm }));
  }
  return container("switch", node, regions);
}

const isPlainBreak = (statement: Statement): boolean => statement.type === "BreakStatement" && !statement.label;

/** A case's own text: from its colon to the next case, or to the end of the switch. */
function caseRange(reading: Reading, node: SwitchStatement, index: number): { start: number; end: number } {
  const arm = node.cases[index]!;
  const colon = reading.source.indexOf(":", arm.test ? arm.test.end : arm.start);
  const start = arm.consequent.length > 0 && colon > arm.consequent[0]!.start ? arm.consequent[0]!.start : colon + 1;
  const next = node.cases[index + 1];
  if (!next) return { start, end: node.end - 1 };
  return { start, end: Math.max(lineStartBefore(reading.source, next.start), arm.end) };
}

const lineStartBefore = (source: string, at: number): number => {
  const lineStart = source.lastIndexOf("\n", at - 1) + 1;
  return source.slice(lineStart, at).trim() === "" ? lineStart : at;
};

/** A `break` that closes a case is the region's own: nodes are put in before it. */
function insideEnd(consequent: readonly Statement[], end: number): number {
  const last = consequent.at(-1);
  return last && isPlainBreak(last) ? last.start : end;
}

function recognizeForEach(reading: Reading, node: ForOfStatement | ForInStatement, mode: string): Drawn {
  const body = statementRegion(reading, node.body, { role: "body", label: "each", syntax: node });
  return { ...container("forEach", node, [body]), mode };
}

function recognizeTry(reading: Reading, node: TryStatement): Drawn {
  const regions = [blockRegion(reading, node.block, { role: "try", label: "try" })];
  const { handler, finalizer } = node;
  if (handler) {
    const label = handler.param ? `catch ${oneLine(reading, handler.param)}` : "catch";
    regions.push(blockRegion(reading, handler.body, { role: "catch", label, syntax: handler }));
  }
  const tried = regions.every(regionEnds);
  if (finalizer) regions.push(blockRegion(reading, finalizer, { role: "finally", label: "finally" }));
  const ends = tried || (finalizer != null && regionEnds(regions.at(-1)!));
  return { ...container("try", node, regions), ends };
}

/** Whether nothing after the statement runs. */
export function endsRegion(statement: Node): boolean {
  const { type } = statement;
  return (
    type === "BreakStatement" || type === "ContinueStatement" || type === "ReturnStatement" || type === "ThrowStatement"
  );
}

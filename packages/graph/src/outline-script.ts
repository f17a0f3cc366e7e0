import { type ParsedFlow, parseFlow } from "@fermata/flow";
import type { AnyNode, Comment, Expression, Node } from "acorn";
import type { OutlineNode, OutlineRegion } from "./outline.ts";
import type { Reading, RegionOptions } from "./reading.ts";
import { recognizeHandles } from "./recognize-handles.ts";
import { endsRegion, recognizeStatement } from "./recognize-statement.ts";
import { hasBlankLine, type Laid, layStatements } from "./statement-layout.ts";
import { childrenOf, isFunctionExpression, namesIn, someSyntax, visitSyntax } from "./syntax.ts";

/** A script read as regions and nodes. */
export interface Outline {
  readonly parsed: ParsedFlow;
  readonly start: OutlineNode;
  readonly main: OutlineRegion;
}

/** Reads a script; undefined if it does not parse. */
export function outlineScript(source: string): Outline | ParsedFlow {
  const parsed = parseFlow(source);
  if (!parsed.ast || !parsed.body || unclosedFrontMatter(parsed)) return parsed;
  const { bodyStart, body, comments } = parsed;
  const names = declaredNames(parsed.ast);
  const reading: Reading = {
    source,
    isHost: (name) => !names.all.has(name),
    isFunction: (name) => names.functions.has(name),
    region: (options) => readRegion(reading, comments, options),
    expressionRegion: (expression, options) => readExpression(reading, expression, options),
  };
  const main = reading.region({
    role: "main",
    label: "main",
    range: { start: bodyStart, end: source.length },
    inside: { form: "lines", start: body.start, end: body.end },
    statements: body.statements,
  });
  const front = { start: 0, end: bodyStart };
  const start: OutlineNode = {
    kind: "start",
    range: front,
    body: front,
    form: "none",
    syntax: [],
    ends: false,
    regions: [],
  };
  return { parsed, start, main };
}

export const isOutline = (read: Outline | ParsedFlow): read is Outline => "main" in read;

/** Then everything counts as front matter, and there is no body to draw. */
const unclosedFrontMatter = (parsed: ParsedFlow): boolean =>
  parsed.frontMatter === null && parsed.diagnostics.some((diagnostic) => diagnostic.code === "front-matter");

function declaredNames(ast: Node): { all: Set<string>; functions: Set<string> } {
  const all = new Set<string>();
  const functions = new Set<string>();
  visitSyntax(ast, (node) => {
    if (node.type === "FunctionDeclaration" && node.id) {
      all.add(node.id.name);
      functions.add(node.id.name);
    } else if (node.type === "VariableDeclarator") {
      for (const name of namesIn(node.id)) all.add(name);
      if (node.id.type === "Identifier" && node.init && isFunctionExpression(node.init)) functions.add(node.id.name);
    } else if (node.type === "CatchClause" && node.param) {
      for (const name of namesIn(node.param)) all.add(name);
    }
    if ("params" in node) for (const param of node.params) for (const name of namesIn(param)) all.add(name);
  });
  return { all, functions };
}

function readRegion(reading: Reading, comments: readonly Comment[], options: RegionOptions): OutlineRegion {
  const { statements, ...region } = options;
  const laid = layStatements(reading.source, region.inside, { statements, comments });
  return { ...region, nodes: readNodes(reading, laid), flow: "sequence" };
}

function readNodes(reading: Reading, laid: readonly Laid[]): OutlineNode[] {
  const nodes: OutlineNode[] = [];
  let run: Laid[] = [];
  const flush = () => {
    if (run.length > 0) nodes.push(plainNode(run));
    run = [];
  };
  for (let i = 0; i < laid.length; i++) {
    const item = laid[i]!;
    const handles = recognizeHandles(reading, laid, i);
    if (handles) {
      flush();
      nodes.push(handles.node);
      i += handles.count - 1;
      continue;
    }
    const drawn = item.statement && recognizeStatement(reading, item.statement as AnyNode);
    if (item.type === "statement" && !drawn) {
      const last = run.at(-1);
      if (last && hasBlankLine(reading.source, last.range.end, item.range.start)) flush();
      run.push(item);
      continue;
    }
    flush();
    if (drawn) nodes.push({ ...drawn, range: item.range, body: item.body });
    else if (item.type === "note") nodes.push(noteNode(item));
  }
  flush();
  return nodes;
}

const noteNode = (item: Laid): OutlineNode => ({
  kind: "note",
  range: item.range,
  body: item.body,
  form: "comment",
  syntax: [],
  ends: false,
  regions: [],
});

/** Statements without a picture: a Set if they only declare and assign, else Code. */
function plainNode(run: readonly Laid[]): OutlineNode {
  const syntax = run.map((item) => item.statement!);
  const names = syntax.flatMap(assignedNames);
  const isSet = syntax.every(isPlainAssignment);
  return {
    kind: isSet ? "set" : "code",
    range: { start: run[0]!.range.start, end: run.at(-1)!.range.end },
    body: { start: run[0]!.body.start, end: run.at(-1)!.body.end },
    form: "statements",
    syntax,
    ends: syntax.some(endsRegion),
    regions: [],
    ...(names.length > 0 ? { output: { form: "const", text: names.join(", "), names } } : {}),
  };
}

function assignedNames(statement: Node): string[] {
  const node = statement as AnyNode;
  if (node.type === "VariableDeclaration") return node.declarations.flatMap((declarator) => namesIn(declarator.id));
  if (node.type !== "ExpressionStatement") return [];
  const { expression } = node;
  if (expression.type === "AssignmentExpression") return namesIn(expression.left);
  if (expression.type === "UpdateExpression") return namesIn(expression.argument as never);
  return [];
}

function isPlainAssignment(statement: Node): boolean {
  const node = statement as AnyNode;
  const assigns =
    node.type === "VariableDeclaration" ||
    (node.type === "ExpressionStatement" &&
      (node.expression.type === "AssignmentExpression" || node.expression.type === "UpdateExpression"));
  return (
    assigns &&
    !someSyntax(
      node,
      (below) => below.type === "AwaitExpression" || (below.type === "CallExpression" && isStart(below)),
    )
  );
}

const isStart = (call: AnyNode): boolean => {
  const callee = childrenOf(call)[0] as AnyNode | undefined;
  return callee?.type === "MemberExpression" && callee.object.type === "Identifier" && STARTERS.has(callee.object.name);
};

const STARTERS = new Set(["Task", "ComputeTask", "AITask", "Workflow", "Signal", "Timer"]);

/** A lane or arrow body that is one expression: one node in the place of a statement. */
function readExpression(reading: Reading, expression: Expression, options: RegionOptions): OutlineRegion {
  const { statements: _, ...region } = options;
  const range = { start: expression.start, end: expression.end };
  const drawn = recognizeStatement(reading, expression as AnyNode);
  const node: OutlineNode = drawn
    ? { ...drawn, range, body: range, form: "expression" }
    : { kind: "code", range, body: range, form: "expression", syntax: [expression], ends: false, regions: [] };
  node.output ??= { form: "lane", text: "", names: [] };
  // Whoever takes the expression's promise (Promise.all, an async caller) waits for it.
  if (node.awaited === false) node.awaited = true;
  return { ...region, nodes: [node], flow: "sequence" };
}

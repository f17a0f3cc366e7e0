import type { AnyNode } from "acorn";
import type { Operation, TextEdit, Wrapper } from "../model.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import { innermostAt } from "../outline-at.ts";
import { indentAt, startsLine, verbatimRanges } from "../script-text.ts";
import type { Study } from "../study.ts";
import { habitsOf, idsOf } from "./payload.ts";
import { closed, endOfLine, innerIndent, opened } from "./place-text.ts";
import { type Carried, type Plan, type PlannedEdit, Refusal } from "./plan.ts";
import { outermost } from "./remove-nodes.ts";

const WRAPPERS: Readonly<Record<Exclude<Wrapper, "parallel">, { readonly head: string; readonly foot: string }>> = {
  forEach: { head: "for (const item of Inputs.items) {", foot: "}" },
  forEachParallel: { head: "await Promise.all(Inputs.items.map(async (item) => {", foot: "}))" },
  while: { head: "while (false) {", foot: "}" },
  try: { head: "try {", foot: "} catch (error) {\n}" },
  if: { head: "if (true) {", foot: "}" },
};

/** Puts a container around nodes that stand side by side. What they put out and later nodes read is declared before the container. */
export function wrapNodes(study: Study, operation: Operation & { type: "wrap" }): Plan[] {
  const entries = outermost(study, operation.nodes);
  const { region, index } = entries[0]!;
  const nodes = entries.map(({ node }) => node);
  if (entries.some((entry, i) => entry.region !== region || entry.index !== index + i)) {
    throw new Refusal("NOT_POSSIBLE", "Only nodes that stand side by side can be wrapped.");
  }
  if (region.inside.form !== "lines" || region.flow === "dependency") {
    throw new Refusal("NOT_POSSIBLE", "Put a step beside it first, then wrap it.");
  }
  const around = [
    ...opened(study, region, nodes[0]!),
    ...(region.nodes.at(-1) === nodes.at(-1) ? closed(study, region) : []),
  ];
  const focus = new Set(nodes.flatMap((node) => idsOf(study, node)));
  // With a semicolon where the next line would else run on.
  return ["", ";"].map((end) => {
    const wrapped =
      operation.with === "parallel"
        ? wrapInLanes(study, region, { nodes, end })
        : wrapInBlock(study, region, { nodes, with: operation.with, end });
    return { edits: [...around, ...wrapped], touched: operation.nodes, focus };
  });
}

function wrapInBlock(
  study: Study,
  region: OutlineRegion,
  { nodes, with: wrapper, end }: { nodes: readonly OutlineNode[]; with: Exclude<Wrapper, "parallel">; end: string },
): PlannedEdit[] {
  const indent = innerIndent(study, region);
  const { unit, semicolons } = habitsOf(study);
  const { head, foot } = WRAPPERS[wrapper];
  const hoisted = hoist(study, nodes);
  const first = nodes[0]!.range.start;
  const before = hoisted.names.map(({ name }) => `let ${name}${semicolons ? ";" : ""}\n${indent}`);
  const carries = hoisted.names.map(({ name, at }, i): Carried => {
    const offset = before.slice(0, i).join("").length + "let ".length;
    return { offset, length: name.length, ids: [], old: at };
  });
  const last = foot.endsWith("))") && semicolons ? ";" : end;
  return [
    { start: first, end: first, text: `${before.join("")}${head}\n${indent}${unit}`, carries },
    ...hoisted.edits,
    ...deeper(study, nodes, unit),
    endEdit(study, region, { node: nodes.at(-1)!, text: `\n${indent}${foot.replace("\n", `\n${indent}`)}${last}` }),
  ];
}

/** Text after a node; what follows on its line goes to the next. */
function endEdit(study: Study, region: OutlineRegion, { node, text }: { node: OutlineNode; text: string }): TextEdit {
  const at = node.range.end;
  const rest = study.source.slice(at, Math.min(endOfLine(study.source, at), region.inside.end));
  if (rest.trim() === "" || region.nodes.at(-1) === node) return { start: at, end: at, text };
  const spaces = /^[ \t]*/.exec(rest)![0].length;
  return { start: at, end: at + spaces, text: `${text}\n${innerIndent(study, region)}` };
}

/** One more step of indentation for each line of the nodes but the first. */
function deeper(study: Study, nodes: readonly OutlineNode[], unit: string): TextEdit[] {
  const { source } = study;
  const verbatim = verbatimRanges(nodes.flatMap((node) => node.syntax));
  const edits: TextEdit[] = [];
  const end = nodes.at(-1)!.range.end;
  for (let at = source.indexOf("\n", nodes[0]!.range.start); at >= 0 && at < end; at = source.indexOf("\n", at + 1)) {
    const start = at + 1;
    const isBlank = source.slice(start, endOfLine(source, start)).trim() === "";
    const isFixed = verbatim.some((range) => range.start < start && start <= range.end);
    if (!isBlank && !isFixed) edits.push({ start, end: start, text: unit });
  }
  return edits;
}

interface Hoisted {
  readonly names: readonly { readonly name: string; readonly at: { readonly start: number; readonly end: number } }[];
  readonly edits: readonly TextEdit[];
}

/** Outputs that are read outside of the nodes become assignments to variables declared before. */
function hoist(study: Study, nodes: readonly OutlineNode[]): Hoisted {
  const from = nodes[0]!.range.start;
  const to = nodes.at(-1)!.range.end;
  const names: { name: string; at: { start: number; end: number } }[] = [];
  const edits: TextEdit[] = [];
  for (const variable of study.scopes.variables) {
    if (variable.kind !== "const" && variable.kind !== "let") continue;
    const isOutside = variable.references.some(({ at }) => at.start < from || at.end > to);
    const maker =
      from <= variable.at.start && variable.at.end <= to && innermostAt(study.outline.main, variable.at.start);
    if (!isOutside || !maker || !nodes.includes(maker)) continue;
    const statement = maker.syntax[0] as AnyNode;
    const isOne =
      maker.syntax.length === 1 && statement.type === "VariableDeclaration" && statement.declarations.length === 1;
    if (!isOne || statement.declarations[0]!.id.start !== variable.at.start || !statement.declarations[0]!.init)
      continue;
    if (statement.declarations[0]!.id.type !== "Identifier") continue;
    names.push({ name: variable.name, at: variable.at });
    edits.push({ start: statement.start, end: variable.at.start, text: "" });
  }
  return { names, edits };
}

/** One lane per node: a call as it is, anything else in an async function. */
function wrapInLanes(
  study: Study,
  region: OutlineRegion,
  { nodes, end }: { nodes: readonly OutlineNode[]; end: string },
): PlannedEdit[] {
  const indent = innerIndent(study, region);
  const { unit, semicolons } = habitsOf(study);
  const pattern = lanePattern(study, nodes);
  const open = `${pattern.text}await Promise.all([\n${indent}${unit}`;
  const edits: PlannedEdit[] = [];
  const start = nodes[0]!.range.start;
  edits.push({ start, end: start, text: open, carries: pattern.carries });
  for (const [i, node] of nodes.entries()) {
    const isLast = i === nodes.length - 1;
    if (isCallLane(node)) {
      const { value, body } = node;
      edits.push({ start: body.start, end: value!.start, text: "" });
      edits.push({ start: value!.end, end: body.end, text: "," });
      edits.push(...deeper(study, [node], unit));
    } else {
      const laneIndent = indent + unit;
      edits.push({ start: node.range.start, end: node.range.start, text: `(async () => {\n${laneIndent}${unit}` });
      edits.push(...deeper(study, [node], unit + unit));
      edits.push({ start: node.range.end, end: node.range.end, text: `\n${laneIndent}})(),` });
    }
    if (!isLast) edits.push(...between(study, [node, nodes[i + 1]!], unit));
  }
  edits.push(endEdit(study, region, { node: nodes.at(-1)!, text: `\n${indent}])${semicolons ? ";" : end}` }));
  return edits;
}

/** Indents what stands between two lanes: the line of the second, and comments that stand for themselves. */
function between(study: Study, [a, b]: readonly [OutlineNode, OutlineNode], unit: string): TextEdit[] {
  const { source } = study;
  if (!startsLine(source, b.range.start)) {
    const at = b.range.start;
    return [{ start: at, end: at, text: `\n${indentAt(source, a.range.start)}${unit}` }];
  }
  const edits: TextEdit[] = [];
  for (let at = source.indexOf("\n", a.range.end); at >= 0 && at < b.range.start; at = source.indexOf("\n", at + 1)) {
    if (source.slice(at + 1, endOfLine(source, at + 1)).trim() !== "")
      edits.push({ start: at + 1, end: at + 1, text: unit });
  }
  return edits;
}

/** A call that is waited for can be a lane as it is; its result goes into the pattern of the whole. */
const isCallLane = (node: OutlineNode): boolean =>
  node.value !== undefined &&
  node.awaited === true &&
  node.form === "statements" &&
  node.kind !== "graph" &&
  (node.output === undefined || node.output.form === "const" || node.output.form === "let");

function lanePattern(study: Study, nodes: readonly OutlineNode[]): { text: string; carries: Carried[] } {
  const outputs = nodes.map((node) => (isCallLane(node) ? node.output : undefined));
  while (outputs.length > 0 && !outputs.at(-1)) outputs.pop();
  if (outputs.length === 0) return { text: "", carries: [] };
  const keyword = outputs.some((output) => output?.form === "let") ? "let" : "const";
  const carries: Carried[] = [];
  let text = `${keyword} [`;
  for (const [i, output] of outputs.entries()) {
    if (i > 0) text += output ? ", " : ",";
    if (!output?.range) continue;
    carries.push({ offset: text.length, length: output.text.length, ids: [], old: output.range });
    text += study.source.slice(output.range.start, output.range.end);
  }
  return { text: `${text}] = `, carries };
}

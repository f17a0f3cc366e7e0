import type { AnyNode } from "acorn";
import type { Operation } from "../model.ts";
import type { OutlineNode } from "../outline.ts";
import { innermostAt } from "../outline-at.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import { analyzeScopes, type Reference, renameReference, type Variable } from "../scopes.ts";
import { indentAt, reindent, verbatimRanges } from "../script-text.ts";
import type { Study } from "../study.ts";
import { applyEdits } from "../text-edits.ts";
import { jumpsIn } from "./check-meaning.ts";
import { habitsOf, idsOf } from "./payload.ts";
import { freshName } from "./place-text.ts";
import { type Carried, type Plan, Refusal } from "./plan.ts";
import { outermost } from "./remove-nodes.ts";

interface Extraction {
  readonly plan: Plan;
  /** The new script. */
  readonly source: string;
}

/**
 * Makes nodes that stand side by side a workflow of their own, and puts a call of it in their place: what they read goes in as inputs, what
 * others read of theirs comes back as its result. Only JSON crosses, so promises and functions do not.
 */
export function extractNodes(study: Study, operation: Operation & { type: "extract" }): Extraction {
  const entries = outermost(study, operation.nodes);
  const { region, index } = entries[0]!;
  const nodes = entries.map(({ node }) => node);
  const isRow = entries.every((entry, i) => entry.region === region && entry.index === index + i);
  if (!isRow || region.inside.form !== "lines" || region.flow === "dependency") {
    throw new Refusal("NOT_POSSIBLE", "Only nodes that stand side by side can be extracted.", operation.nodes);
  }
  if (operation.name.trim() === "") throw new Refusal("NOT_POSSIBLE", "The new workflow needs a name.");
  const ends = endsWithReturn(nodes.at(-1)!);
  checkJumps(study, nodes, ends);
  const crossing = crossingOf(study, nodes);
  if (ends && crossing.outputs.length > 0) throw new Refusal("NOT_POSSIBLE", "It returns, and is read further on.");
  const { text, carries } = callText(study, { name: operation.name, crossing, ends });
  const gone = new Set(nodes.flatMap((node) => idsOf(study, node)));
  const edit = { start: nodes[0]!.range.start, end: nodes.at(-1)!.range.end, text };
  const fresh = [{ offset: 0, length: text.length }];
  const plan: Plan = { edits: [{ ...edit, carries, fresh }], gone };
  return { plan, source: scriptText(study, { nodes, crossing, ends, name: operation.name }) };
}

interface Crossing {
  /** Variables from outside that are read or assigned. */
  readonly inputs: readonly Variable[];
  /** Those that are read, and so have to be handed over. */
  readonly given: readonly Variable[];
  /** Variables of theirs that are read outside, or variables from outside that they assign. */
  readonly outputs: readonly Variable[];
  /** Uses of the inputs of the whole workflow. */
  readonly hostInputs: readonly Reference[];
  readonly inputsName: string;
}

function crossingOf(study: Study, nodes: readonly OutlineNode[]): Crossing {
  const start = nodes[0]!.range.start;
  const end = nodes.at(-1)!.range.end;
  const isIn = ({ start: from, end: to }: { start: number; end: number }) => start <= from && to <= end;
  const inputs = study.scopes.variables.filter(
    ({ at, references }) => !isIn(at) && references.some((reference) => isIn(reference.at)),
  );
  const made = study.scopes.variables.filter(
    ({ at, references }) => isIn(at) && references.some((reference) => !isIn(reference.at)),
  );
  const assigned = inputs.filter(({ references }) => references.some(({ at, writes }) => writes && isIn(at)));
  if (assigned.length > 1 || (assigned.length === 1 && made.length > 0)) {
    throw new Refusal("NOT_POSSIBLE", `It assigns ${assigned.map(({ name }) => name).join(", ")}, declared outside.`);
  }
  for (const variable of [...inputs, ...made]) checkCrosses(study, variable);
  const hostInputs = study.scopes.references.filter(
    ({ name, variable, at }) => name === "Inputs" && !variable && isIn(at),
  );
  const given = inputs.filter(({ references }) => references.some(({ at, reads }) => reads && isIn(at)));
  return { inputs, given, outputs: [...made, ...assigned], hostInputs, inputsName: freshName(study, "inputs") };
}

function checkCrosses(study: Study, { name, kind, at }: Variable): void {
  const maker = innermostAt(study.outline.main, at.start);
  const isFunction = kind === "function" || (maker?.kind === "function" && functionName(maker) === name);
  const isPromise = maker?.awaited === false || maker?.handle === name;
  if (!isFunction && !isPromise) return;
  const what = isFunction ? "a function" : "a promise";
  const id = study.naming.nodes.get(maker!);
  throw new Refusal("NOT_POSSIBLE", `${name} is ${what}, and only data goes in and out of a workflow.`, id ? [id] : []);
}

function functionName(node: OutlineNode): string | undefined {
  const statement = node.syntax[0] as AnyNode | undefined;
  if (statement?.type === "FunctionDeclaration") return statement.id?.name;
  const id = statement?.type === "VariableDeclaration" ? statement.declarations[0]?.id : undefined;
  return id?.type === "Identifier" ? id.name : undefined;
}

const endsWithReturn = (node: OutlineNode): boolean => node.kind === "return" || node.output?.form === "return";

function checkJumps(study: Study, nodes: readonly OutlineNode[], ends: boolean): void {
  const start = nodes[0]!.range.start;
  const end = nodes.at(-1)!.range.end;
  for (const { node, target } of jumpsIn(study.outline.parsed.ast!)) {
    const isIn = start <= node.start && node.end <= end;
    if (!isIn || (start <= target.start && target.end <= end)) continue;
    // Where all of it ends with a return, the call returns what the new workflow does.
    if (ends && node.type === "ReturnStatement") continue;
    const word = node.type.replace("Statement", "").toLowerCase();
    throw new Refusal("NOT_POSSIBLE", `A ${word} in it leaves what stands around it.`);
  }
}

interface Call {
  readonly name: string;
  readonly crossing: Crossing;
  readonly ends: boolean;
}

function callText(study: Study, { name, crossing, ends }: Call): { text: string; carries: Carried[] } {
  const { given, inputs, outputs, hostInputs, inputsName } = crossing;
  const named = given.map((variable) => variable.name);
  if (hostInputs.length > 0) named.unshift(`${inputsName}: Inputs`);
  const call = `await Workflow.run(${JSON.stringify(name)}, {${named.length > 0 ? ` ${named.join(", ")} ` : ""}})`;
  const end = habitsOf(study).semicolons ? ";" : "";
  if (ends) return { text: `return ${call}${end}`, carries: [] };
  const [first] = outputs;
  if (!first) return { text: call + end, carries: [] };
  if (inputs.includes(first)) return { text: `${first.name} = ${call}${end}`, carries: [] };
  const isChanged = outputs.some(({ references }) => references.some(({ writes }) => writes));
  const head = `${isChanged ? "let" : "const"} ${outputs.length > 1 ? "{ " : ""}`;
  let text = head;
  const carries = outputs.map((variable, i): Carried => {
    if (i > 0) text += ", ";
    const offset = text.length;
    text += variable.name;
    return { offset, length: variable.name.length, ids: [], old: variable.at };
  });
  return { text: `${text}${outputs.length > 1 ? " }" : ""} = ${call}${end}`, carries };
}

interface Script extends Call {
  readonly nodes: readonly OutlineNode[];
}

function scriptText(study: Study, { nodes, crossing, ends, name }: Script): string {
  const { given, inputs, outputs, hostInputs, inputsName } = crossing;
  const end = habitsOf(study).semicolons ? ";" : "";
  const range = { start: nodes[0]!.range.start, end: nodes.at(-1)!.range.end };
  const verbatim = verbatimRanges(nodes.flatMap(({ syntax }) => syntax));
  const body = reindent(study.source, range, { from: indentAt(study.source, range.start), to: "", verbatim });
  const constants = given.filter((variable) => !outputs.includes(variable)).map((variable) => variable.name);
  if (hostInputs.length > 0) constants.unshift(inputsName);
  const assigned = inputs.filter((variable) => outputs.includes(variable));
  const head = [
    ...(constants.length > 0 ? [`const { ${constants.join(", ")} } = Inputs${end}`] : []),
    ...assigned.map((one) => `let ${given.includes(one) ? `{ ${one.name} } = Inputs` : one.name}${end}`),
  ];
  const names = outputs.map((variable) => variable.name);
  const result = names.length > 1 ? `{ ${names.join(", ")} }` : names[0];
  const parts = [
    ["```", `name: ${/^[A-Za-z][\w-]*$/.test(name) ? name : JSON.stringify(name)}`, "```"].join("\n"),
    ...(head.length > 0 ? [head.join("\n"), ""] : []),
    hostInputs.length > 0 ? withInputsAs(body, inputsName) : body,
    ...(ends || !result ? [] : ["", `return ${result}${end}`]),
  ];
  return `${parts.join("\n")}\n`.replaceAll("\r\n", "\n");
}

/** The inputs of the workflow it comes from go by another name in the new one, which has inputs of its own. */
function withInputsAs(text: string, name: string): string {
  const read = outlineScript(text);
  if (!isOutline(read)) throw new Refusal("SYNTAX", "The new workflow would not parse.");
  const uses = analyzeScopes(read.parsed.ast!).references.filter((use) => use.name === "Inputs" && !use.variable);
  return applyEdits(
    text,
    uses.map((use) => renameReference(use, name)),
  );
}

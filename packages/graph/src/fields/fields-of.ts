import type { AnyNode, VariableDeclaration } from "acorn";
import type { OutlineNode } from "../outline.ts";
import type { Study } from "../study.ts";
import { callFields } from "./call-fields.ts";
import { absentField, type FieldSlot, type FieldSpec } from "./field-slot.ts";
import { structureFields } from "./structure-fields.ts";

const CARDS = new Set(["task", "compute", "ai", "workflow", "signal", "timer", "call"]);

/** What the inspector can change of a node, most important first. */
export function fieldsOf(study: Pick<Study, "source" | "outline">, node: OutlineNode): FieldSlot[] {
  const { source } = study;
  if (node.kind === "start") return [frontMatterField(study)];
  const fields = CARDS.has(node.kind) ? callFields(source, node) : structureFields(source, node);
  if (node.value && node.form === "statements" && !node.handle) fields.push(...resultFields(source, node));
  return fields;
}

/** The output variable and whether the script waits. */
function resultFields(source: string, node: OutlineNode): FieldSlot[] {
  if (node.output?.form === "return") return [];
  const fields = [outputField(source, node)];
  if (node.kind !== "graph") fields.push(awaitedField(node));
  return fields;
}

function outputField(source: string, node: OutlineNode): FieldSlot {
  const spec: FieldSpec = {
    name: "output",
    label: "Output",
    kind: "text",
    help: "The variable that holds the result.",
  };
  const { output } = node;
  // In a graph the statement that joins stands last.
  const statement = node.syntax.at(-1) as AnyNode;
  if (!output?.range) {
    return absentField(spec, (text) => [{ start: statement.start, end: statement.start, text: `const ${text} = ` }]);
  }
  const range = output.range;
  const write = (text: string) => {
    if (text.trim() !== "") return [{ ...range, text: text.trim() }];
    return [{ start: statement.start, end: resultStart(statement), text: "" }];
  };
  return { ...spec, text: source.slice(range.start, range.end), range, write };
}

/** Where the right side of `const x = …` or `x = …` starts. */
function resultStart(statement: AnyNode): number {
  if (statement.type === "VariableDeclaration") return (statement as VariableDeclaration).declarations[0]!.init!.start;
  if (statement.type === "ExpressionStatement" && statement.expression.type === "AssignmentExpression") {
    return statement.expression.right.start;
  }
  return statement.start;
}

function awaitedField(node: OutlineNode): FieldSlot {
  const at = node.value!.start;
  const awaited = node.awaited === true;
  const right = resultStart(node.syntax[0] as AnyNode);
  const write = (text: string) => {
    if (text !== "true" && text !== "false") return "Wait for it must be true or false.";
    if (String(awaited) === text) return [];
    return awaited ? [{ start: right, end: at, text: "" }] : [{ start: at, end: at, text: "await " }];
  };
  const spec = { name: "awaited", label: "Wait for it", kind: "boolean" } as const;
  return { ...spec, text: String(awaited), value: awaited, range: null, write };
}

function frontMatterField({ source, outline }: Pick<Study, "source" | "outline">): FieldSlot {
  const { frontMatter, bodyStart } = outline.parsed;
  const spec = {
    name: "frontMatter",
    label: "Front matter",
    kind: "text",
    help: "YAML: name, description, inputs, …",
  } as const;
  const block = (text: string) => `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
  if (!frontMatter) return absentField(spec, (text) => [{ start: bodyStart, end: bodyStart, text: block(text) }]);
  const range = { start: frontMatter.textStart, end: frontMatter.textEnd };
  const write = (text: string) => {
    if (text.trim() === "") return [{ start: frontMatter.start, end: frontMatter.end, text: "" }];
    return [{ ...range, text: `${text.trimEnd()}\n` }];
  };
  return { ...spec, text: source.slice(range.start, range.end), range, write };
}

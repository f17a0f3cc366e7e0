import { parseDuration } from "@fermata/flow";
import { applyOperation, type Field, type FlowGraph, fieldText, type GraphNode } from "@fermata/graph";

/** Kinds whose text is an expression, so that a formula can stand in place of a plain value. */
const expressive: ReadonlySet<Field["kind"]> = new Set([
  "string",
  "duration",
  "number",
  "boolean",
  "json",
  "expression",
]);

/** Whether the field holds a formula now, where a plain value could stand. */
export function isFormula(field: Field): boolean {
  return (
    field.kind !== "expression" &&
    expressive.has(field.kind) &&
    field.text !== "" &&
    field.value === undefined &&
    field.kind !== "json"
  );
}

/** What a plain control shows. */
export function plainText(field: Field): string {
  return field.value === undefined ? field.text : String(field.value);
}

/** Source text of what was typed into a plain control; empty takes an optional field away. */
export function sourceOf(field: Field, typed: string): string {
  if (typed === "" && !field.required) return "";
  if (field.kind === "string") return fieldText(field, typed);
  if (field.kind === "duration") return /^\d+(\.\d+)?$/.test(typed) ? typed : fieldText(field, typed);
  return typed;
}

/** Why a text cannot stand in the field; null: it can. Asks the graph, without doing it. */
export function fieldProblem(
  graph: FlowGraph,
  node: GraphNode,
  change: { readonly field: Field; readonly text: string },
): string | null {
  const { field, text } = change;
  if (text === field.text) return null;
  if (text.trim() === "" && field.required) return "This may not be empty.";
  const literal = /^(["'])(.*)\1$/.exec(text);
  if (field.kind === "duration" && literal && parseDuration(literal[2]!) === undefined)
    return 'A duration is a number of seconds, or like "500ms", "90s", "10m", "24h", "7d", "1h30m".';
  const result = applyOperation(graph, { type: "setField", node: node.id, field: field.name, text });
  return result.ok ? null : result.reason;
}

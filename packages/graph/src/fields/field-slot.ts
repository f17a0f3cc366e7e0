import type { Node } from "acorn";
import type { Field, FieldKind } from "../model.ts";
import type { PlannedEdit } from "../operations/plan.ts";
import { plainString } from "../syntax.ts";

/** A field together with how it is written. */
export interface FieldSlot extends Field {
  /** The edits that set it, or a sentence that says why it cannot be set so. Empty text takes an optional field away. */
  write(text: string): readonly PlannedEdit[] | string;
}

export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly required?: boolean;
  readonly group?: string;
  readonly options?: readonly string[];
  readonly help?: string;
}

/** A field whose text is one expression or pattern that stands in the script. */
export function syntaxField(source: string, spec: FieldSpec, at: Node): FieldSlot {
  const range = { start: at.start, end: at.end };
  const value = plainValue(at);
  return {
    ...spec,
    text: source.slice(range.start, range.end),
    ...(value === undefined ? {} : { value }),
    range,
    write: (text) => (text.trim() === "" ? `${spec.label} must not be empty.` : [{ ...range, text: text.trim() }]),
  };
}

/** A field that is not there yet. */
export function absentField(spec: FieldSpec, write: FieldSlot["write"]): FieldSlot {
  return { ...spec, text: "", range: null, write: (text) => (text.trim() === "" ? [] : write(text.trim())) };
}

/** The value of a literal, `-1` included. */
export function plainValue(node: Node): string | number | boolean | undefined {
  const string = plainString(node);
  if (string !== undefined) return string;
  const literal = node as { type: string; value?: unknown; operator?: string; argument?: Node };
  if (literal.type === "UnaryExpression" && literal.operator === "-" && literal.argument) {
    const value = plainValue(literal.argument);
    return typeof value === "number" ? -value : undefined;
  }
  if (literal.type !== "Literal") return undefined;
  return typeof literal.value === "number" || typeof literal.value === "boolean" ? literal.value : undefined;
}

/** Source text of a plain value, as `setField` takes it: what a form control holds becomes a literal. Undefined and `""` take a field away. */
export function fieldText(field: Pick<Field, "kind">, value: unknown): string {
  if (value === undefined || value === "") return "";
  if (field.kind === "text" || field.kind === "select" || field.kind === "code" || field.kind === "expression") {
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  return JSON.stringify(value);
}

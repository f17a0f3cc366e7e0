import { newPropertyField } from "../fields/call-fields.ts";
import { fieldsOf } from "../fields/fields-of.ts";
import type { Operation } from "../model.ts";
import type { Study } from "../study.ts";
import { type Plan, Refusal } from "./plan.ts";
import { isIdentifier, renamePlans } from "./rename-variable.ts";

/** Sets one field of a node. Where the field is the name of a variable, all its uses change with it. */
export function setField(study: Study, operation: Operation & { type: "setField" }): Plan[] {
  const entry = study.byId.get(operation.node);
  if (!entry) throw new Refusal("NOT_FOUND", `There is no node ${operation.node}.`);
  const field =
    fieldsOf(study, entry.node).find(({ name }) => name === operation.field) ??
    newPropertyField(study.source, entry.node, operation.field);
  if (!field) throw new Refusal("NOT_FOUND", `This node has no field ${operation.field}.`, [operation.node]);
  const variable = study.scopes.variables.find(
    ({ at }) => at.start === field.range?.start && at.end === field.range.end,
  );
  const text = operation.text.trim();
  if (variable && field.kind === "text" && isIdentifier(text)) {
    return renamePlans(study, { variable, name: text, node: operation.node });
  }
  const edits = field.write(operation.text);
  if (typeof edits === "string") throw new Refusal("NOT_POSSIBLE", edits, [operation.node]);
  return [{ edits, changed: new Set([operation.node]), touched: [operation.node] }];
}

import { newPropertyField } from "../fields/call-fields.ts";
import { fieldsOf } from "../fields/fields-of.ts";
import type { Operation } from "../model.ts";
import type { OutlineNode } from "../outline.ts";
import { innermostAt } from "../outline-at.ts";
import { lookUp, type Scope } from "../scopes.ts";
import type { StudiedNode, Study } from "../study.ts";
import { handleName } from "./handle-name.ts";
import { freshName } from "./place-text.ts";
import { type Plan, type PlannedEdit, Refusal } from "./plan.ts";

/** Draws a data edge (G5): the input field of one node reads what another puts out, which gets a name where it has none. */
export function feedField(study: Study, operation: Operation & { type: "feed" }): Plan[] {
  const from = entryOf(study, operation.from);
  const to = entryOf(study, operation.to);
  const field =
    fieldsOf(study, to.node).find(({ name }) => name === operation.field) ??
    newPropertyField(study.source, to.node, operation.field);
  if (!field) throw new Refusal("NOT_FOUND", `This node has no field ${operation.field}.`, [operation.to]);
  checkOrder(study, { from, to }, operation);
  const { name, edits } = outputOf(study, from.node, operation);
  const text = from.node.awaited === false ? `await ${name}` : name;
  const written = field.write(text);
  if (typeof written === "string") throw new Refusal("NOT_POSSIBLE", written, [operation.to]);
  const changed = new Set([operation.from, operation.to]);
  return [{ edits: [...edits, ...written], changed, touched: [operation.to] }];
}

function entryOf(study: Study, id: string): StudiedNode {
  const entry = study.byId.get(id);
  if (!entry || entry.index < 0) throw new Refusal("NOT_FOUND", `There is no node ${id}.`);
  return entry;
}

/** What feeds must be done, in a place that can be seen from where it is read. */
function checkOrder(
  study: Study,
  { from, to }: { from: StudiedNode; to: StudiedNode },
  operation: Operation & { type: "feed" },
): void {
  const ids = [operation.from, operation.to];
  if (from.region.flow === "dependency") {
    throw new Refusal(
      "NOT_POSSIBLE",
      "Write its result into the field in the inspector, by the name of its handle.",
      ids,
    );
  }
  const holder = from.region.nodes.find(
    ({ range }) => range.start <= to.node.range.start && to.node.range.end <= range.end,
  );
  if (!holder) throw new Refusal("NOT_POSSIBLE", "Its result cannot be seen from there.", ids);
  if (holder === from.node || from.region.nodes.indexOf(holder) < from.index) {
    throw new Refusal("MEANING", "It is not done by then.", ids);
  }
  const name = from.node.output?.names[0];
  const variable =
    name &&
    study.scopes.variables.find(
      ({ at, name: own }) => own === name && innermostAt(study.outline.main, at.start) === from.node,
    );
  const scope = variable && scopeAt(study, to.node.body.start);
  if (variable && scope && lookUp({ name: variable.name, scope }) !== variable) {
    throw new Refusal("MEANING", `${variable.name} means another variable there.`, ids);
  }
}

const scopeAt = (study: Study, offset: number): Scope | undefined =>
  study.scopes.all
    .filter(({ extent }) => extent.start <= offset && offset <= extent.end)
    .sort((a, b) => b.extent.start - a.extent.start || a.extent.end - b.extent.end)[0];

function outputOf(
  study: Study,
  node: OutlineNode,
  { from, name: wish }: Operation & { type: "feed" },
): { name: string; edits: readonly PlannedEdit[] } {
  const names = node.output?.names ?? [];
  if (wish !== undefined && names.includes(wish)) return { name: wish, edits: [] };
  if (names.length === 1) return { name: names[0]!, edits: [] };
  if (names.length > 1) throw new Refusal("NOT_POSSIBLE", `Which one: ${names.join(", ")}?`, [from]);
  const output = node.output ? undefined : fieldsOf(study, node).find(({ name }) => name === "output");
  if (!output) throw new Refusal("NOT_POSSIBLE", "It has no result to hand on.", [from]);
  const name = freshName(study, handleName(node));
  return { name, edits: output.write(name) as readonly PlannedEdit[] };
}

import type { Node } from "acorn";
import type { Operation, Place } from "../model.ts";
import { nodeTemplates } from "../node-templates.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import { analyzeScopes, type Scopes } from "../scopes.ts";
import { indentAt, reindent, verbatimRanges } from "../script-text.ts";
import type { Study } from "../study.ts";
import { applyEdits, normalizeEdits } from "../text-edits.ts";
import { insertMember } from "./connect-nodes.ts";
import { freshText } from "./payload.ts";
import { freshName, placeText } from "./place-text.ts";
import { type Plan, Refusal } from "./plan.ts";
import { outermost } from "./remove-nodes.ts";
import { renameEdits } from "./rename-variable.ts";

export function insertNode(study: Study, operation: Operation & { type: "insert" }): Plan[] {
  const template = nodeTemplates.find(({ id }) => id === operation.template);
  if (!template) throw new Refusal("NOT_FOUND", `There is no template ${operation.template}.`);
  const values = { ...template.values, ...operation.values };
  const filled = (name: string) => values[name] ?? "";
  const text = template.text
    .replaceAll(/"\{\{(\w+)\}\}"/g, (_, name: string) => JSON.stringify(filled(name)))
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => filled(name));
  return putIn(study, operation.at, text);
}

/** Text from elsewhere; names that it declares are made new where the script has them already. */
export function pasteText(study: Study, operation: Operation & { type: "paste" }): Plan[] {
  const text = trimmed(operation.text.replaceAll("\r\n", "\n"));
  if (text === "") throw new Refusal("NOT_POSSIBLE", "There is nothing to paste.");
  return putIn(study, operation.at, text);
}

/** Pasted text without blank lines around it and without the indentation that all of its lines share. */
function trimmed(text: string): string {
  const lines = text.replace(/^([ \t]*\n)+/, "").trimEnd();
  const read = outlineScript(lines);
  const indent = /^[ \t]*/.exec(lines)![0];
  const verbatim = isOutline(read) ? verbatimRanges([read.parsed.ast as Node]) : [];
  return reindent(lines, { start: indent.length, end: lines.length }, { from: indent, to: "", verbatim });
}

function putIn(study: Study, at: Place, text: string): Plan[] {
  const region = study.regionById.get(at.region);
  if (!region) throw new Refusal("NOT_FOUND", `There is no region ${at.region}.`);
  if (at.index < 0 || at.index > region.nodes.length)
    throw new Refusal("NOT_FOUND", `There is no place ${at.index} there.`);
  if (region.flow === "dependency") return insertMember(study, region, withFreshNames(study, text));
  const payload = freshText(study, withFreshNames(study, text));
  return placeText(study, { region, index: at.index }, payload).map((edits) => ({ edits }));
}

function withFreshNames(study: Study, text: string): string {
  const read = outlineScript(text);
  if (!isOutline(read)) return text;
  const scopes: Scopes = analyzeScopes(read.parsed.ast!);
  const taken = new Set(scopes.variables.map(({ name }) => name));
  const edits = scopes.variables.flatMap((variable) => {
    // Only what the text declares for its surroundings can clash with them.
    if (variable.scope.parent || variable.kind === "implicit") return [];
    const others = new Set(taken);
    others.delete(variable.name);
    const name = freshName(study, variable.name, others);
    taken.add(name);
    return name === variable.name ? [] : renameEdits(scopes, variable, name);
  });
  return applyEdits(text, normalizeEdits(text, edits) ?? []);
}

export function duplicateNodes(study: Study, operation: Operation & { type: "duplicate" }): Plan[] {
  const entries = outermost(study, operation.nodes);
  const last = entries.at(-1)!;
  if (entries.some(({ region }) => region !== last.region)) {
    throw new Refusal("NOT_POSSIBLE", "Nodes of different regions cannot be duplicated at once.");
  }
  const text = copyText(
    study,
    entries.map(({ node }) => node),
  );
  return putIn(study, { region: study.naming.regions.get(last.region)!, index: last.index + 1 }, text);
}

/** The text of nodes as the clipboard holds it: without the indentation of where they stand. */
export function copyText(
  study: Study,
  nodes: readonly {
    readonly range: { readonly start: number; readonly end: number };
    readonly syntax: readonly Node[];
    readonly form: string;
    readonly value?: unknown;
  }[],
): string {
  const { source } = study;
  return nodes
    .map((node) => {
      const from = indentAt(source, node.range.start);
      const text = reindent(source, node.range, { from, to: "", verbatim: verbatimRanges(node.syntax) });
      return node.form === "expression" && node.value ? `await ${text}` : text;
    })
    .join("\n");
}

import type TypeScript from "typescript-js";
import { HOST_NAMES } from "../analyze/host-names.ts";
import { FRONT_MATTER_KEYS } from "../parse/front-matter.ts";
import type { TypeProject } from "../types/type-project.ts";
import type { CompletionDetail, CompletionItem, Span } from "./answers.ts";

const KEYWORDS: ReadonlySet<string> = new Set(
  `async await break case catch const continue default delete do else false finally for function if in instanceof let new null of return
  switch throw true try typeof undefined void while`.split(/\s+/),
);

/** What may stand at an offset; the project shows the text. */
export function completionsAt(project: TypeProject, offset: number): CompletionItem[] {
  const { parsed, service, fileName } = project;
  if (offset < parsed.bodyStart) return frontMatterKeys(parsed.source, offset);
  const found = service.getCompletionsAtPosition(fileName, project.toScript(offset), PREFERENCES);
  if (found === undefined) return [];
  const word = wordBefore(parsed.source, offset);
  return found.entries
    .filter(isOffered)
    .map((entry) => ({
      label: entry.name,
      kind: KINDS[entry.kind] ?? "property",
      range: (entry.replacementSpan && project.spanOf(entry.replacementSpan)) ?? word,
      sortText: `${entry.sortText}${entry.name}`,
    }))
    .filter(({ kind, label, range }) => kind !== "value" || label !== parsed.source.slice(range.start, range.end))
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
}

const PREFERENCES: TypeScript.UserPreferences = {
  includeCompletionsForModuleExports: false,
  quotePreference: "double",
};

const KINDS: Readonly<Record<string, CompletionItem["kind"]>> = {
  const: "variable",
  let: "variable",
  var: "variable",
  "local var": "variable",
  parameter: "variable",
  function: "function",
  "local function": "function",
  method: "function",
  keyword: "keyword",
  string: "value",
};

/** The compiler also knows names that are its own, and keywords that are out of the language. */
function isOffered({ name, kind, sortText, kindModifiers = "" }: TypeScript.CompletionEntry): boolean {
  if (kind === "warning" || OF_THE_COMPILER.has(name)) return false;
  if (kind === "keyword") return KEYWORDS.has(name);
  const global = kindModifiers.includes("declare") && sortText === "15";
  return !global || HOST_NAMES.has(name);
}

const OF_THE_COMPILER: ReadonlySet<string> = new Set(["$script", "arguments", "globalThis"]);

/** The part of a name that is typed already. */
function wordBefore(source: string, offset: number): Span {
  const word = /[\p{ID_Continue}$]*$/u.exec(source.slice(Math.max(0, offset - 100), offset))![0];
  return { start: offset - word.length, end: offset };
}

function frontMatterKeys(source: string, offset: number): CompletionItem[] {
  const line = source.slice(source.lastIndexOf("\n", offset - 1) + 1, offset);
  if (!/^[a-z]*$/.test(line)) return [];
  const range = { start: offset - line.length, end: offset };
  return FRONT_MATTER_KEYS.map((label) => ({ label, kind: "property", range, sortText: label }));
}

export function completionDetail(project: TypeProject, offset: number, label: string): CompletionDetail | undefined {
  const { service, fileName, parsed, ts } = project;
  if (offset < parsed.bodyStart) return undefined;
  const position = project.toScript(offset);
  const details = service.getCompletionEntryDetails(fileName, position, label, {}, undefined, PREFERENCES, undefined);
  if (details === undefined) return undefined;
  return {
    signature: ts.displayPartsToString(details.displayParts),
    documentation: ts.displayPartsToString(details.documentation),
  };
}

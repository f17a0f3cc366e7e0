import type TypeScript from "typescript-js";
import { check } from "../compile/compile-flow.ts";
import type { Diagnostic, DiagnosticFix, TextEdit } from "../parse/diagnostic.ts";
import { type Deployed, namesOf } from "./deployed.ts";
import { openTypeProject, type TypeProject, undeclaredIn } from "./type-project.ts";

let shared: Promise<TypeProject> | undefined;

/**
 * Checks a `.flow` file with the TypeScript compiler, on top of the language's own check (F52): what both find, in order of the text. Codes
 * of the compiler's findings are `type-` and its number. They say nothing about whether the program runs. Loads the compiler at the
 * first call.
 */
export async function checkTypes(source: string, deployed: Deployed = {}): Promise<readonly Diagnostic[]> {
  const found = check(source, namesOf(deployed));
  shared ??= openTypeProject();
  const project = await shared;
  return [...found, ...typeDiagnostics(project, { source, deployed, found })].sort(
    (a, b) => a.range.start - b.range.start,
  );
}

/** JavaScript allows these, and a script may mean them. */
const ONLY_DOUBTFUL: ReadonlySet<number> = new Set([2362, 2363, 2365, 2367, 2447, 2869, 2872, 2873]);

/** What the language itself reports, in better words: names, constants, functions that are assigned. */
const REPORTED_ELSEWHERE: ReadonlySet<number> = new Set([2304, 2552, 2588, 2630]);

/** The compiler's findings alone; `found` are those of the language, which come first where both have something to say. */
export function typeDiagnostics(
  project: TypeProject,
  script: { readonly source: string; readonly deployed: Deployed; readonly found: readonly Diagnostic[] },
): Diagnostic[] {
  const { source, deployed, found } = script;
  project.show(source, { deployed, undeclared: undeclaredIn(source, found) });
  if (project.parsed.ast === null) return [];
  const errors = found.filter(({ severity }) => severity === "error");
  return project.service
    .getSemanticDiagnostics(project.fileName)
    .filter(({ code }) => isOfTypes(code))
    .flatMap((finding) => diagnosticOf(project, finding) ?? [])
    .filter(({ range }) => !errors.some((other) => range.start <= other.range.start && other.range.end <= range.end));
}

/** Grammar, missing annotations and TypeScript's own syntax are no matter of a script. */
function isOfTypes(code: number): boolean {
  const grammar = code < 2000 || (code >= 7000 && code < 9000) || code >= 80_000;
  return !grammar && !REPORTED_ELSEWHERE.has(code);
}

function diagnosticOf(project: TypeProject, finding: TypeScript.Diagnostic): Diagnostic | undefined {
  if (finding.start === undefined || finding.length === undefined) return undefined;
  const span = project.spanOf({ start: finding.start, length: finding.length });
  if (span === undefined) return undefined;
  const message = messageOf(finding.messageText);
  const fix =
    fixOf(project, finding) ??
    suggestedIn(message, { ...span, text: project.parsed.source.slice(span.start, span.end) });
  return {
    code: `type-${finding.code}`,
    severity: ONLY_DOUBTFUL.has(finding.code) ? "warning" : "error",
    range: project.parsed.lines.range(span.start, span.end),
    message,
    ...(fix && { fix }),
  };
}

/** The innermost reason: `Property "person" is missing …` says more than that an argument does not fit. */
function messageOf(text: string | TypeScript.DiagnosticMessageChain): string {
  let message = text;
  while (typeof message !== "string" && message.next?.length === 1) message = message.next[0]!;
  const sentence = typeof message === "string" ? message : message.messageText;
  return sentence.replaceAll(/'([^'\n]*)'/g, "`$1`");
}

/** Fixes of the compiler that make sense in a script. */
const FIXES: ReadonlySet<string> = new Set(["spelling", "addMissingAwait"]);

function fixOf(
  project: TypeProject,
  { start = 0, length = 0, code }: TypeScript.Diagnostic,
): DiagnosticFix | undefined {
  const { service, fileName, ts } = project;
  const offered = service.getCodeFixesAtPosition(
    fileName,
    start,
    start + length,
    [code],
    ts.getDefaultFormatCodeSettings(),
    {},
  );
  for (const { fixName, description, changes } of offered) {
    const [change] = changes;
    if (!FIXES.has(fixName) || changes.length !== 1 || change?.fileName !== fileName) continue;
    const edits = change.textChanges.map(({ span, newText }) => ({ ...project.spanOf(span)!, text: newText }));
    return { title: description.replaceAll("'", '"'), edits };
  }
  return undefined;
}

/** The compiler names the option that was meant, but offers no fix for it. */
function suggestedIn(message: string, place: TextEdit): DiagnosticFix | undefined {
  const name = /Did you mean (?:to write )?`([\w$]+)`\?$/.exec(message)?.[1];
  const [word, quote = ""] = /^(["']?)[\w$]+\1$/.exec(place.text) ?? [];
  if (name === undefined || word === undefined) return undefined;
  return { title: `Change to ${name}`, edits: [{ ...place, text: `${quote}${name}${quote}` }] };
}

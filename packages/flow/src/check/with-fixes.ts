import type { Node } from "acorn";
import type { Diagnostic, DiagnosticFix, TextEdit } from "../parse/diagnostic.ts";
import { type ParsedFlow, parseFlow } from "../parse/parse-flow.ts";
import { applyEdits } from "./apply-edits.ts";
import { NAME_FIXES } from "./fix-names.ts";
import { REFUSED_FIXES } from "./fix-refused.ts";
import type { Fixer, FixSite } from "./fix-site.ts";
import { fixSyntax } from "./fix-syntax.ts";
import { pathTo } from "./node-path.ts";

const FIXERS: Readonly<Record<string, Fixer>> = { ...REFUSED_FIXES, ...NAME_FIXES };

/** A file with more than these findings has other worries, and each fix costs a reading of the file. */
const FIXES_MAX = 50;

/**
 * Adds to each diagnostic the edits that would mend it, where there are some (F51). A fix removes its diagnostic, means what the message
 * says, and leaves a text that parses. The tree has been analyzed, where there is one.
 */
export function withFixes(parsed: ParsedFlow, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic, index) => {
    if (index >= FIXES_MAX || diagnostic.fix !== undefined) return diagnostic;
    const fix = parsed.ast === null ? fixSyntax(parsed, diagnostic) : fixIn(parsed, parsed.ast, diagnostic);
    return fix === undefined ? diagnostic : { ...diagnostic, fix };
  });
}

function fixIn(parsed: ParsedFlow, root: Node, diagnostic: Diagnostic): DiagnosticFix | undefined {
  const fixer = Object.hasOwn(FIXERS, diagnostic.code) ? FIXERS[diagnostic.code] : undefined;
  if (fixer === undefined) return undefined;
  const path = pathTo(root, diagnostic.range);
  const site: FixSite = { parsed, root, path, node: path.at(-1)!, range: diagnostic.range };
  const fix = fixer(site);
  return fix !== undefined && parses(parsed.source, fix.edits) ? fix : undefined;
}

function parses(source: string, edits: readonly TextEdit[]): boolean {
  return parseFlow(applyEdits(source, edits)).ast !== null;
}

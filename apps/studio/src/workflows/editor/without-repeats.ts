import type { Diagnostic } from "@fermata/flow";

/** Server and service find much the same; what both say is said once, with a fix where one of them has it. */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, range, message } = diagnostic;
    const key = `${range.start} ${range.end} ${code} ${message}`;
    if (found.get(key)?.fix === undefined) found.set(key, diagnostic);
  }
  return [...found.values()].sort((a, b) => a.range.start - b.range.start);
}

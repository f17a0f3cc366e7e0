import { compileFlow, createMachine, type Diagnostic, restoreMachine } from "@fermata/flow";
import type { Language } from "./language.ts";

const nothing = { tasks: [], workflows: [], backends: [] };

/** The names of one kind that stand as literals in the source: what would be unknown if nothing were deployed. */
function literalNames(source: string, diagnostics: readonly Diagnostic[], code: string): string[] {
  return diagnostics.flatMap(({ code: found, range }) =>
    found === code ? [source.slice(range.start + 1, range.end - 1)] : [],
  );
}

/** The `.flow` language as the engine uses it. */
export const flowLanguage: Language = {
  compile(source) {
    const { program, diagnostics } = compileFlow(source);
    const problems = diagnostics.map(({ severity, message, range }) => ({ severity, message, line: range.line }));
    if (!program) return { program: null, problems };
    const named = compileFlow(source, nothing).diagnostics;
    return {
      problems,
      program: {
        frontMatter: program.frontMatter,
        tasks: literalNames(source, named, "unknown-task"),
        workflows: literalNames(source, named, "unknown-workflow"),
        backends: literalNames(source, named, "unknown-backend"),
        create: (start) => createMachine(program, start),
        restore: (snapshot, world) => restoreMachine(program, snapshot, world),
      },
    };
  },
};

import { compileFlow, createMachine, restoreMachine } from "@fermata/flow";
import type { Language } from "./language.ts";

/** The `.flow` language as the engine uses it. */
export const flowLanguage: Language = {
  compile(source) {
    const { program, diagnostics } = compileFlow(source);
    const problems = diagnostics.map(({ severity, message, range }) => ({ severity, message, line: range.line }));
    if (!program) return { program: null, problems };
    return {
      problems,
      program: {
        frontMatter: program.frontMatter,
        ...program.names,
        create: (start) => createMachine(program, start),
        restore: (snapshot, world) => restoreMachine(program, snapshot, world),
      },
    };
  },
};

import type { Language } from "@fermata/engine";
import { compileFlow, createMachine, restoreMachine } from "@fermata/flow";

/** The one language that there is, as the engine sees it. */
export const flowLanguage: Language = {
  compile(source) {
    const { program, diagnostics } = compileFlow(source);
    const problems = diagnostics.map(({ severity, message, range }) => ({ severity, message, line: range.line }));
    if (program === null) return { program: null, problems };
    return {
      program: {
        frontMatter: program.frontMatter,
        tasks: [],
        workflows: [],
        backends: [],
        create: (options) => createMachine(program, options),
        restore: (snapshot, options) => restoreMachine(program, snapshot, options),
      },
      problems,
    };
  },
};

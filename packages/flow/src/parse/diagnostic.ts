import type { SourceRange } from "../machine-api.ts";

/** One replacement of text; several in one fix never overlap. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface DiagnosticFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What is wrong with a program, as data: it is never thrown (F51). A program with an `error` has no bytecode. */
export interface Diagnostic {
  /** Stable and literal, for example `no-class`; listed in SPEC.md. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly range: SourceRange;
  /** One sentence that says what is wrong and, where something is out, what to write instead. */
  readonly message: string;
  readonly fix?: DiagnosticFix;
}

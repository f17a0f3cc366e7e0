import type { FrontMatterData, Host, Json, Limits, Machine, RunContext } from "@fermata/flow";

/** A compiled script. Immutable; one serves every run of its version. */
export interface Program {
  readonly frontMatter: FrontMatterData;
  /** Names that stand as literals in the script, so that unknown ones are found at deploy and start. */
  readonly tasks: readonly string[];
  readonly workflows: readonly string[];
  readonly backends: readonly string[];
  create(start: {
    readonly inputs: Json;
    readonly context: RunContext;
    readonly host: Host;
    readonly limits: Partial<Limits>;
  }): Machine;
  restore(snapshot: Uint8Array, world: { readonly host: Host; readonly limits: Partial<Limits> }): Machine;
  /**
   * A snapshot of this program as one of the target, where everything the run has done until now means the same there (E25); else why not,
   * for people. Absent: the language cannot.
   */
  moveTo?(target: Program, snapshot: Uint8Array): SnapshotMove;
}

export type SnapshotMove =
  | { readonly ok: true; readonly snapshot: Uint8Array }
  | { readonly ok: false; readonly reasons: readonly string[] };

export interface SourceProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly line: number;
}

/** What the engine needs of a language; `.flow` is the only one, and the tests of the engine alone may bring a smaller one. */
export interface Language {
  /** Never throws: a source with an error has no program. */
  compile(source: string): { readonly program: Program | null; readonly problems: readonly SourceProblem[] };
}

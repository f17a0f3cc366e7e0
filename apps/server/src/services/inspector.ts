import type { Checkpoint, Language, Program } from "@fermata/engine";
import type { Host, Inspection } from "@fermata/flow";
import { ServerError } from "../server-error.ts";

const PROGRAMS_MAX = 50;

/** Looks into snapshots (S23): restores the machine, asks it, and lets it go. Compiled versions are kept, the newest used ones. */
export class Inspector {
  readonly #language: Language;
  readonly #programs = new Map<string, Program>();

  constructor(language: Language) {
    this.#language = language;
  }

  /** @throws ServerError `INVALID_SOURCE` where this language no longer compiles the version */
  inspect(
    run: { readonly version: string; readonly source: string },
    { snapshot, at }: Pick<Checkpoint, "snapshot" | "at">,
  ): Inspection {
    return this.#programOf(run)
      .restore(snapshot, { host: stillHost(at), limits: {} })
      .inspect();
  }

  #programOf({ version, source }: { readonly version: string; readonly source: string }): Program {
    const program = this.#programs.get(version) ?? this.#language.compile(source).program;
    if (program === null) throw new ServerError("INVALID_SOURCE", "The version of this run does not compile any more.");
    this.#programs.delete(version);
    this.#programs.set(version, program);
    if (this.#programs.size > PROGRAMS_MAX) this.#programs.delete(this.#programs.keys().next().value ?? "");
    return program;
  }
}

/** An inspected machine is never advanced; its clock stands still. */
function stillHost(at: number): Host {
  return { now: () => at, random: () => 0, randomUuid: () => "" };
}

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseTaskDefinition } from "@fermata/backend";
import type { Engine } from "@fermata/engine";
import { listSamples } from "@fermata/samples";
import type { DefinitionRow, PostgresReads } from "@fermata/store-postgres";
import type {
  DefinitionDetail,
  DefinitionService,
  DefinitionSummary,
  SaveDefinitionResult,
} from "../contract/definitions.ts";
import type { LiveChange } from "../contract/live.ts";
import { ServerError } from "../server-error.ts";

export interface DefinitionsOptions {
  readonly reads: PostgresReads;
  readonly engine: Engine;
  readonly home: string;
  readonly changed: (change: LiveChange) => void;
}

/** Named tasks, written as YAML (B1). */
export class Definitions implements DefinitionService {
  readonly #options: DefinitionsOptions;

  constructor(options: DefinitionsOptions) {
    this.#options = options;
  }

  async list(): Promise<DefinitionSummary[]> {
    return (await this.#options.reads.listDefinitions()).map(summaryOf);
  }

  async get(name: string): Promise<DefinitionDetail> {
    const row = await this.#options.reads.getDefinition(name);
    if (row === undefined) throw unknownTask(name);
    return { ...summaryOf(row), source: row.source };
  }

  async save({ yaml, baseDirectory }: Parameters<DefinitionService["save"]>[0]): Promise<SaveDefinitionResult> {
    const { reads, engine, changed } = this.#options;
    const folder = baseDirectory ?? (await this.#folderOf(nameIn(yaml)));
    const { definition, diagnostics } = parseTaskDefinition(yaml, { baseDirectory: folder });
    if (definition === undefined || definition === null) return { status: "rejected", diagnostics };
    const { name } = definition;
    if (baseDirectory !== undefined) await reads.setSetting(folderKey(name), baseDirectory);
    await engine.deployTask(yaml, { baseDirectory: folder });
    changed({ kind: "definition", name });
    return { status: "saved", definition: await this.get(name), diagnostics };
  }

  async remove(name: string): Promise<void> {
    if (!(await this.#options.reads.deleteDefinition(name))) throw unknownTask(name);
    this.#options.changed({ kind: "definition", name });
  }

  /** What relative paths start from: the folder it was saved with, that of the sample it is an edit of, else `tasks` in the data folder. */
  async #folderOf(name: string | undefined): Promise<string> {
    if (name !== undefined) {
      const saved = await this.#options.reads.getSetting(folderKey(name));
      if (typeof saved === "string") return saved;
      for (const { path, source } of listSamples().flatMap(({ tasks }) => tasks))
        if (nameIn(source) === name) return dirname(path);
    }
    const folder = join(this.#options.home, "tasks");
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

function folderKey(name: string): string {
  return `definition folder ${name}`;
}

function nameIn(yaml: string): string | undefined {
  return parseTaskDefinition(yaml, { baseDirectory: "/" }).definition?.name;
}

function summaryOf({ name, description, spec, parameters, updatedAt }: DefinitionRow): DefinitionSummary {
  const { task } = spec as { readonly task?: { readonly kind?: unknown } };
  return { name, description, kind: task?.kind === "ai" ? "ai" : "compute", parameters, updatedAt };
}

function unknownTask(name: string): ServerError {
  return new ServerError("UNKNOWN_TASK", `There is no task "${name}".`);
}

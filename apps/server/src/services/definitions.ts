import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseTaskDefinition } from "@fermata/backend";
import type { Engine } from "@fermata/engine";
import { listSamples } from "@fermata/samples";
import type {
  DefinitionDetail,
  DefinitionService,
  DefinitionSummary,
  SaveDefinitionResult,
} from "../contract/definitions.ts";
import type { LiveChange } from "../contract/live.ts";
import { ServerError } from "../server-error.ts";
import type { DefinitionRow, PageReads } from "./page-reads.ts";

export interface DefinitionsOptions {
  readonly reads: PageReads;
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

  async save(yaml: string): Promise<SaveDefinitionResult> {
    const parsed = parseTaskDefinition(yaml, { baseDirectory: this.#folderOf(nameIn(yaml)) });
    const { definition, diagnostics } = parsed;
    if (definition === undefined || definition === null) return { status: "rejected", diagnostics };
    await this.#options.engine.deployTask(yaml, { baseDirectory: this.#folderOf(definition.name) });
    this.#options.changed({ kind: "definition", name: definition.name });
    return { status: "saved", definition: await this.get(definition.name), diagnostics };
  }

  async remove(name: string): Promise<void> {
    if (!(await this.#options.reads.deleteDefinition(name))) throw unknownTask(name);
    this.#options.changed({ kind: "definition", name });
  }

  /** What relative paths in a definition are relative to: the folder of the sample that it is an edit of, else `tasks` in the data folder. */
  #folderOf(name: string | undefined): string {
    for (const { tasks } of listSamples())
      for (const { path, source } of tasks) if (name !== undefined && nameIn(source) === name) return dirname(path);
    const folder = join(this.#options.home, "tasks");
    mkdirSync(folder, { recursive: true });
    return folder;
  }
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

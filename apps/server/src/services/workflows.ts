import type { Engine } from "@fermata/engine";
import { check, type Diagnostic } from "@fermata/flow";
import { listSamples } from "@fermata/samples";
import type { PostgresReads, WorkflowRow } from "@fermata/store-postgres";
import type { LiveChange } from "../contract/live.ts";
import type {
  CheckResult,
  DeployResult,
  Draft,
  ImportResult,
  PublishResult,
  Sample,
  SaveDraftResult,
  VersionPage,
  VersionSource,
  WorkflowDetail,
  WorkflowService,
  WorkflowSummary,
} from "../contract/workflows.ts";
import { ServerError } from "../server-error.ts";
import { emptySource, frontMatterOf, withName } from "./front-matter.ts";

export interface WorkflowsOptions {
  readonly reads: PostgresReads;
  readonly engine: Engine;
  readonly backendNames: () => readonly string[];
  readonly changed: (change: LiveChange) => void;
}

const VERSIONS_SHOWN = 50;

/** Drafts and versions of workflows (S7, S9, E24). */
export class Workflows implements WorkflowService {
  readonly #reads: PostgresReads;
  readonly #engine: Engine;
  readonly #options: WorkflowsOptions;

  constructor(options: WorkflowsOptions) {
    this.#reads = options.reads;
    this.#engine = options.engine;
    this.#options = options;
  }

  async list(): Promise<WorkflowSummary[]> {
    return (await this.#reads.listWorkflows()).map(summaryOf);
  }

  async get(name: string): Promise<WorkflowDetail> {
    const row = await this.#row(name);
    const { rows: versions } = await this.#reads.listVersions(name, { limit: VERSIONS_SHOWN });
    const draft = draftOf(row);
    const { diagnostics, inputsSchema } = await this.check({ source: draft.source, name });
    const published = row.version === null ? inputsSchema : (frontMatterOf(row.version.source).inputs ?? null);
    return {
      name,
      draft,
      version: row.version,
      versions,
      changed: isChanged(row),
      inputsSchema: published,
      diagnostics,
    };
  }

  async create({ name, source, layout }: Parameters<WorkflowService["create"]>[0]): Promise<WorkflowDetail> {
    if ((await this.#reads.getWorkflow(name)) !== undefined) throw nameTaken(name);
    const text = source === undefined ? emptySource(name) : withName(source, name);
    const { saved } = await this.#reads.saveDraft({ name, source: text, layout: layout ?? null, baseRevision: 0 });
    if (!saved) throw nameTaken(name);
    this.#changed(name);
    return this.get(name);
  }

  async saveDraft(input: Parameters<WorkflowService["saveDraft"]>[0]): Promise<SaveDraftResult> {
    if (input.baseRevision === 0) await this.#row(input.name);
    const { saved, draft } = await this.#reads.saveDraft(input);
    if (!saved) return { status: "conflict", draft };
    this.#changed(input.name);
    return { status: "saved", revision: draft.revision, updatedAt: draft.updatedAt };
  }

  async publish({ name, baseRevision }: Parameters<WorkflowService["publish"]>[0]): Promise<PublishResult> {
    const row = await this.#row(name);
    const draft = draftOf(row);
    if (baseRevision !== undefined && baseRevision !== draft.revision) return { status: "conflict", draft };
    const named = frontMatterOf(draft.source).name ?? name;
    if (named !== name) return { status: "rejected", name, diagnostics: [nameDiagnostic(otherName(named, name))] };
    return this.#deploy(draft.source, name);
  }

  /** A draft without edits of its own follows the published source; one with edits stays as it is. */
  async deploy({ source, name: given }: Parameters<WorkflowService["deploy"]>[0]): Promise<DeployResult> {
    const name = frontMatterOf(source).name ?? given;
    const before = name === undefined ? undefined : await this.#reads.getWorkflow(name);
    const result = await this.#deploy(source, given);
    const draft = before?.draft;
    if (result.status === "published" && draft && draft.source === before.version?.source)
      await this.#reads.saveDraft({ name: result.name, source, baseRevision: draft.revision });
    return result;
  }

  async check({ source, name: given }: Parameters<WorkflowService["check"]>[0]): Promise<CheckResult> {
    const { name = given, inputs } = frontMatterOf(source);
    const [definitions, workflows] = await Promise.all([this.#reads.listDefinitions(), this.#reads.listWorkflows()]);
    const published = workflows.filter(({ version }) => version !== null).map((row) => row.name);
    const diagnostics = check(source, {
      tasks: definitions.map((definition) => definition.name),
      // A workflow may start itself, also before it was published for the first time.
      workflows: name === undefined ? published : [...published, name],
      backends: this.#options.backendNames(),
    });
    const ok = diagnostics.every(({ severity }) => severity !== "error");
    return { ok, name: name ?? null, inputsSchema: inputs ?? null, diagnostics };
  }

  async rename(name: string, to: string): Promise<WorkflowDetail> {
    const row = await this.#row(name);
    if (name === to) return this.get(name);
    if (!(await this.#reads.renameWorkflow(name, to))) throw nameTaken(to);
    const draft = draftOf(row);
    const source = withName(draft.source, to);
    if (source !== draft.source) await this.#reads.saveDraft({ name: to, source, baseRevision: draft.revision });
    this.#changed(name);
    this.#changed(to);
    return this.get(to);
  }

  async remove(name: string): Promise<void> {
    const row = await this.#row(name);
    if (row.activeRuns > 0) {
      const runs = row.activeRuns === 1 ? "1 run" : `${row.activeRuns} runs`;
      throw new ServerError(
        "WORKFLOW_IN_USE",
        `Workflow "${name}" still has ${runs} under way; cancel them or wait for their end.`,
      );
    }
    await this.#reads.deleteWorkflow(name);
    this.#changed(name);
  }

  async versions({ name, cursor, limit }: Parameters<WorkflowService["versions"]>[0]): Promise<VersionPage> {
    const { rows, nextCursor } = await this.#reads.listVersions(name, { cursor, limit });
    return { versions: rows, nextCursor };
  }

  async versionSource(name: string, hash: string): Promise<VersionSource> {
    const version = await this.#reads.getVersion(name, hash);
    if (version === undefined) throw new ServerError("UNKNOWN_VERSION", `Workflow "${name}" has no version ${hash}.`);
    return version;
  }

  async import({ fileName, text }: Parameters<WorkflowService["import"]>[0]): Promise<ImportResult> {
    const wanted = importName(fileName, text);
    const name = await this.#freeName(wanted);
    const source = name === wanted ? text : withName(text, name);
    const layout = frontMatterOf(source).layout ?? null;
    const { diagnostics } = await this.create({ name, source, layout });
    return { name, renamed: name !== wanted, diagnostics };
  }

  async samples(): Promise<Sample[]> {
    return listSamples().map(({ name, title, description, flow }) => ({
      name,
      title,
      description,
      source: flow.source,
    }));
  }

  async #deploy(source: string, given: string | undefined): Promise<DeployResult> {
    const { ok, name, diagnostics } = await this.check({ source, ...(given === undefined ? {} : { name: given }) });
    if (name === null) return { status: "rejected", name, diagnostics: [nameDiagnostic(noName), ...diagnostics] };
    if (!ok) return { status: "rejected", name, diagnostics };
    const before = await this.#reads.getWorkflow(name);
    const deployed = await this.#engine.deployWorkflow(source, given === undefined ? {} : { name: given });
    const row = await this.#row(deployed.name);
    this.#changed(deployed.name);
    const created = before?.version?.hash !== deployed.version;
    const version = { hash: deployed.version, deployedAt: row.version?.deployedAt ?? Date.now() };
    return { status: "published", name: deployed.name, version, created, diagnostics };
  }

  async #row(name: string): Promise<WorkflowRow> {
    const row = await this.#reads.getWorkflow(name);
    if (row === undefined) throw new ServerError("UNKNOWN_WORKFLOW", `There is no workflow "${name}".`);
    return row;
  }

  async #freeName(wanted: string): Promise<string> {
    for (let number = 1; ; number++) {
      const name = number === 1 ? wanted : `${wanted}-${number}`;
      if ((await this.#reads.getWorkflow(name)) === undefined) return name;
    }
  }

  #changed(name: string): void {
    this.#options.changed({ kind: "workflow", name });
  }
}

function draftOf({ draft, version }: WorkflowRow): Draft {
  if (draft !== null)
    return { source: draft.source, layout: draft.layout, revision: draft.revision, updatedAt: draft.updatedAt };
  return { source: version?.source ?? "", layout: null, revision: 0, updatedAt: version?.deployedAt ?? 0 };
}

function isChanged({ draft, version }: WorkflowRow): boolean {
  return version === null || (draft !== null && draft.source !== version.source);
}

function summaryOf(row: WorkflowRow): WorkflowSummary {
  const { description, tags } = frontMatterOf(draftOf(row).source);
  return {
    name: row.name,
    description: description ?? null,
    tags: tags ?? [],
    updatedAt: Math.max(row.draft?.updatedAt ?? 0, row.version?.deployedAt ?? 0),
    draft: row.draft === null ? null : { revision: row.draft.revision, updatedAt: row.draft.updatedAt },
    version: row.version === null ? null : { hash: row.version.hash, deployedAt: row.version.deployedAt },
    changed: isChanged(row),
    lastRun: row.lastRun,
    activeRuns: row.activeRuns,
  };
}

function nameTaken(name: string): ServerError {
  return new ServerError("WORKFLOW_EXISTS", `There is a workflow "${name}" already; choose another name.`);
}

const noName = 'The workflow has no name; write "name: …" into its front matter.';

/** A workflow is not published under a name that its page does not show. */
function otherName(named: string, shown: string): string {
  return `The front matter names the workflow "${named}", but this is "${shown}"; rename the one or the other.`;
}

function nameDiagnostic(message: string): Diagnostic {
  return { code: "workflow-name", severity: "error", message, range: { start: 0, end: 0, line: 1, column: 0 } };
}

/** @throws ServerError `INVALID_FILE` */
function importName(fileName: string, text: string): string {
  if (!/\.flow$/i.test(fileName))
    throw new ServerError("INVALID_FILE", `"${fileName}" is no .flow file; import takes files that end in .flow.`);
  if (text.includes("\0") || text.includes("\ufffd"))
    throw new ServerError("INVALID_FILE", `"${fileName}" does not hold text in UTF-8, so it is no .flow script.`);
  const { name } = frontMatterOf(text);
  const base = (name ?? fileName.replace(/^.*[/\\]/, "").replace(/\.flow$/i, "")).replace(/[^\p{L}\p{N} ._-]+/gu, "-");
  return base.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").slice(0, 100) || "imported";
}

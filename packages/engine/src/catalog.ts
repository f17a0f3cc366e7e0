import { createHash } from "node:crypto";
import type { DefinitionOptions, ResultMode, TaskDefinition } from "@fermata/backend";
import type { Json } from "@fermata/flow";
import type { Clock } from "./clock.ts";
import type { ControlStore } from "./control-store.ts";
import type { Language, Program } from "./language.ts";
import type { TaskDefinition as StoredDefinition, VersionHash, Workflow } from "./model.ts";
import type { Store } from "./store.ts";
import { askStore } from "./store-away.ts";

/** A version with its program; `program` is null where this language no longer compiles it. */
export interface LoadedVersion {
  readonly workflow: Workflow;
  readonly program: Program | null;
  readonly problem: string | null;
}

/** The sha-256 of a source, in hex (F43, E24). */
export function versionHash(source: string): VersionHash {
  return createHash("sha256").update(source, "utf8").digest("hex");
}

interface Remembered<T> {
  readonly known: { readonly value: T; readonly at: number } | null;
  /** The load on its way: hundreds of runs may ask in the same moment. */
  readonly loading: Promise<T> | null;
}

const versionsMax = 1000;

/**
 * Definitions as the worker uses them, remembered. Versions never change and stay (the oldest go where there are many); the newest version
 * of a name and task definitions are asked for again after a while, since another worker may deploy.
 */
export class Catalog {
  readonly #store: Store & Partial<ControlStore>;
  readonly #clock: Clock;
  readonly #language: Language;
  readonly #freshMs: number;
  readonly #versions = new Map<VersionHash, LoadedVersion>();
  readonly #newest = new Map<string, Remembered<LoadedVersion | undefined>>();
  readonly #tasks = new Map<string, Remembered<TaskDefinition | undefined>>();
  readonly #ruled = new Map<string, Remembered<ReadonlySet<string>>>();

  constructor(world: { store: Store & Partial<ControlStore>; clock: Clock; language: Language; freshMs: number }) {
    this.#store = world.store;
    this.#clock = world.clock;
    this.#language = world.language;
    this.#freshMs = world.freshMs;
  }

  async version(hash: VersionHash): Promise<LoadedVersion | undefined> {
    const known = this.#versions.get(hash);
    if (known) return known;
    const workflow = await askStore(() => this.#store.findVersion(hash));
    return workflow && this.#load(workflow);
  }

  /** Answers without a wait where the version is known. */
  knownVersion(hash: VersionHash): LoadedVersion | undefined {
    return this.#versions.get(hash);
  }

  async newest(name: string): Promise<LoadedVersion | undefined> {
    return this.#fresh(this.#newest, name, async () => {
      const workflow = await askStore(() => this.#store.findWorkflow(name));
      return workflow && (this.#versions.get(workflow.version) ?? this.#load(workflow));
    });
  }

  async task(name: string): Promise<TaskDefinition | undefined> {
    return this.#fresh(this.#tasks, name, async () => {
      const stored = await askStore(() => this.#store.findTaskDefinition(name));
      return stored && definitionOf(stored);
    });
  }

  /** Queues with a rule (E20): only a claim from the store keeps it. */
  async ruledQueues(): Promise<ReadonlySet<string>> {
    return this.#fresh(this.#ruled, "", async () => {
      const rules = (await askStore(async () => this.#store.listQueueRules?.())) ?? [];
      return new Set(rules.map(({ queue }) => queue));
    });
  }

  forgetQueueRules(): void {
    this.#ruled.clear();
  }

  /** After a deploy on this worker: the next look asks the store. */
  forget(name: string): void {
    this.#newest.delete(name);
    this.#tasks.delete(name);
  }

  async #fresh<T>(memory: Map<string, Remembered<T>>, name: string, load: () => Promise<T>): Promise<T> {
    const { known = null, loading = null } = memory.get(name) ?? {};
    const now = this.#clock.now();
    // A clock that jumped back must not keep an old answer for longer.
    if (known && now >= known.at && now - known.at < this.#freshMs) return known.value;
    if (loading) return loading;
    const entry = { known: null, loading: load() };
    memory.set(name, entry);
    try {
      const value = await entry.loading;
      // Not what was forgotten meanwhile.
      if (memory.get(name) === entry) memory.set(name, { known: { value, at: now }, loading: null });
      return value;
    } catch (error) {
      if (memory.get(name) === entry) memory.delete(name);
      throw error;
    }
  }

  #load(workflow: Workflow): LoadedVersion {
    const { program, problems } = this.#language.compile(workflow.source);
    const first = problems.find(({ severity }) => severity === "error");
    const problem = program ? null : (first?.message ?? "does not compile");
    const loaded = { workflow, program, problem };
    if (this.#versions.size >= versionsMax) this.#versions.delete(this.#versions.keys().next().value ?? "");
    this.#versions.set(workflow.version, loaded);
    return loaded;
  }
}

export function storedDefinition({
  name,
  description,
  source,
  task,
  parameters,
  result,
  options,
}: TaskDefinition): StoredDefinition {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    source,
    spec: { task, result, options } as unknown as Json,
    ...(parameters === undefined ? {} : { parameters: parameters as Json }),
  };
}

function definitionOf({ spec, parameters, ...rest }: StoredDefinition): TaskDefinition {
  const { task, result, options } = spec as unknown as {
    task: TaskDefinition["task"];
    result: ResultMode;
    options: DefinitionOptions;
  };
  return {
    ...rest,
    task,
    result,
    options,
    ...(parameters ? { parameters: parameters as TaskDefinition["task"] } : {}),
  };
}

import type { Diagnostic, Json } from "@fermata/flow";
import { z } from "zod";
import { json, page, workflowName } from "./inputs.ts";

/** One row of the list of workflows. */
export interface WorkflowSummary {
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  /** Latest edit or publication, Unix ms. */
  readonly updatedAt: number;
  readonly draft: { readonly revision: number; readonly updatedAt: number } | null;
  /** The published version; null while there is only a draft. */
  readonly version: VersionSummary | null;
  /** The draft differs from the published source, or nothing is published yet. */
  readonly changed: boolean;
  readonly lastRun: { readonly id: string; readonly state: string; readonly createdAt: number } | null;
  /** Runs not yet ended. */
  readonly activeRuns: number;
}

export interface VersionSummary {
  readonly hash: string;
  readonly deployedAt: number;
}

/** What is being edited. A published workflow nobody edits answers with its source at revision 0. */
export interface Draft {
  readonly source: string;
  /** The studio's layout of the canvas; null: laid out automatically. */
  readonly layout: Json | null;
  readonly revision: number;
  /** Unix ms. */
  readonly updatedAt: number;
}

export interface WorkflowDetail {
  readonly name: string;
  readonly draft: Draft;
  readonly version: (VersionSummary & { readonly source: string }) | null;
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
  readonly changed: boolean;
  /** JSON Schema of the inputs of the published version, else of the draft; null: anything goes. */
  readonly inputsSchema: Json | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** S7: a conflict is an answer, not an exception; nothing was written, and `draft` is what the other one wrote. */
export type SaveDraftResult =
  | { readonly status: "saved"; readonly revision: number; readonly updatedAt: number }
  | { readonly status: "conflict"; readonly draft: Draft };

/** A script with errors deploys nothing; its diagnostics are data. */
export type DeployResult =
  | {
      readonly status: "published";
      readonly name: string;
      readonly version: VersionSummary;
      /** False where the very same source was published already. */
      readonly created: boolean;
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly status: "rejected"; readonly name: string | null; readonly diagnostics: readonly Diagnostic[] };
export type PublishResult = DeployResult | { readonly status: "conflict"; readonly draft: Draft };

export interface CheckResult {
  readonly ok: boolean;
  /** Name in the front matter. */
  readonly name: string | null;
  readonly inputsSchema: Json | null;
  /** The language's own findings, then unknown tasks, backends and workflows. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A file that is not UTF-8 text or not a script at all is refused with `INVALID_FILE`; a script with errors is imported as a draft. */
export interface ImportResult {
  readonly name: string;
  /** True: a workflow of that name was there, and the imported one got the next free name. */
  readonly renamed: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface VersionSource extends VersionSummary {
  readonly source: string;
}

export interface Sample {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
}

const source = z.string().max(1_000_000, "a script may have at most 1,000,000 characters");
const layout = json.nullable();

export const createInput = z.object({ name: workflowName, source: source.optional(), layout: layout.optional() });
export const saveDraftInput = z.object({
  name: workflowName,
  source,
  /** Absent: keep the layout as it is. */
  layout: layout.optional(),
  /** The revision this edit began from. */
  baseRevision: z.int().min(0),
});
export const publishInput = z.object({
  name: workflowName,
  /** Absent: whatever the draft is now. */
  baseRevision: z.int().min(0).optional(),
});
export const deployInput = z.object({
  source,
  /** Used where the front matter has no name. */
  name: workflowName.optional(),
});
export const checkInput = z.object({ source, name: workflowName.optional() });
export const importInput = z.object({ fileName: z.string().min(1).max(255), text: source });
export const versionsInput = z.object({ name: workflowName, ...page });

export interface WorkflowService {
  list(): Promise<WorkflowSummary[]>;
  get(name: string): Promise<WorkflowDetail>;
  create(input: z.output<typeof createInput>): Promise<WorkflowDetail>;
  saveDraft(input: z.output<typeof saveDraftInput>): Promise<SaveDraftResult>;
  publish(input: z.output<typeof publishInput>): Promise<PublishResult>;
  deploy(input: z.output<typeof deployInput>): Promise<DeployResult>;
  check(input: z.output<typeof checkInput>): Promise<CheckResult>;
  rename(name: string, to: string): Promise<WorkflowDetail>;
  remove(name: string): Promise<void>;
  versions(input: z.output<typeof versionsInput>): Promise<VersionPage>;
  versionSource(name: string, hash: string): Promise<VersionSource>;
  import(input: z.output<typeof importInput>): Promise<ImportResult>;
  samples(): Promise<Sample[]>;
}

export interface VersionPage {
  readonly versions: readonly VersionSummary[];
  readonly nextCursor: string | null;
}

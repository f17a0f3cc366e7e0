import { isAbsolute } from "node:path";
import type { DefinitionDiagnostic } from "@fermata/backend";
import type { Json } from "@fermata/flow";
import { z } from "zod";

/** A named task: a compute or AI task with parameters, written as YAML. */
export interface DefinitionSummary {
  readonly name: string;
  readonly description: string | null;
  readonly kind: "compute" | "ai";
  /** JSON Schema of the inputs; null: anything goes. */
  readonly parameters: Json | null;
  readonly updatedAt: number;
}

export interface DefinitionDetail extends DefinitionSummary {
  /** YAML as it was saved, comments and all. */
  readonly source: string;
}

/** A definition with a wrong field is not saved; each diagnostic names its field and line. */
export type SaveDefinitionResult =
  | {
      readonly status: "saved";
      readonly definition: DefinitionDetail;
      /** Warnings. */
      readonly diagnostics: readonly DefinitionDiagnostic[];
    }
  | { readonly status: "rejected"; readonly diagnostics: readonly DefinitionDiagnostic[] };

export const saveInput = z.object({
  yaml: z.string().max(262_144),
  /** Absolute path of the folder that the definition's relative paths start from, on the server's machine. Absent: as when last saved. */
  baseDirectory: z
    .string()
    .max(4096)
    .refine((path) => isAbsolute(path), "an absolute path is needed")
    .optional(),
});

export interface DefinitionService {
  list(): Promise<DefinitionSummary[]>;
  get(name: string): Promise<DefinitionDetail>;
  save(input: z.output<typeof saveInput>): Promise<SaveDefinitionResult>;
  remove(name: string): Promise<void>;
}

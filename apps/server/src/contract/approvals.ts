import type { Json, SourceRange } from "@fermata/flow";
import { z } from "zod";
import type { Caller } from "./caller.ts";
import { json, operation, page, runId, workflowName } from "./inputs.ts";

/** A signal wait that a person can answer. */
export interface Approval {
  readonly runId: string;
  readonly operation: number;
  readonly workflow: string;
  readonly version: string;
  /** Name of the signal. */
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  /** JSON Schema of the payload; null: `{ approved, comment }`. */
  readonly form: Json | null;
  readonly assignees: readonly string[];
  /** How many different people must approve; null: one decides. Anybody's rejection decides. */
  readonly quorum: number | null;
  /** Who has approved so far, where there is a quorum. */
  readonly votes: readonly { readonly by: string; readonly at: number }[];
  /** The run's inputs: what the decision is about. */
  readonly data: Json;
  readonly at: SourceRange;
  readonly openedAt: number;
  /** Unix ms; after that the wait times out. */
  readonly deadline: number | null;
}

export interface ApprovalPage {
  readonly approvals: readonly Approval[];
  readonly nextCursor: string | null;
}

/**
 * A payload that breaks the form is `invalid` and asks again; the run does not notice. `voted`: counted, and more people are needed.
 * `closed`: somebody else decided, it timed out, or the run ended.
 */
export type DecideResult =
  | { readonly status: "accepted"; readonly at: number }
  | { readonly status: "voted"; readonly at: number; readonly votes: number; readonly quorum: number }
  | { readonly status: "invalid"; readonly issues: readonly { readonly path: string; readonly message: string }[] }
  | { readonly status: "closed"; readonly decision: Decision | null };

/** One line of the audit log. */
export interface Decision {
  readonly id: string;
  readonly at: number;
  readonly runId: string;
  readonly operation: number;
  readonly workflow: string;
  readonly name: string;
  readonly title: string | null;
  /** The payload's `approved`, where it has one. */
  readonly approved: boolean | null;
  readonly comment: string | null;
  readonly payload: Json;
  /** Who: the name the person gave, else how they proved themselves. */
  readonly by: string;
  /** From where: address and program. */
  readonly from: string;
}

export interface DecisionPage {
  readonly decisions: readonly Decision[];
  readonly nextCursor: string | null;
}

export const decideInput = z.object({
  runId,
  operation,
  /** The whole payload. Absent: made of `approved` and `comment`. */
  payload: json.optional(),
  approved: z.boolean().optional(),
  comment: z.string().max(10_000).optional(),
  /** The person's name, for the audit log; needed where there is a quorum. */
  by: z.string().min(1).max(120).optional(),
});
export const listInput = z.object({ workflow: workflowName.optional(), runId: runId.optional(), ...page }).prefault({});
export const historyInput = z
  .object({ workflow: workflowName.optional(), runId: runId.optional(), ...page })
  .prefault({});

export type DecideInput = z.output<typeof decideInput>;

export interface ApprovalService {
  list(input: z.output<typeof listInput>): Promise<ApprovalPage>;
  decide(input: DecideInput, caller: Caller): Promise<DecideResult>;
  history(input: z.output<typeof historyInput>): Promise<DecisionPage>;
}

import type { RunState, TaskRowState } from "@fermata/engine";
import type { SourceRange } from "@fermata/flow";
import { z } from "zod";
import { runId } from "./inputs.ts";

/**
 * One thing that is different now. Each carries the new state, never a difference, so that of several about the same thing the last one
 * is enough: that is what coalescing keeps.
 */
export type LiveChange =
  | {
      readonly kind: "run";
      readonly runId: string;
      readonly workflow: string;
      readonly state: RunState;
      /** Unix ms. */
      readonly at: number;
      readonly revision: number;
      readonly waitingLine: number | null;
    }
  | {
      /** One operation of a run: one node of the graph to repaint. */
      readonly kind: "task";
      readonly runId: string;
      readonly operation: number;
      readonly taskId: string;
      /** Null here and below: as it was. */
      readonly name: string | null;
      readonly state: TaskRowState;
      readonly attempt: number;
      readonly backend: string | null;
      readonly range: SourceRange | null;
      readonly createdAt: number | null;
      readonly startedAt: number | null;
      readonly endedAt: number | null;
    }
  | {
      readonly kind: "wait";
      readonly runId: string;
      readonly operation: number;
      /** Null: as it was opened. */
      readonly waitKind: "signal" | "timer" | "workflow" | null;
      readonly name: string | null;
      readonly state: "open" | "closed";
      readonly range: SourceRange | null;
      readonly at: number;
    }
  /** The run's own log, or the output of one of its tasks, has grown. */
  | { readonly kind: "log"; readonly runId: string; readonly taskId: string | null }
  | { readonly kind: "approvals" }
  | { readonly kind: "workflow"; readonly name: string }
  | { readonly kind: "definition"; readonly name: string }
  | {
      readonly kind: "backend";
      readonly name: string;
      readonly ok: boolean;
      readonly running: number;
      readonly queued: number;
    };

export interface LiveBatch {
  /** Unix ms when it was sent. */
  readonly at: number;
  /** True: changes were missed (a long break, or too many to keep); ask again for all that is shown. First of every new connection. */
  readonly resync: boolean;
  readonly changes: readonly LiveChange[];
}

export const changesInput = z
  .object({
    /** Everything of this run (tasks, waits, logs) beside the overview. Absent: the overview alone. */
    runId: runId.optional(),
    /** tRPC sets it when it connects again. */
    lastEventId: z.string().max(100).nullish(),
  })
  .prefault({});
export type LiveInput = z.output<typeof changesInput>;

export interface LiveService {
  /** Batches with their ids, at most one per 50 ms; each is made when `writable` lets it through. */
  changes(
    input: LiveInput,
    options: { readonly signal: AbortSignal | undefined; readonly writable: () => Promise<void> },
  ): AsyncIterable<{ readonly id: string; readonly batch: LiveBatch }>;
}

import type { ErrorData, Json } from "@fermata/flow";
import type {
  Checkpoint,
  Message,
  NewRun,
  NewTask,
  OpenWait,
  RunEvent,
  RunId,
  RunLog,
  RunState,
  TaskId,
  VersionHash,
  WorkerId,
} from "./model.ts";

/**
 * The durable state, as narrow as the engine can live with (E1). Every method is one transaction, or none where it reads. Batches go in
 * and come out; order within a batch is kept. Times are Unix milliseconds of the store's own clock where the store decides.
 *
 * Ownership. A run or task is *queued* (anyone may claim it) or *leased* to one worker. A lease is not per row: it lives as long as its
 * worker's heartbeat (E4). Every write of a worker checks in the same transaction that the worker is still alive, which is the fence:
 * once `reap` has declared an incarnation dead, nothing of it commits (E2). A worker keeps a run leased while it has work in flight that
 * it will finish itself, so that task results and the run's next step share one commit; it parks the run (gives the lease up) when only
 * the outside can wake it.
 *
 * Waking. A message for a run makes the run claimable in the same transaction: by its owner while leased, else by anybody.
 */
export interface Store {
  // -- workers --
  registerWorker(worker: { id: WorkerId; name: string; leaseMs: number }): Promise<void>;
  /** False when this incarnation was declared dead: it must stop and register anew. */
  heartbeat(worker: WorkerId): Promise<boolean>;
  /** Gives all leases back. */
  unregisterWorker(worker: WorkerId): Promise<void>;
  /** Declares expired workers dead and makes their runs claimable. Tasks they held come back as `LostTask`, claimable for retry. */
  reapWorkers(): Promise<number>;

  // -- intake: nothing is acknowledged before it is durable (E3) --
  /** Idempotent by run id and by (workflow, idempotencyKey). */
  createRuns(runs: readonly NewRun[]): Promise<{ id: RunId; created: boolean }[]>;
  createTasks(tasks: readonly NewTask[]): Promise<{ id: TaskId; created: boolean }[]>;
  /** `messageId` makes a repeated send harmless. */
  sendSignals(signals: readonly NewSignal[]): Promise<("accepted" | "duplicate" | "unknown-run" | "ended-run")[]>;
  requestCancel(runs: readonly RunId[], reason?: string): Promise<("accepted" | "unknown-run" | "ended-run")[]>;

  // -- work --
  /** Leases claimable runs to the worker, with their unconsumed messages and, where `knownRevision` is not current, their snapshot. */
  claimRuns(request: ClaimRequest): Promise<ClaimedRun[]>;
  claimTasks(request: ClaimRequest & { readonly backends: readonly string[] }): Promise<ClaimedTask[]>;
  /** Makes runs with a due timer or timeout claimable, with a message each; answers when the next is due. */
  fireTimers(limit: number): Promise<{ fired: number; nextDueAt: number | null }>;
  /** One transaction for the whole batch; runs and tasks that the worker no longer owns are left out and named. */
  commit(worker: WorkerId, batch: CommitBatch): Promise<CommitResult>;
}

export interface NewSignal {
  readonly runId: RunId;
  readonly name: string;
  readonly payload: Json;
  readonly sender?: string;
  readonly messageId?: string;
}

export interface ClaimRequest {
  readonly worker: WorkerId;
  readonly queues: readonly string[];
  readonly limit: number;
  /** Revisions of VMs the worker still holds, so that their snapshots need not travel (E8). */
  readonly known?: ReadonlyMap<RunId, number>;
}

export interface ClaimedRun {
  readonly id: RunId;
  readonly workflow: string;
  readonly version: VersionHash;
  readonly inputs: Json;
  readonly parent?: { readonly runId: RunId; readonly operation: number };
  readonly createdAt: number;
  readonly timeoutAt?: number;
  /** 0: never advanced. */
  readonly revision: number;
  readonly snapshot?: Uint8Array;
  readonly messages: readonly Message[];
}

export interface ClaimedTask extends NewTask {
  /** From 1. */
  readonly attempt: number;
  /** The backend's handle of an attempt that an earlier worker submitted and may still run (B22). */
  readonly handle?: string;
}

/** One run's step. */
export interface RunCommit {
  readonly id: RunId;
  /** The revision this step started from; the commit makes it `revision + 1`. */
  readonly revision: number;
  readonly state: RunState;
  /** Absent at an end state. */
  readonly snapshot?: Uint8Array;
  readonly output?: Json;
  readonly error?: ErrorData;
  /** Sequences of the messages this step acted on. */
  readonly consumed: readonly string[];
  readonly newTasks: readonly NewTask[];
  /** True: the new tasks are born leased to this worker, which starts them right after the commit. */
  readonly claimTasks: boolean;
  readonly newChildren: readonly NewRun[];
  readonly newWaits: readonly OpenWait[];
  /** Operations of waits that were answered or dropped. */
  readonly closedWaits: readonly number[];
  /** Give the lease up. The store makes the run claimable at once where an unconsumed, unseen message exists (sequence above `seenSequence`). */
  readonly park: boolean;
  readonly seenSequence: string;
  readonly waitingLine: number | null;
}

/** One attempt's end. A result for a run this same batch advances is in that run's step already; the store wakes other runs by message. */
export interface TaskCommit {
  readonly id: TaskId;
  readonly attempt: number;
  readonly outcome:
    | { readonly state: "done"; readonly result: Json }
    | { readonly state: "failed"; readonly error: ErrorData }
    | { readonly state: "canceled"; readonly error: ErrorData }
    | { readonly state: "retry"; readonly error: ErrorData; readonly availableAt: number };
  readonly at: number;
  /** False where the run's own step in this batch takes the result; true: deliver it as a message. */
  readonly deliver: boolean;
}

export interface TaskProgress {
  readonly id: TaskId;
  readonly attempt: number;
  readonly state: "running";
  readonly backend: string;
  readonly handle?: string;
  readonly at: number;
}

export interface CommitBatch {
  readonly runs: readonly RunCommit[];
  readonly tasks: readonly TaskCommit[];
  readonly progress: readonly TaskProgress[];
  readonly events: readonly RunEvent[];
  readonly logs: readonly RunLog[];
  readonly checkpoints: readonly Checkpoint[];
}

export interface CommitResult {
  /** Not owned any more, or at another revision: nothing of theirs was written. */
  readonly rejectedRuns: readonly RunId[];
  readonly rejectedTasks: readonly TaskId[];
}

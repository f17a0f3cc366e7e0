import type { ErrorData, Json } from "@fermata/flow";
import type {
  Checkpoint,
  Message,
  NewRun,
  NewTask,
  OpenWait,
  OutgoingMessage,
  RunEvent,
  RunId,
  RunLog,
  RunState,
  RunStatus,
  TaskDefinition,
  TaskId,
  TaskStatus,
  VersionHash,
  WorkerId,
  Workflow,
} from "./model.ts";

/**
 * The durable state, as narrow as the engine can live with (E1). Every method is one transaction, or none where it reads. Batches go in
 * and come out; order within a batch is kept. Times are Unix milliseconds of the store's own clock where the store decides.
 *
 * Ownership. A run or task is *queued* (anyone may claim it), *leased* to one worker, or *parked* (a run that only a message can wake).
 * A lease is not per row: it lives as long as its worker's heartbeat (E4). Every write of a worker checks in the same transaction that
 * the worker is still alive, which is the fence: once `reapWorkers` has declared an incarnation dead, nothing of it commits (E2). A
 * worker keeps a run leased while it has work in flight that it will finish itself, so that task results and the run's next step share
 * one commit; it parks the run (gives the lease up) when only the outside can wake it.
 *
 * Waking. A message for a run makes the run claimable in the same transaction: by its owner while leased, else by anybody. Claiming a
 * run that one already holds hands over its unconsumed messages again, the new ones among them (the worker passes over what it has seen).
 *
 * Lost answers. A call may fail and yet have happened. `createRuns`, `createTasks`, `sendSignals` and `commit` may then be repeated word
 * for word (ids, message ids and the batch's sequence make that harmless); after a failed claim the worker calls `reconcile`.
 */
export interface Store {
  // -- workers --
  registerWorker(worker: { readonly id: WorkerId; readonly name: string; readonly leaseMs: number }): Promise<void>;
  /** False when this incarnation was declared dead: it must stop and register anew. */
  heartbeat(worker: WorkerId): Promise<boolean>;
  /** Gives all leases back: its runs and tasks become claimable, its unfinished tasks as lost ones. */
  unregisterWorker(worker: WorkerId): Promise<void>;
  /** Declares workers dead whose heartbeat is older than their `leaseMs`, and gives their leases back. Answers how many died. */
  reapWorkers(): Promise<number>;
  /**
   * After a claim with a lost answer: gives back every lease of the worker that it does not name, and makes those named runs claimable again
   * (by their owner) that have unconsumed messages, since the lost answer may have handed some over.
   */
  reconcile(
    worker: WorkerId,
    held: { readonly runs: readonly RunId[]; readonly tasks: readonly TaskId[] },
  ): Promise<void>;
  /**
   * Hints that something may be claimable (E5): coalesced, may be lost, may be false alarms. Answers the way to stop. A store that
   * has no such channel never calls it.
   */
  subscribe(listener: (hint: WakeHint) => void): () => void;

  // -- intake: nothing is acknowledged before it is durable (E3) --
  /**
   * Idempotent by run id and by (workflow, idempotencyKey): `id` of the answer is the run that exists. With `claimFor`, runs that are new
   * and available now are born leased to that worker, as if claimed, while it is alive (`claimed` in the answer).
   */
  createRuns(runs: readonly NewRun[], claimFor?: WorkerId): Promise<CreatedRun[]>;
  /** Plain tasks, of no run; `claimed` of each must be false. Idempotent by id and by (name, idempotencyKey). */
  createTasks(tasks: readonly NewTask[]): Promise<{ id: TaskId; created: boolean }[]>;
  /** `messageId` makes a repeated send harmless. Writes `signal.received` into the history. */
  sendSignals(signals: readonly NewSignal[]): Promise<SignalAnswer[]>;
  /** A message of that kind for each run. */
  requestEnd(request: EndRequest): Promise<("accepted" | "unknown-run" | "ended-run")[]>;
  /** Queued tasks end as `canceled` at once; of leased ones the owner hears through `takeCancels`. Unknown and ended ids are passed over. */
  cancelTasks(tasks: readonly TaskId[]): Promise<void>;

  // -- work --
  /**
   * Leases claimable runs to the worker, higher priority first, then older, with all their unconsumed messages in order of sequence.
   * Snapshots do not travel: a worker that has no live machine of that revision asks `loadSnapshots` (E8).
   */
  claimRuns(request: ClaimRequest): Promise<ClaimedRun[]>;
  /** Of runs leased to the asking worker; one that was never advanced has none. */
  loadSnapshots(runs: readonly RunId[]): Promise<ReadonlyMap<RunId, Uint8Array>>;
  claimTasks(request: ClaimRequest & { readonly backends: readonly string[] }): Promise<ClaimedTask[]>;
  /** Tasks leased to the worker whose cancel was asked for since the last call. A lost answer loses nothing but the kill's promptness. */
  takeCancels(worker: WorkerId): Promise<TaskId[]>;
  /** A `due` or `timeout` message to each run with a timer, signal timeout or run timeout that is due; answers when the next is due. */
  fireTimers(limit: number): Promise<{ fired: number; nextDueAt: number | null }>;
  /** One transaction for the whole batch; runs and tasks that the worker no longer owns are left out and named. */
  commit(worker: WorkerId, batch: CommitBatch): Promise<CommitResult>;

  // -- catalog: definitions are immutable by content (E24) --
  /** Makes the version known and the workflow's newest. Idempotent. */
  saveWorkflow(workflow: Workflow): Promise<void>;
  /** The newest version of that name, or undefined. */
  findWorkflow(name: string): Promise<Workflow | undefined>;
  findVersion(version: VersionHash): Promise<Workflow | undefined>;
  /** Replaces the definition of that name. */
  saveTaskDefinition(definition: TaskDefinition): Promise<void>;
  findTaskDefinition(name: string): Promise<TaskDefinition | undefined>;

  // -- reading; the server's own pages read more, from the store package itself --
  readRuns(runs: readonly RunId[]): Promise<RunStatus[]>;
  readTasks(tasks: readonly TaskId[]): Promise<TaskStatus[]>;
  /** Open waits of these runs. */
  readWaits(runs: readonly RunId[]): Promise<OpenWait[]>;
  /** Children of these runs that have not ended. */
  readChildren(parents: readonly RunId[]): Promise<{ parent: RunId; operation: number; id: RunId }[]>;
}

export interface WakeHint {
  readonly runs: boolean;
  readonly tasks: boolean;
}

export interface CreatedRun {
  readonly id: RunId;
  readonly created: boolean;
  /** Leased to `claimFor`. */
  readonly claimed: boolean;
}

export interface NewSignal {
  readonly runId: RunId;
  readonly name: string;
  readonly payload: Json;
  readonly sender?: string;
  readonly messageId?: string;
  /**
   * For this one wait only: accepted while it is open, not yet due, and has no such signal before this one. So a late press of a button
   * is refused rather than taken by the next wait of the same name.
   */
  readonly operation?: number;
}

export type SignalAnswer = "accepted" | "duplicate" | "unknown-run" | "ended-run" | "closed-wait";

export interface EndRequest {
  readonly runs: readonly RunId[];
  readonly kind: "cancel" | "terminate" | "pause" | "resume";
  readonly reason?: string;
}

export interface ClaimRequest {
  readonly worker: WorkerId;
  readonly queues: readonly string[];
  readonly limit: number;
}

export interface ClaimedRun {
  readonly id: RunId;
  readonly workflow: string;
  readonly version: VersionHash;
  readonly inputs: Json;
  readonly queue: string;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly parent?: { readonly runId: RunId; readonly operation: number };
  readonly createdAt: number;
  readonly timeoutAt?: number;
  /** 0: nothing was ever committed for it. */
  readonly revision: number;
  readonly messages: readonly Message[];
}

export interface ClaimedTask extends NewTask {
  /** From 1; every claim counts one up. With the worker's id it is the fence of the result. */
  readonly attempt: number;
  /** Attempts that ended in a failure of the task itself; those of the infrastructure are not counted (B31). */
  readonly failures: number;
  /** An attempt that an earlier worker submitted and that may still run at its backend (B22). */
  readonly lost?: { readonly attempt: number; readonly backend?: string; readonly handle?: string };
}

/** One run's step. */
export interface RunCommit {
  readonly id: RunId;
  /** The revision this step started from; the commit makes it `revision + 1`. Another revision in the store: rejected. */
  readonly revision: number;
  readonly state: RunState;
  /** Absent at an end state. */
  readonly snapshot?: Uint8Array;
  readonly output?: Json;
  readonly error?: ErrorData;
  /** Sequences of the messages this step acted on. */
  readonly consumed: readonly number[];
  readonly newTasks: readonly NewTask[];
  /** Tasks of this run that nobody waits for any more; as `Store.cancelTasks`. */
  readonly cancelTasks: readonly TaskId[];
  readonly newChildren: readonly NewRun[];
  /** Messages to other runs, written with this step; those to ended or unknown runs are dropped. */
  readonly messages: readonly OutgoingMessage[];
  readonly newWaits: readonly OpenWait[];
  /** Operations of waits that were answered or dropped. At an end state the store closes all of them by itself. */
  readonly closedWaits: readonly number[];
  /** Give the lease up. The store makes the run claimable at once where it has a message with a sequence above `seenSequence`. */
  readonly park: boolean;
  /** The highest sequence the worker has seen of this run; 0 for none. */
  readonly seenSequence: number;
  readonly waitingLine: number | null;
}

/**
 * Gives a run's lease up with nothing changed but `revision + 1` (so that a later claim can be told from one answered before): a claim
 * brought no message that the run could act on, or its last task in flight went back to the queue.
 */
export interface RunRelease {
  readonly id: RunId;
  readonly revision: number;
  readonly seenSequence: number;
  /** True: claimable again at once (the worker is stopping, or has no room). */
  readonly requeue: boolean;
  /** The run is paused from now on (E23): its state becomes that, and its line stays. Its next step gives it another. */
  readonly paused?: boolean;
}

/** One attempt's end. */
export interface TaskCommit {
  readonly id: TaskId;
  readonly attempt: number;
  readonly outcome:
    | { readonly state: "done"; readonly result: Json }
    | { readonly state: "failed"; readonly error: ErrorData }
    | { readonly state: "canceled"; readonly error: ErrorData }
    | {
        /** Queued again, not before `availableAt`. `counted`: adds one to `failures`. */
        readonly state: "retry";
        readonly error: ErrorData;
        readonly availableAt: number;
        readonly counted: boolean;
      };
  readonly at: number;
  /**
   * True: deliver an end as a message to the run that the task belongs to (dropped where that run has ended; a retry delivers nothing).
   * False: the run's own step in this batch takes it. The two stand and fall together: where either is rejected, so is the other.
   * (Where the batch has no step of that run, nobody takes it: the run had canceled the task.)
   */
  readonly deliver: boolean;
}

/** The attempt has a handle at a backend, or runs there. Of an attempt that the worker does not own any more: passed over. */
export interface TaskProgress {
  readonly id: TaskId;
  readonly attempt: number;
  readonly state: "submitted" | "running";
  readonly backend: string;
  readonly handle?: string;
  readonly at: number;
}

export interface CommitBatch {
  /** Counts from 1 per worker incarnation. The store remembers the last: a repeated one changes nothing and is answered as done (and need not say again what was rejected). */
  readonly sequence: number;
  readonly runs: readonly RunCommit[];
  readonly releases: readonly RunRelease[];
  readonly tasks: readonly TaskCommit[];
  readonly progress: readonly TaskProgress[];
  /** History. Events, logs and checkpoints of a rejected run, and `task.*` events of a rejected task, are dropped with it. */
  readonly events: readonly RunEvent[];
  readonly logs: readonly RunLog[];
  readonly checkpoints: readonly Checkpoint[];
}

export interface CommitResult {
  /** False: this incarnation is dead, nothing at all was written. */
  readonly alive: boolean;
  /** Not owned any more, or at another revision: nothing of theirs was written. */
  readonly rejectedRuns: readonly RunId[];
  readonly rejectedTasks: readonly TaskId[];
}

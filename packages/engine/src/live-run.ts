import type { Command, Completion, Machine } from "@fermata/flow";
import type { Message, RunEvent, RunId, TaskId } from "./model.ts";
import type { ClaimedRun, TaskCommit } from "./store.ts";

export type SignalMessage = Extract<Message, { kind: "signal" }>;
export type DueMessage = Extract<Message, { kind: "due" }>;

/** The end of one of the run's own tasks on this worker: goes into the machine and into the same commit as the step it causes. */
export interface TaskEnd {
  readonly commit: TaskCommit;
  readonly completion: Completion;
  readonly event: RunEvent;
}

/** A run in the hands of this worker: its machine, what it waits for, and what has come for it since its last step. */
export class LiveRun {
  readonly claim: ClaimedRun;
  /** The revision that the store has once everything filed so far is durable. */
  revision: number;
  machine: Machine | null = null;
  /** Of the last commit, until the machine is restored from it. */
  snapshot: Uint8Array | null = null;
  snapshotBytes = 0;
  /** Highest message sequence taken over. */
  seen = 0;
  /** Not looked at yet by a step. */
  inbox: Message[] = [];
  results: TaskEnd[] = [];
  /** Tasks whose ends the step that is going on has taken. */
  taking: readonly TaskId[] = [];
  /** Looked at, and waiting for a wait of that name. */
  signals: SignalMessage[] = [];
  readonly due = new Map<number, DueMessage>();
  /** Operations without an answer, in order of creation. */
  readonly open = new Map<number, Command>();
  readonly children = new Map<number, RunId>();
  /** Operations of tasks that this worker runs. While there are any, the lease is kept. */
  readonly inFlight = new Set<number>();
  cancel: Extract<Message, { kind: "cancel" }> | null = null;
  terminate: Extract<Message, { kind: "terminate" }> | null = null;
  timeout: Extract<Message, { kind: "timeout" }> | null = null;
  /** The machine has been told of the cancel or timeout. */
  canceled = false;
  /** Its last step has been made. */
  ended = false;
  /** The history knows that it is paused. */
  toldPaused = false;
  /** In the worker's queue of runs to step, or being stepped. */
  queued = false;
  /** Its step is in the batch that is still filling, so that the next step must wait until that one is sent. */
  filed = false;

  constructor(claim: ClaimedRun) {
    this.claim = claim;
    this.revision = claim.revision;
  }

  get id(): RunId {
    return this.claim.id;
  }

  get hasNews(): boolean {
    return this.inbox.length > 0 || this.results.length > 0;
  }

  /** Takes over messages, and passes over those it has. Answers whether there was a new one. */
  take(messages: readonly Message[]): boolean {
    let news = false;
    for (const message of messages) {
      if (message.sequence <= this.seen) continue;
      this.seen = message.sequence;
      this.inbox.push(message);
      news = true;
    }
    return news;
  }

  /**
   * True while a pause holds: neither a resume nor an order to end has come after it. Looks at what came since the last step, which is all
   * there is, since a paused run makes none.
   */
  get isPaused(): boolean {
    let paused = false;
    for (const { kind } of this.inbox) {
      if (kind === "pause") paused = true;
      else if (kind === "resume") paused = false;
      else if (kind === "cancel" || kind === "terminate" || kind === "timeout") return false;
    }
    return paused;
  }

  /** Sets the open operations to what the machine says, after a restore or a cancel. */
  syncOpen(): void {
    this.open.clear();
    const pending = [...(this.machine?.pending ?? [])].sort((a, b) => a.command.id - b.command.id);
    for (const { command } of pending) this.open.set(command.id, command);
  }

  openTasks(taskId: (run: RunId, operation: number) => TaskId): TaskId[] {
    return [...this.open.values()].filter(({ kind }) => kind === "task").map(({ id }) => taskId(this.id, id));
  }

  /**
   * How the run stands at its wait: what was started and that nobody awaits (fire and forget) does not count. It is `running` while any
   * fiber waits for a task, and its line is that of the newest call that a fiber waits for.
   */
  get standing(): { readonly state: "running" | "waiting"; readonly line: number | null } {
    let state: "running" | "waiting" = "waiting";
    let newest: Command | null = null;
    for (const { command, awaited } of this.machine?.pending ?? []) {
      if (!awaited) continue;
      if (command.kind === "task") state = "running";
      if (newest === null || command.id > newest.id) newest = command;
    }
    return { state, line: newest?.at.line ?? null };
  }
}

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { NewRun, NewTask, OpenWait, WorkerId } from "../model.ts";
import type { ClaimedRun, ClaimedTask, CommitBatch, CommitResult, RunCommit, Store, TaskCommit } from "../store.ts";

/** One store under test. */
export interface StoreFixture {
  readonly store: Store;
  /** The store's clock, as near as the test can know it. */
  now(): number;
  /** Lets that much time pass for the store: a virtual clock jumps, a real one is waited for. Cases ask for well under a second. */
  passTime(ms: number): Promise<void>;
}

/** One promise of the Store interface, as a test that any runner can run. */
export interface StoreCase {
  readonly title: string;
  run(fixture: StoreFixture): Promise<void>;
}

/** Queue names are drawn per bench, so that cases may share one database and run side by side. */
export class StoreBench {
  readonly fixture: StoreFixture;
  readonly store: Store;
  readonly queue = `q-${randomUUID()}`;
  readonly #sequences = new Map<WorkerId, number>();

  constructor(fixture: StoreFixture) {
    this.fixture = fixture;
    this.store = fixture.store;
  }

  async worker(leaseMs = 60_000): Promise<WorkerId> {
    const id = randomUUID();
    await this.store.registerWorker({ id, name: "test", leaseMs });
    return id;
  }

  run(fields: Partial<NewRun> = {}): NewRun {
    return {
      id: randomUUID(),
      workflow: `w-${this.queue}`,
      version: "0".repeat(64),
      inputs: { a: [1, "ü", null] },
      queue: this.queue,
      priority: 0,
      availableAt: this.fixture.now() - 1000,
      createdAt: this.fixture.now(),
      tags: [],
      ...fields,
    };
  }

  task(id: string, fields: Partial<NewTask> = {}): NewTask {
    return {
      id,
      name: "report",
      queue: this.queue,
      priority: 0,
      availableAt: this.fixture.now() - 1000,
      spec: { kind: "compute", executable: "true" },
      inputs: {},
      retries: 0,
      backoff: { initialMs: 10, factor: 2, maxMs: 100 },
      tags: [],
      claimed: false,
      ...fields,
    };
  }

  wait(runId: string, operation: number, fields: Partial<OpenWait> = {}): OpenWait {
    const at = { start: 0, end: 1, line: 1, column: 0 };
    return {
      runId,
      operation,
      kind: "signal",
      name: "approval",
      command: { kind: "signal", id: operation, name: "approval", at },
      createdAt: this.fixture.now(),
      ...fields,
    };
  }

  /** A run in the hands of a worker, never advanced. */
  async claimed(worker: WorkerId, fields: Partial<NewRun> = {}): Promise<ClaimedRun> {
    const run = this.run(fields);
    await this.store.createRuns([run]);
    const claims = await this.claim(worker);
    const claim = claims.find((entry) => entry.id === run.id);
    assert.ok(claim, "the new run can be claimed");
    return claim;
  }

  claim(worker: WorkerId, limit = 100): Promise<ClaimedRun[]> {
    return this.store.claimRuns({ worker, queues: [this.queue], limit });
  }

  claimTasks(worker: WorkerId, backends: readonly string[] = ["local"], limit = 100): Promise<ClaimedTask[]> {
    return this.store.claimTasks({ worker, queues: [this.queue], limit, backends });
  }

  step(claim: { readonly id: string; readonly revision: number }, fields: Partial<RunCommit> = {}): RunCommit {
    return {
      id: claim.id,
      revision: claim.revision,
      state: "waiting",
      snapshot: new Uint8Array([0, 1, 255, claim.revision]),
      consumed: [],
      newTasks: [],
      cancelTasks: [],
      newChildren: [],
      messages: [],
      newWaits: [],
      closedWaits: [],
      park: true,
      seenSequence: 0,
      waitingLine: 3,
      ...fields,
    };
  }

  end(claim: { readonly id: string; readonly revision: number }, fields: Partial<RunCommit> = {}): RunCommit {
    const { snapshot: _, ...step } = this.step(claim, {
      state: "completed",
      output: null,
      waitingLine: null,
      ...fields,
    });
    return step;
  }

  done(id: string, attempt: number, fields: Partial<TaskCommit> = {}): TaskCommit {
    return {
      id,
      attempt,
      outcome: { state: "done", result: { ok: true } },
      at: this.fixture.now(),
      deliver: true,
      ...fields,
    };
  }

  batch(worker: WorkerId, fields: Partial<CommitBatch>): CommitBatch {
    const sequence = (this.#sequences.get(worker) ?? 0) + 1;
    this.#sequences.set(worker, sequence);
    return {
      sequence,
      runs: [],
      releases: [],
      tasks: [],
      progress: [],
      events: [],
      logs: [],
      checkpoints: [],
      ...fields,
    };
  }

  commit(worker: WorkerId, fields: Partial<CommitBatch>): Promise<CommitResult> {
    return this.store.commit(worker, this.batch(worker, fields));
  }

  async commitRuns(worker: WorkerId, ...runs: RunCommit[]): Promise<void> {
    const result = await this.commit(worker, { runs });
    assert.deepEqual(result, { alive: true, rejectedRuns: [], rejectedTasks: [] });
  }

  async state(run: string): Promise<string | undefined> {
    const [status] = await this.store.readRuns([run]);
    return status?.state;
  }

  signal(runId: string, fields: { name?: string; payload?: string; messageId?: string } = {}) {
    return this.store.sendSignals([{ runId, name: "approval", payload: "yes", ...fields }]);
  }
}

/** A case over a fresh bench. */
export function storeCase(title: string, check: (bench: StoreBench) => Promise<void>): StoreCase {
  return { title, run: (fixture) => check(new StoreBench(fixture)) };
}

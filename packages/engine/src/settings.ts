import type { Limits } from "@fermata/flow";

/** Every setting of the engine with its default below. Durations in milliseconds. */
export interface EngineSettings {
  /** For people: host and process, say. */
  readonly workerName: string;
  /** Queues this worker serves. */
  readonly queues: readonly string[];
  /** A worker not heard of for so long is declared dead, and its work is retaken (E4). */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Slow poll for work that no hint told of (E5). */
  readonly pollMs: number;
  /** Most runs per claim, and most steps per commit. */
  readonly batchMax: number;
  /** Most runs that this worker holds leases of; above it, runs stay queued for others (E9). */
  readonly runsLeasedMax: number;
  /** Most attempts handed to backends and not ended; above it, tasks stay queued. */
  readonly tasksInFlightMax: number;
  /** Instructions of a script between two looks at the clock. */
  readonly sliceInstructions: number;
  /** How long scripts may hold the event loop before everything else has its turn (E9). */
  readonly turnMs: number;
  /** Snapshot bytes of live machines of parked runs that are kept (E8). */
  readonly cacheBytesMax: number;
  /** Which snapshots history keeps (E25): of every wait, of the last N per run, or none beside the run's own. */
  readonly checkpoints: "all" | "none" | number;
  readonly inputsBytesMax: number;
  readonly signalBytesMax: number;
  /** Between attempts, where neither the call nor the definition says (E20). */
  readonly backoff: { readonly initialMs: number; readonly factor: number; readonly maxMs: number };
  /** Attempts that the infrastructure may lose before the task fails for good (B31). */
  readonly infrastructureFailuresMax: number;
  /** How long a task definition or newest version is taken from memory before the store is asked again. */
  readonly catalogMs: number;
  /** How long nobody looks for a schedule that another engine has saved. */
  readonly schedulePollMs: number;
  /** A schedule's time that is noticed later than this was missed: its catch-up policy says what becomes of it. */
  readonly scheduleGraceMs: number;
  /** Most runs, tasks and signals that wait for the store to take them in; more are refused as `BUSY` (E9). */
  readonly intakeMax: number;
  /** Steps of one run that may crash the engine before the run is failed. */
  readonly stepCrashesMax: number;
  readonly limits: Partial<Limits>;
}

export const defaultSettings: EngineSettings = {
  workerName: "worker",
  queues: ["default"],
  leaseMs: 15_000,
  heartbeatMs: 4_000,
  pollMs: 1_000,
  batchMax: 500,
  runsLeasedMax: 5_000,
  tasksInFlightMax: 4_000,
  sliceInstructions: 20_000,
  turnMs: 5,
  cacheBytesMax: 64 * 1024 * 1024,
  checkpoints: "all",
  inputsBytesMax: 1024 * 1024,
  signalBytesMax: 256 * 1024,
  backoff: { initialMs: 1_000, factor: 2, maxMs: 3_600_000 },
  infrastructureFailuresMax: 10,
  catalogMs: 1_000,
  schedulePollMs: 10_000,
  scheduleGraceMs: 60_000,
  intakeMax: 100_000,
  stepCrashesMax: 3,
  limits: {},
};

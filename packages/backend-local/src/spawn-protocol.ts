/** What the server and its spawner process say to each other, over Node's own IPC with structured clones. */

/** A program to start; everything is decided here, so that the spawner only has to do it. */
export interface Job {
  readonly id: string;
  /** A path, or a bare name to look up in PATH. */
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly cwd?: string;
  /** Added to the spawner's own environment; null removes a name. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly stdin?: string;
  /** Path of the log files without `.stdout` and `.stderr`. */
  readonly logBase: string;
  readonly captureStdio: boolean;
  readonly timeoutMs?: number;
  /** Share of the slots it takes. */
  readonly slots: number;
  readonly memoryBytes: number;
}

export interface JobStarted {
  readonly id: string;
  readonly pid: number;
  readonly at: number;
}

export interface JobEnded {
  readonly id: string;
  readonly at: number;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why the spawner ended it. */
  readonly reason?: "canceled" | "timeout";
  /** It never started, for a reason that is not its exit code. */
  readonly failure?: { readonly message: string; readonly origin: "task" | "infrastructure" };
  readonly output?: CapturedOutput;
}

export interface CapturedOutput {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

export interface SpawnerSettings {
  readonly slots: number;
  readonly memoryBytes: number;
  readonly captureBytesMax: number;
  /** Between SIGTERM and SIGKILL. */
  readonly killGraceMs: number;
  /** Folder of the journals of this session's spawners. */
  readonly journalDirectory: string;
  /** Use Node's own spawn even where posix_spawn is to be had. */
  readonly plainSpawn: boolean;
}

export type ToSpawner =
  | { readonly type: "configure"; readonly settings: SpawnerSettings }
  | { readonly type: "run"; readonly jobs: readonly Job[] }
  | { readonly type: "kill"; readonly ids: readonly string[] }
  /** The server has durably taken these ends: nothing of them has to be kept. */
  | { readonly type: "taken"; readonly ids: readonly string[] }
  /** Nothing more will come: leave, and leave no journal. */
  | { readonly type: "leave" };

export type FromSpawner =
  | { readonly type: "ready"; readonly launcher: "posix_spawn" | "node" }
  | { readonly type: "events"; readonly started: readonly JobStarted[]; readonly ended: readonly JobEnded[] };

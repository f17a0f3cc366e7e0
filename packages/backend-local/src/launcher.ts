import type { Job } from "./spawn-protocol.ts";

/** How a program that was started ended. */
export interface Exit {
  readonly pid: number;
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface LaunchRequest {
  readonly job: Job;
  /** Path of the program itself. */
  readonly path: string;
  readonly stdinPath: string;
  readonly stdoutPath: string;
  readonly stderrPath: string;
}

/** What the system answered instead of starting: an errno name such as `ENOENT`. */
export type LaunchResult = { readonly pid: number } | { readonly errno: string };

/** Starts programs, each as the leader of a session of its own, and tells when they ended. */
export interface Launcher {
  readonly name: "posix_spawn" | "node";
  launch(request: LaunchRequest): LaunchResult;
  /** Called once, before the first launch; `ended` is called with what was reaped, in a turn of its own. */
  onExit(ended: (exits: readonly Exit[]) => void): void;
}

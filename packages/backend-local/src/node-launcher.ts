import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync } from "node:fs";
import { environmentOf } from "./job-environment.ts";
import type { Exit, Launcher, LaunchRequest, LaunchResult } from "./launcher.ts";

/** Node's own spawn, where the system's posix_spawn cannot be called: slower, the same in everything else. */
export function nodeLauncher(): Launcher {
  let report: (exits: readonly Exit[]) => void = () => {};
  const launch = ({ job, path, stdinPath, stdoutPath, stderrPath }: LaunchRequest): LaunchResult => {
    const descriptors: number[] = [];
    try {
      descriptors.push(openSync(stdinPath, "r"), openSync(stdoutPath, "w", 0o600), openSync(stderrPath, "w", 0o600));
      const child = spawn(path, job.arguments, {
        argv0: job.executable,
        detached: true,
        stdio: descriptors,
        windowsHide: true,
        env: environmentOf(job),
        ...(job.cwd === undefined ? {} : { cwd: job.cwd }),
      });
      child.on("error", () => {});
      const { pid } = child;
      if (pid === undefined) return { errno: refusedErrno(path, job.cwd) };
      child.on("exit", (code, signal) => report([signal === null ? { pid, exitCode: code ?? 0 } : { pid, signal }]));
      return { pid };
    } catch (error) {
      return { errno: (error as NodeJS.ErrnoException).code ?? "EIO" };
    } finally {
      for (const descriptor of descriptors) closeSync(descriptor);
    }
  };
  return {
    name: "node",
    launch,
    onExit: (ended) => {
      report = ended;
    },
  };
}

/** Node tells why a spawn failed only in a later turn; the file system knows it now. What it permits, the system had no room for. */
function refusedErrno(path: string, cwd: string | undefined): string {
  try {
    if (cwd !== undefined) accessSync(cwd, constants.X_OK);
    accessSync(path, constants.X_OK);
    return "EAGAIN";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "EIO";
  }
}

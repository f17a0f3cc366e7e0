import { accessSync, constants, writeFileSync } from "node:fs";
import { capturedOutput } from "./captured-output.ts";
import type { Job, JobEnded } from "./spawn-protocol.ts";

/** What a program that could not be started ends with: what a shell would say where a shell knows (B4), else the system's reason. */
export function startFailure(job: Job, errno: string, captureBytesMax: number): Omit<JobEnded, "id" | "at"> {
  const { executable, cwd } = job;
  if (cwd !== undefined && !isUsable(cwd))
    return { failure: { message: `working directory ${cwd} cannot be entered`, origin: "task" } };
  if (errno === "ENOENT" || errno === "ENOTDIR")
    return likeShell(job, 127, { reason: `${executable}: not found`, captureBytesMax });
  if (errno === "EACCES" || errno === "EISDIR" || errno === "EPERM")
    return likeShell(job, 126, { reason: `${executable}: permission denied`, captureBytesMax });
  if (errno === "E2BIG")
    return {
      failure: { message: `${executable}: arguments and environment are too long for the system`, origin: "task" },
    };
  return { failure: { message: `${executable} could not be started: ${errno}`, origin: "infrastructure" } };
}

function likeShell(
  { logBase, captureStdio }: Job,
  exitCode: number,
  { reason, captureBytesMax }: { reason: string; captureBytesMax: number },
): Omit<JobEnded, "id" | "at"> {
  const stderr = Buffer.from(`${reason}\n`);
  if (!captureStdio) return { exitCode };
  try {
    writeFileSync(`${logBase}.stdout`, "", { mode: 0o600 });
    writeFileSync(`${logBase}.stderr`, stderr, { mode: 0o600 });
    return { exitCode, output: capturedOutput(logBase, captureBytesMax) };
  } catch {
    // No log to write to either; the code says enough.
    return { exitCode };
  }
}

function isUsable(directory: string): boolean {
  try {
    accessSync(directory, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

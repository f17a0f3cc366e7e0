import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { dirname } from "node:path";
import { capturedOutput } from "./captured-output.ts";
import type { Exit, Launcher, LaunchResult } from "./launcher.ts";
import { confirmKilled, signalGroup } from "./process-group.ts";
import { forgetProgramPath, programPath } from "./program-path.ts";
import type { Job, JobEnded, JobStarted, SpawnerSettings } from "./spawn-protocol.ts";
import { startFailure } from "./start-failure.ts";

/** Timers of Node end at 2^31 - 1 ms, about 25 days. */
const timerMsMax = 2 ** 31 - 1;
const killConfirmMsMax = 5000;

interface Running {
  readonly job: Job;
  readonly pid: number;
  readonly at: number;
  timers: NodeJS.Timeout[];
  reason?: "canceled" | "timeout";
}

export interface TableListener {
  started(event: JobStarted): void;
  ended(event: JobEnded): void;
}

/** The jobs of one spawner: those that wait for room, and those that run (B23). First come, first served. */
export class ProcessTable {
  readonly #launcher: Launcher;
  readonly #settings: SpawnerSettings;
  readonly #listener: TableListener;
  readonly #waiting = new Map<string, Job>();
  readonly #running = new Map<string, Running>();
  readonly #byPid = new Map<number, Running>();
  readonly #directories = new Set<string>();
  #slotsUsed = 0;
  #memoryUsed = 0;
  #filling = false;

  constructor(launcher: Launcher, settings: SpawnerSettings, listener: TableListener) {
    this.#launcher = launcher;
    this.#settings = settings;
    this.#listener = listener;
    launcher.onExit((exits) => this.#reaped(exits));
  }

  get running(): readonly JobStarted[] {
    return [...this.#running.values()].map(({ job, pid, at }) => ({ id: job.id, pid, at }));
  }

  run(jobs: readonly Job[]): void {
    for (const job of jobs) this.#waiting.set(job.id, job);
    this.#fill();
  }

  /** Forgets what has not started; nobody will ask for it any more. */
  dropWaiting(): void {
    this.#waiting.clear();
  }

  kill(id: string): void {
    if (this.#waiting.delete(id)) {
      this.#listener.ended({ id, at: Date.now(), reason: "canceled" });
      return;
    }
    const running = this.#running.get(id);
    if (running !== undefined) this.#end(running, "canceled");
  }

  #fill(): void {
    if (this.#filling) return;
    this.#filling = true;
    for (const job of this.#waiting.values()) {
      if (!this.#hasRoom(job)) break;
      if (!this.#start(job)) break;
      this.#waiting.delete(job.id);
    }
    this.#filling = false;
  }

  #hasRoom({ slots, memoryBytes }: Job): boolean {
    if (this.#running.size === 0) return true;
    return (
      this.#slotsUsed + slots <= this.#settings.slots && this.#memoryUsed + memoryBytes <= this.#settings.memoryBytes
    );
  }

  /** False where it must wait: the system has no room for another process before one of ours ends. */
  #start(job: Job): boolean {
    const result = this.#tryLaunch(job);
    if ("errno" in result) {
      const isCrowded = result.errno === "EAGAIN" || result.errno === "ENOMEM";
      if (isCrowded && this.#running.size > 0) return false;
      const { captureBytesMax } = this.#settings;
      this.#listener.ended({ id: job.id, at: Date.now(), ...startFailure(job, result.errno, captureBytesMax) });
      return true;
    }
    const running: Running = { job, pid: result.pid, at: Date.now(), timers: [] };
    this.#running.set(job.id, running);
    this.#byPid.set(result.pid, running);
    this.#slotsUsed += job.slots;
    this.#memoryUsed += job.memoryBytes;
    if (job.timeoutMs !== undefined) this.#endAfter(running, job.timeoutMs);
    this.#listener.started({ id: job.id, pid: result.pid, at: running.at });
    return true;
  }

  #tryLaunch(job: Job): LaunchResult {
    try {
      const stdinPath = this.#prepareFiles(job);
      const result = this.#launch(job, stdinPath);
      if (stdinPath !== devNull) rmSync(stdinPath, { force: true });
      return result;
    } catch (error) {
      // A full disk, a folder that may not be written: this job's misfortune, not the spawner's.
      return { errno: `${(error as NodeJS.ErrnoException).code ?? "EIO"} (log files)` };
    }
  }

  /** The folder of the job's files, and the file its stdin is read from. */
  #prepareFiles({ logBase, captureStdio, stdin }: Job): string {
    if (!captureStdio && stdin === undefined) return devNull;
    const directory = dirname(logBase);
    if (!this.#directories.has(directory)) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (this.#directories.size > 10_000) this.#directories.clear();
      this.#directories.add(directory);
    }
    if (stdin === undefined) return devNull;
    const path = `${logBase}.stdin`;
    writeFileSync(path, stdin, { mode: 0o600 });
    return path;
  }

  #launch(job: Job, stdinPath: string): LaunchResult {
    const request = {
      job,
      stdinPath,
      stdoutPath: job.captureStdio ? `${job.logBase}.stdout` : devNull,
      stderrPath: job.captureStdio ? `${job.logBase}.stderr` : devNull,
    };
    const path = this.#programPath(job);
    if (path === undefined) return { errno: "ENOENT" };
    const result = this.#launcher.launch({ ...request, path });
    if (!("errno" in result)) return result;
    if (result.errno === "ENOEXEC")
      // A script without a first line that names its interpreter: the shell's, as everywhere.
      return this.#launcher.launch({
        ...request,
        path: "/bin/sh",
        job: { ...job, executable: "sh", arguments: [path, ...job.arguments] },
      });
    if (result.errno !== "ENOENT") return result;
    // Something remembered is gone: the program's place, or the folder of the logs.
    const moved = forgetProgramPath(job.executable, searchPath(job));
    const again = moved ? this.#programPath(job) : path;
    this.#directories.delete(dirname(job.logBase));
    this.#prepareFiles(job);
    return again === undefined ? result : this.#launcher.launch({ ...request, path: again });
  }

  #programPath(job: Job): string | undefined {
    // Windows finds programs its own way, with extensions.
    const isPath = job.executable.includes("/") || process.platform === "win32";
    return isPath ? job.executable : programPath(job.executable, searchPath(job));
  }

  #endAfter(running: Running, ms: number): void {
    const timer = setTimeout(
      () => {
        if (ms > timerMsMax) this.#endAfter(running, ms - timerMsMax);
        else this.#end(running, "timeout");
      },
      Math.min(ms, timerMsMax),
    );
    running.timers.push(timer);
  }

  /** SIGTERM to the group, SIGKILL after the grace; the end is told when the group is gone (B6). */
  #end(running: Running, reason: "canceled" | "timeout"): void {
    if (running.reason !== undefined) return;
    running.reason = reason;
    signalGroup(running.pid, "SIGTERM");
    // A stopped process sees no SIGTERM before it goes on.
    signalGroup(running.pid, "SIGCONT");
    running.timers.push(setTimeout(() => signalGroup(running.pid, "SIGKILL"), this.#settings.killGraceMs));
  }

  #reaped(exits: readonly Exit[]): void {
    for (const exit of exits) {
      const running = this.#byPid.get(exit.pid);
      if (running === undefined) continue;
      this.#byPid.delete(exit.pid);
      for (const timer of running.timers) clearTimeout(timer);
      if (running.reason === undefined) this.#settle(running, exit);
      else void confirmKilled(exit.pid, killConfirmMsMax).then(() => this.#settle(running, exit));
    }
    this.#fill();
  }

  #settle(running: Running, { exitCode, signal }: Exit): void {
    const { job, reason } = running;
    this.#running.delete(job.id);
    this.#slotsUsed -= job.slots;
    this.#memoryUsed -= job.memoryBytes;
    this.#listener.ended({
      id: job.id,
      at: Date.now(),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(signal === undefined ? {} : { signal }),
      ...(reason === undefined ? {} : { reason }),
      ...(job.captureStdio ? { output: capturedOutput(job.logBase, this.#settings.captureBytesMax) } : {}),
    });
    if (reason !== undefined) this.#fill();
  }
}

function searchPath({ env }: Job): string {
  const path = env !== undefined && "PATH" in env ? env.PATH : process.env.PATH;
  return path ?? "/usr/bin:/bin";
}

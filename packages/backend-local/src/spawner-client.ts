import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { BackendError } from "@fermata/backend";
import { forkProgram } from "./child-program.ts";
import { isSameProcess, killGroup } from "./process-group.ts";
import type { FromSpawner, Job, JobEnded, JobStarted, SpawnerSettings, ToSpawner } from "./spawn-protocol.ts";
import { removeJournalOf } from "./spawner-journal.ts";

/** How many jobs beyond the free slots the spawner is given: enough that it never waits for the server between two starts. */
const prefetch = 256;
const startMsMax = 20_000;

export interface SpawnerListener {
  started(event: JobStarted): void;
  ended(event: JobEnded): void;
}

/** The server's side of the spawner: hands out jobs at the rate they start, and starts another spawner when one dies. */
export class SpawnerClient {
  readonly #settings: SpawnerSettings;
  readonly #listener: SpawnerListener;
  /** Not handed to the spawner yet. */
  readonly #waiting = new Map<string, Job>();
  /** Handed over and not told to have started. */
  readonly #handed = new Map<string, Job>();
  readonly #running = new Map<string, JobStarted>();
  #process: ChildProcess | undefined;
  #launcher: "posix_spawn" | "node" | undefined;
  #isClosed = false;
  #isFlushPlanned = false;

  constructor(settings: SpawnerSettings, listener: SpawnerListener) {
    this.#settings = settings;
    this.#listener = listener;
  }

  /** How programs are started: known once `start` has resolved. */
  get launcher(): "posix_spawn" | "node" | undefined {
    return this.#launcher;
  }

  get counts(): { readonly running: number; readonly queued: number } {
    return { running: this.#running.size, queued: this.#waiting.size + this.#handed.size };
  }

  /** @throws BackendError `START_FAILED` where the spawner does not answer */
  async start(): Promise<void> {
    const child = forkProgram(new URL("./spawner-main.ts", import.meta.url));
    this.#process = child;
    this.#send({ type: "configure", settings: this.#settings });
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it did not answer within ${startMsMax} ms`)), startMsMax);
      child.once("exit", (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`it ended with ${signal ?? `code ${code}`}`));
      });
      child.on("message", (message: FromSpawner) => {
        if (message.type === "ready") {
          this.#launcher = message.launcher;
          clearTimeout(timer);
          resolve();
        } else this.#take(message);
      });
    });
    try {
      await ready;
    } catch (error) {
      child.kill("SIGKILL");
      throw new BackendError("START_FAILED", `the spawner could not be started: ${(error as Error).message}`, {
        cause: error,
      });
    }
    child.once("exit", () => void this.#lost(child.pid));
    this.#flush();
  }

  run(job: Job): void {
    this.#waiting.set(job.id, job);
    this.#planFlush();
  }

  kill(ids: readonly string[]): void {
    const handed: string[] = [];
    for (const id of ids) {
      if (this.#waiting.delete(id)) this.#listener.ended({ id, at: Date.now(), reason: "canceled" });
      else if (this.#handed.has(id) || this.#running.has(id)) handed.push(id);
    }
    if (handed.length > 0) this.#send({ type: "kill", ids: handed });
  }

  taken(ids: readonly string[]): void {
    this.#send({ type: "taken", ids });
  }

  /** Only when nothing runs any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    this.#send({ type: "leave" });
    await exited;
  }

  #take(message: Extract<FromSpawner, { type: "events" }>): void {
    for (const event of message.started) {
      this.#handed.delete(event.id);
      this.#running.set(event.id, event);
      this.#listener.started(event);
    }
    for (const event of message.ended) {
      this.#handed.delete(event.id);
      this.#running.delete(event.id);
      this.#listener.ended(event);
    }
    this.#flush();
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    setImmediate(() => {
      this.#isFlushPlanned = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#process?.connected !== true || this.#launcher === undefined) return;
    const jobs: Job[] = [];
    for (const job of this.#waiting.values()) {
      if (this.#handed.size >= prefetch) break;
      jobs.push(job);
      this.#waiting.delete(job.id);
      this.#handed.set(job.id, job);
    }
    if (jobs.length > 0) this.#send({ type: "run", jobs });
  }

  #send(message: ToSpawner): void {
    if (this.#process?.connected === true) this.#process.send(message, () => {});
  }

  /**
   * The spawner died under us. What ran has lost the process that would have told its end: it is killed, so that a retry cannot run
   * beside it, and reported as a failure of the infrastructure (B22, B31). What had not started goes to the next spawner.
   */
  async #lost(spawnerPid: number | undefined): Promise<void> {
    if (this.#isClosed) return;
    if (spawnerPid !== undefined) removeJournalOf(spawnerPid, this.#settings.journalDirectory);
    this.#launcher = undefined;
    const lost = [...this.#running.values()];
    const again = [...this.#handed.values(), ...this.#waiting.values()];
    this.#running.clear();
    this.#handed.clear();
    this.#waiting.clear();
    for (const job of again) this.#waiting.set(job.id, job);
    const message = "the process that watched over this task died";
    await Promise.all(
      lost.map(async ({ id, pid, at }) => {
        if (isSameProcess(pid, at)) await killGroup(pid, this.#settings.killGraceMs);
        this.#listener.ended({ id, at: Date.now(), failure: { message, origin: "infrastructure" } });
      }),
    );
    await this.#restart();
  }

  async #restart(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.start();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }
}

import type { ChildProcess } from "node:child_process";
import { forkProgram } from "./child-program.ts";
import type { FunctionAnswer, FunctionCall } from "./function-protocol.ts";
import { confirmKilled, signalGroup } from "./process-group.ts";

const idleMsMax = 60_000;
const killConfirmMsMax = 5000;

export type FunctionEnd =
  | { readonly kind: "answer"; readonly answer: FunctionAnswer }
  | { readonly kind: "killed"; readonly reason: "canceled" | "timeout" }
  /** The worker's process ended under the call, or could not be started. */
  | { readonly kind: "crashed"; readonly message: string };

export interface FunctionPoolListener {
  /** `startedAt` is when the worker's process started, `at` when the call did. */
  started(event: { id: string; pid: number; at: number; startedAt: number }): void;
  ended(id: string, end: FunctionEnd): void;
}

interface Call {
  readonly request: FunctionCall;
  readonly timeoutMs: number | undefined;
}

interface Worker {
  readonly process: ChildProcess;
  readonly startedAt: number;
  call: Call | undefined;
  timer: NodeJS.Timeout | undefined;
  killed: "canceled" | "timeout" | undefined;
}

/**
 * Worker processes for JavaScript functions. A pool of our own, because the kept libraries cannot do what a task needs of it: each
 * worker leads a process group that a cancel kills to the last member, confirmed, and each call has log files of its own.
 */
export class FunctionPool {
  readonly #size: number;
  readonly #listener: FunctionPoolListener;
  readonly #waiting = new Map<string, Call>();
  readonly #workers = new Set<Worker>();
  #isClosed = false;

  constructor(size: number, listener: FunctionPoolListener) {
    this.#size = size;
    this.#listener = listener;
  }

  get counts(): { readonly running: number; readonly queued: number } {
    let running = 0;
    for (const worker of this.#workers) if (worker.call !== undefined) running += 1;
    return { running, queued: this.#waiting.size };
  }

  run(request: FunctionCall, timeoutMs: number | undefined): void {
    this.#waiting.set(request.id, { request, timeoutMs });
    this.#fill();
  }

  kill(id: string): void {
    if (this.#waiting.delete(id)) {
      this.#listener.ended(id, { kind: "killed", reason: "canceled" });
      return;
    }
    for (const worker of this.#workers) if (worker.call?.request.id === id) this.#kill(worker, "canceled");
  }

  /** Only when nothing runs any more. */
  close(): void {
    this.#isClosed = true;
    for (const worker of this.#workers) worker.process.disconnect();
  }

  #fill(): void {
    for (const call of this.#waiting.values()) {
      const worker = this.#freeWorker();
      if (worker === undefined) return;
      this.#waiting.delete(call.request.id);
      this.#give(worker, call);
    }
  }

  #freeWorker(): Worker | undefined {
    for (const worker of this.#workers) if (worker.call === undefined && worker.process.connected) return worker;
    return this.#workers.size < this.#size && !this.#isClosed ? this.#addWorker() : undefined;
  }

  #addWorker(): Worker {
    const child = forkProgram(new URL("./function-worker-main.ts", import.meta.url));
    const worker: Worker = {
      process: child,
      startedAt: Date.now(),
      call: undefined,
      timer: undefined,
      killed: undefined,
    };
    this.#workers.add(worker);
    child.on("message", (answer: FunctionAnswer) => this.#answered(worker, answer));
    child.once("error", (error) => void this.#gone(worker, error.message));
    child.once("exit", (code, signal) => void this.#gone(worker, `it ended with ${signal ?? `code ${code}`}`));
    return worker;
  }

  #give(worker: Worker, call: Call): void {
    clearTimeout(worker.timer);
    worker.call = call;
    const { request, timeoutMs } = call;
    worker.timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => this.#kill(worker, "timeout"), Math.min(timeoutMs, 2 ** 31 - 1));
    worker.process.send(request, () => {});
    this.#listener.started({
      id: request.id,
      pid: worker.process.pid ?? 0,
      at: Date.now(),
      startedAt: worker.startedAt,
    });
  }

  #answered(worker: Worker, answer: FunctionAnswer): void {
    // A kill that crossed the answer wins: its confirmation is on the way.
    if (worker.call?.request.id !== answer.id || worker.killed !== undefined) return;
    clearTimeout(worker.timer);
    worker.call = undefined;
    worker.timer = setTimeout(() => worker.process.disconnect(), idleMsMax).unref();
    this.#listener.ended(answer.id, { kind: "answer", answer });
    this.#fill();
  }

  #kill(worker: Worker, reason: "canceled" | "timeout"): void {
    if (worker.killed !== undefined || worker.process.pid === undefined) return;
    worker.killed = reason;
    signalGroup(worker.process.pid, "SIGKILL");
  }

  async #gone(worker: Worker, message: string): Promise<void> {
    if (!this.#workers.delete(worker)) return;
    clearTimeout(worker.timer);
    const { pid } = worker.process;
    if (pid !== undefined) await confirmKilled(pid, killConfirmMsMax);
    if (worker.call !== undefined) {
      const { id } = worker.call.request;
      this.#listener.ended(
        id,
        worker.killed === undefined ? { kind: "crashed", message } : { kind: "killed", reason: worker.killed },
      );
    }
    this.#fill();
  }
}

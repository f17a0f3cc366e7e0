import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { answerCase } from "./answer-case.ts";

/** How long a thread may go on after its time before it is ended from outside. */
const GRACE_MS = 2_000;

const ROLE = "fermata-case-worker";

/** How a thread ended that could not answer. */
export type CaseLoss = "out of time" | "out of memory" | "crashed";

/** What one case may take. */
export interface CaseBounds {
  /** Real milliseconds. */
  readonly ms: number;
  /** Megabytes of heap. The language's own limit (`liveBytesMax`) is far below; this one catches what it does not count. */
  readonly heapMb: number;
}

export type CaseOutcome = { readonly answer: string } | { readonly loss: CaseLoss };

/** A thread of its own for cases, one at a time: what happens to the thread happens to that one case. */
export class CaseWorker {
  readonly #bounds: CaseBounds;
  readonly #worker: Worker;
  #settle: (outcome: CaseOutcome) => void = () => {};

  constructor(bounds: CaseBounds) {
    this.#bounds = bounds;
    const resourceLimits = { maxOldGenerationSizeMb: bounds.heapMb };
    this.#worker = new Worker(new URL(import.meta.url), { workerData: ROLE, resourceLimits });
    this.#worker.on("message", (answer: string) => this.#settle({ answer }));
    this.#worker.on("error", (error: NodeJS.ErrnoException) => {
      this.#settle({ loss: error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out of memory" : "crashed" });
    });
    this.#worker.on("exit", () => this.#settle({ loss: "crashed" }));
  }

  /** The answer as JSON; after a loss the worker is of no more use. */
  answer(line: string): Promise<CaseOutcome> {
    return new Promise((resolve) => {
      let turn: NodeJS.Immediate | undefined;
      // After a time in which this thread itself was busy, an answer that is there already comes first.
      const timer = setTimeout(() => {
        turn = setImmediate(() => this.#settle({ loss: "out of time" }));
      }, this.#bounds.ms + GRACE_MS);
      this.#settle = (outcome) => {
        this.#settle = () => {};
        clearTimeout(timer);
        clearImmediate(turn);
        if ("loss" in outcome) void this.close();
        resolve(outcome);
      };
      this.#worker.postMessage({ line, caseMs: this.#bounds.ms });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

if (!isMainThread && workerData === ROLE) {
  const port = parentPort!;
  port.on("message", async ({ line, caseMs }: { line: string; caseMs: number }) => {
    port.postMessage(JSON.stringify(await answerCase(line, caseMs)));
  });
}

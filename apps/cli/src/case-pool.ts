import { availableParallelism } from "node:os";
import type { Json } from "@fermata/flow";
import { refuse } from "./answer-case.ts";
import { type CaseBounds, type CaseLoss, CaseWorker } from "./case-worker.ts";

/** More threads would only take memory: cases are small. */
const WORKERS_MAX = 4;

interface Waiting {
  readonly line: string;
  readonly resolve: (answer: string) => void;
}

/** As many threads as there are cores, made when they are needed; a thread that is lost is replaced. */
export class CasePool {
  readonly #bounds: CaseBounds;
  readonly #idle: CaseWorker[] = [];
  readonly #waiting: Waiting[] = [];
  #places = Math.min(availableParallelism(), WORKERS_MAX);

  constructor(bounds: CaseBounds) {
    this.#bounds = bounds;
  }

  /** The answer as JSON. Never rejects. */
  answer(line: string): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push({ line, resolve });
      this.#next();
    });
  }

  /** Nothing may be waiting for an answer any more. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.close()));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    let worker = this.#idle.pop();
    if (worker === undefined) {
      if (this.#places === 0) return;
      this.#places--;
      worker = new CaseWorker(this.#bounds);
    }
    void this.#work(worker, this.#waiting.shift()!);
  }

  async #work(worker: CaseWorker, { line, resolve }: Waiting): Promise<void> {
    const outcome = await worker.answer(line);
    if ("answer" in outcome) {
      this.#idle.push(worker);
      resolve(outcome.answer);
    } else {
      this.#places++;
      resolve(JSON.stringify(refuse(idOf(line), this.#sentence(outcome.loss), LOSSES[outcome.loss])));
    }
    this.#next();
  }

  #sentence(loss: CaseLoss): string {
    const { ms, heapMb } = this.#bounds;
    if (loss === "out of time") return `The case took longer than ${ms} ms (--case-ms).`;
    return loss === "out of memory"
      ? `The case took more than ${heapMb} MB of memory (--case-mb).`
      : "The case ended its thread.";
  }
}

const LOSSES: Readonly<Record<CaseLoss, string>> = {
  "out of time": "LimitError",
  "out of memory": "LimitError",
  crashed: "InternalError",
};

function idOf(line: string): Json {
  try {
    return (JSON.parse(line) as { id?: Json } | null)?.id ?? null;
  } catch {
    return null;
  }
}

import type { Deployed } from "@fermata/flow";
import type {
  LanguageAnswer,
  LanguageArguments,
  LanguageMethod,
  LanguageQuestion,
  LanguageReply,
} from "./language-protocol.ts";

/** The part of a `Worker` that is used, so that a test can stand in for it. */
export interface LanguageWorker {
  postMessage(question: LanguageQuestion): void;
  onmessage: ((event: { readonly data: LanguageReply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (problem: Error) => void;
}

/** Asks the language service in its worker. After the worker broke down every question is refused, and the page does without. */
export class LanguageClient {
  readonly #worker: LanguageWorker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #broken: Error | null = null;
  #deployed = "";

  constructor(worker: LanguageWorker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#settle(data);
    worker.onerror = ({ message }) => {
      this.#broken = new Error(message ?? "The language service could not be loaded.");
      for (const { reject } of this.#waiting.values()) reject(this.#broken);
      this.#waiting.clear();
    };
  }

  ask<Method extends LanguageMethod>(
    method: Method,
    ...given: LanguageArguments<Method>
  ): Promise<LanguageAnswer<Method>> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage({ id, method, arguments: given });
    });
  }

  /** What scripts can call; the same list again is not sent. */
  setDeployed(deployed: Deployed): void {
    const text = JSON.stringify(deployed);
    if (text === this.#deployed) return;
    this.#deployed = text;
    this.#worker.postMessage({ deployed });
  }

  #settle(reply: LanguageReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("problem" in reply) waiting?.reject(new Error(reply.problem));
    else waiting?.resolve(reply.value);
  }
}

let shared: LanguageClient | undefined;

/** The service, if the page has loaded it by now. */
export function loadedLanguage(): LanguageClient | null {
  return shared ?? null;
}

/** The one service of the page; its worker is loaded at the first call and kept. */
export function languageClient(): LanguageClient {
  shared ??= new LanguageClient(
    new Worker(new URL("./language-worker.ts", import.meta.url), { type: "module" }) as LanguageWorker,
  );
  return shared;
}

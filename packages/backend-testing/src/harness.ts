import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AITask, Backend, ComputeTask, SubmitResult, TaskEvent, TaskOutcome, TaskState } from "@fermata/backend";

/** One started backend with everything it has told, and the folder it works in. */
export class Harness {
  readonly backend: Backend;
  readonly workDir: string;
  readonly sessionId: string;
  readonly events: TaskEvent[] = [];
  readonly #waiters = new Set<() => void>();
  #sequence = 0;

  private constructor(backend: Backend, workDir: string, sessionId: string) {
    this.backend = backend;
    this.workDir = workDir;
    this.sessionId = sessionId;
  }

  /** In a new folder, or in the `workDir` of another harness as the next server of the same session. */
  static async start(
    backend: Backend,
    options: { readonly listen?: boolean; readonly workDir?: string; readonly sessionId?: string } = {},
  ): Promise<Harness> {
    const workDir = options.workDir ?? (await mkdtemp(join(tmpdir(), "fermata-conformance-")));
    const harness = new Harness(backend, workDir, options.sessionId ?? "session");
    await backend.start({ id: harness.sessionId, workDir, log: () => {} });
    if (options.listen !== false) harness.listen();
    return harness;
  }

  listen(): void {
    this.backend.listen(async (events) => this.take(events));
  }

  take(events: readonly TaskEvent[]): void {
    this.events.push(...events);
    for (const wake of this.#waiters) wake();
  }

  nextId(): string {
    this.#sequence += 1;
    return `run-1/${this.#sequence}.1`;
  }

  /** Submits one task that has to be accepted, and answers its id. */
  async submit(task: ComputeTask | AITask, options: { readonly timeoutMs?: number } = {}): Promise<string> {
    const id = this.nextId();
    const [result] = await this.backend.submit([{ id, name: "conformance", task, ...options }]);
    if (result?.accepted !== true) throw new Error(`refused: ${JSON.stringify(result)}`);
    return id;
  }

  /** Submits one task as it is, and answers what the backend said to it. */
  async offer(task: unknown): Promise<SubmitResult> {
    const [result] = await this.backend.submit([{ id: this.nextId(), name: "conformance", task: task as ComputeTask }]);
    return result!;
  }

  async run(task: ComputeTask | AITask, options: { readonly timeoutMs?: number } = {}): Promise<TaskOutcome> {
    return this.ended(await this.submit(task, options));
  }

  statesOf(id: string): TaskState[] {
    return this.events.filter((event) => event.id === id).map(({ state }) => state);
  }

  outcomeOf(id: string): TaskOutcome | undefined {
    return this.events.find((event) => event.id === id && event.outcome !== undefined)?.outcome;
  }

  async ended(id: string): Promise<TaskOutcome> {
    await this.until(() => this.outcomeOf(id) !== undefined);
    return this.outcomeOf(id)!;
  }

  async running(id: string): Promise<void> {
    await this.until(() => this.statesOf(id).includes("RUNNING"));
  }

  /** Looks again after every event; the test's own time limit is the only one. */
  async until(isReached: () => boolean): Promise<void> {
    while (!isReached())
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiters.delete(wake);
          resolve();
        };
        this.#waiters.add(wake);
      });
  }

  async log(id: string, stream: "stdout" | "stderr", range: { from: number; to?: number } = { from: 0 }) {
    const { bytes, ...rest } = await this.backend.readLog(id, stream, range);
    return { text: new TextDecoder().decode(bytes), ...rest };
  }

  /** Reads the log until it holds `text`. */
  async logged(id: string, text: string): Promise<void> {
    while (!(await this.log(id, "stdout")).text.includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async close(): Promise<void> {
    await this.backend.stop();
    await rm(this.workDir, { recursive: true, force: true });
  }
}

/** A command line run by the shell. */
export function shell(script: string, more: Partial<ComputeTask> = {}): ComputeTask {
  return { kind: "compute", executable: "/bin/sh", arguments: ["-c", script], ...more };
}

export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

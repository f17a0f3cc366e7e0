import type { Session } from "@fermata/backend";
import { taskId } from "@fermata/engine";
import type { PostgresReads } from "@fermata/store-postgres";
import type { LiveChange } from "../contract/live.ts";
import { writtenAttempt } from "../services/written-attempt.ts";

const INTERVAL_MS = 500;
/** Running tasks of one run whose output is watched; a fan-out of thousands is looked at one by one. */
const TASKS_MAX = 20;

export interface LogWatchOptions {
  readonly watchedRuns: () => ReadonlySet<string>;
  readonly reads: PostgresReads;
  readonly session: Session;
  readonly changed: (changes: readonly LiveChange[]) => void;
}

/** Output of a running task grows without a commit: of runs that somebody looks at, its size is asked for twice a second. */
export class LogWatch {
  readonly #options: LogWatchOptions;
  /** By attempt: bytes of both streams when last asked. */
  #sizes = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(options: LogWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const sizes = new Map<string, number>();
      const changes: LiveChange[] = [];
      for (const runId of this.#options.watchedRuns()) {
        const { rows } = await this.#options.reads.listTasks(runId, { states: ["running"] }, { limit: TASKS_MAX });
        for (const row of rows) {
          const id = taskId(runId, row.operation);
          const { session } = this.#options;
          const { backend, attempt } = row;
          if (backend === null) continue;
          const key = await writtenAttempt({ session, backend, taskId: id, attempt });
          const size = await this.#sizeOf(key, backend);
          sizes.set(key, size);
          if (size > (this.#sizes.get(key) ?? 0)) changes.push({ kind: "log", runId, taskId: id });
        }
      }
      this.#sizes = sizes;
      if (changes.length > 0) this.#options.changed(changes);
    } catch {
      // The database or a backend is away; the next look may find it again, and what it logs is logged where it happens.
    } finally {
      this.#busy = false;
    }
  }

  async #sizeOf(id: string, backend: string): Promise<number> {
    const sizes = await Promise.all(
      (["stdout", "stderr"] as const).map((stream) =>
        this.#options.session.readLog(backend, { id, stream, from: 0, to: 0 }),
      ),
    );
    return sizes.reduce((sum, { size }) => sum + size, 0);
  }
}

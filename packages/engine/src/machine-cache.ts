import type { LiveRun } from "./live-run.ts";
import type { RunId } from "./model.ts";

/**
 * Parked runs whose machine is still in memory (E8), least recently parked out first, bounded by the bytes of their last snapshots (a
 * live machine is larger than its snapshot by a factor that hardly varies).
 */
export class MachineCache {
  readonly #bytesMax: number;
  readonly #runs = new Map<RunId, LiveRun>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  put(run: LiveRun): void {
    this.delete(run.id);
    this.#runs.set(run.id, run);
    this.#bytes += costOf(run);
    for (const [id] of this.#runs) {
      if (this.#bytes <= this.#bytesMax) break;
      this.delete(id);
    }
  }

  /** Takes the run out, if its machine stands at that revision; one at another revision is of no use to anybody. */
  take(id: RunId, revision: number): LiveRun | undefined {
    const run = this.#runs.get(id);
    this.delete(id);
    return run?.revision === revision ? run : undefined;
  }

  delete(id: RunId): void {
    const run = this.#runs.get(id);
    if (!run) return;
    this.#runs.delete(id);
    this.#bytes -= costOf(run);
  }
}

/** Of a run that holds next to nothing, what the objects around it take. */
const entryBytes = 512;

function costOf(run: LiveRun): number {
  return run.snapshotBytes + entryBytes;
}

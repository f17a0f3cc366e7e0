import type { Store } from "../../src/store.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What may happen at an edge between the engine and the world (E41). */
export const mishaps = ["killed before", "killed after", "request lost", "answer lost"] as const;
export type Mishap = (typeof mishaps)[number];

/** Complete by its type: a method that is added to the store is an edge that the simulation must visit. */
const storeMethods = {
  registerWorker: true,
  heartbeat: true,
  unregisterWorker: true,
  reapWorkers: true,
  reconcile: true,
  createRuns: true,
  createTasks: true,
  sendSignals: true,
  requestEnd: true,
  cancelTasks: true,
  claimRuns: true,
  loadSnapshots: true,
  claimTasks: true,
  takeCancels: true,
  fireTimers: true,
  commit: true,
  saveWorkflow: true,
  findWorkflow: true,
  findVersion: true,
  saveTaskDefinition: true,
  findTaskDefinition: true,
  readRuns: true,
  readTasks: true,
  readWaits: true,
  readChildren: true,
} as const satisfies Record<Exclude<keyof Store, "subscribe">, true>;

/** Every edge that the engine has. */
export const edgeNames: readonly string[] = [
  ...Object.keys(storeMethods).map((method) => `store.${method}`),
  ...["saveSchedule", "listSchedules", "dueSchedules", "advanceSchedule"].map((method) => `store.${method}`),
  ...["submit", "cancel", "attach", "events"].map((each) => `backend.${each}`),
];

/** Events come to the engine, so that nothing is lost of them but the engine itself. */
export function mayHappen(edge: string, mishap: Mishap): boolean {
  return edge !== "backend.events" || mishap.startsWith("killed");
}

/** A mishap that is wanted for sure, at the given visit of the edge. */
export interface ForcedMishap {
  readonly edge: string;
  readonly mishap: Mishap;
  /** From 1. */
  readonly visit: number;
}

/** Chances per visit of an edge; both become 0 when the world comes to rest. */
export interface Faults {
  /** That the request is lost, or its answer. */
  lost: number;
  /** That the process is killed before or after. */
  crash: number;
}

/**
 * Every edge that the engine crosses, by name: a method of the store, or one of the backends. Draws what goes wrong there, and counts what
 * was visited and what went wrong, so that an edge nobody visits is noticed.
 */
export class Edges {
  /** Visits by edge, and by edge and mishap. */
  readonly visits: Record<string, number> = {};
  readonly mishaps: Record<string, number> = {};
  readonly faults: Faults;
  readonly #random: SeededRandom;
  readonly #forced: ForcedMishap | null;
  /** The forced mishap has happened. */
  happened = false;

  constructor(random: SeededRandom, faults: Faults, forced: ForcedMishap | null) {
    this.#random = random;
    this.faults = faults;
    this.#forced = forced;
  }

  /** The fate of this visit. */
  cross(edge: string): Mishap | null {
    const visit = (this.visits[edge] ?? 0) + 1;
    this.visits[edge] = visit;
    const drawn = this.#draw();
    const forced = this.#isForced(edge, visit);
    if (forced) this.happened = true;
    const mishap = forced ? this.#forced!.mishap : drawn;
    if (mishap && mayHappen(edge, mishap)) {
      const label = `${edge}, ${mishap}`;
      this.mishaps[label] = (this.mishaps[label] ?? 0) + 1;
    }
    return mishap && mayHappen(edge, mishap) ? mishap : null;
  }

  #isForced(edge: string, visit: number): boolean {
    return this.#forced?.edge === edge && this.#forced.visit === visit;
  }

  #draw(): Mishap | null {
    const { lost, crash } = this.faults;
    if (this.#random.chance(crash)) return this.#random.pick(["killed before", "killed after"]);
    if (this.#random.chance(lost)) return this.#random.pick(["request lost", "answer lost"]);
    return null;
  }
}

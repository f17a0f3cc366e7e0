import type { Backend, TaskEvent, TaskOutcome, TaskSubmission } from "@fermata/backend";
import type { Clock } from "../../src/clock.ts";
import type { TaskSession } from "../../src/task-dispatcher.ts";
import type { Edges } from "./edges.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How an attempt goes: after how long, how it ends, and how many times its end is told. */
export interface Course {
  readonly afterMs: number;
  readonly outcome: TaskOutcome;
  readonly times: number;
}

interface FarAttempt {
  end: TaskOutcome | null;
  session: SimulatedSession | null;
}

/** A machine elsewhere that goes on when our processes are killed: what runs there can be found again by `attach` (B22). */
export class FarMachine {
  readonly #time: VirtualTime;
  readonly #attempts = new Map<string, FarAttempt>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  begin(id: string, session: SimulatedSession, { afterMs, outcome }: Course): void {
    if (this.#attempts.has(id)) return;
    this.#attempts.set(id, { end: null, session });
    this.#time.schedule(afterMs, () => this.end(id, outcome));
  }

  end(id: string, outcome: TaskOutcome): void {
    const attempt = this.#attempts.get(id);
    if (!attempt || attempt.end) return;
    attempt.end = outcome;
    attempt.session?.hear(id, outcome);
  }

  /** From here on that session hears of it; one that was taken and forgotten is not found any more. */
  attach(id: string, session: SimulatedSession): boolean {
    const attempt = this.#attempts.get(id);
    if (!attempt) return false;
    attempt.session = session;
    if (attempt.end) session.hear(id, attempt.end);
    return true;
  }

  taken(ids: readonly string[]): void {
    for (const id of ids) if (this.#attempts.get(id)?.end) this.#attempts.delete(id);
  }
}

export interface SessionWorld {
  readonly clock: Clock & { readonly alive: boolean };
  readonly far: FarMachine;
  readonly edges: Edges;
  readonly crash: () => void;
  readonly course: (submission: TaskSubmission) => Course;
}

/** The backends of one process: `near` dies with it, `far` does not. */
export class SimulatedSession implements TaskSession {
  readonly #world: SessionWorld;
  readonly #near = new Map<string, () => void>();
  readonly #pending: Record<"near" | "far", TaskEvent[]> = { near: [], far: [] };
  #listener: (events: readonly TaskEvent[], backend: string) => Promise<void> = async () => {};

  constructor(world: SessionWorld) {
    this.#world = world;
  }

  readonly backends: readonly Backend[] = (["near", "far"] as const).map((name) => {
    const capabilities = () => ({ attach: name === "far", slots: 100 });
    return { name, state: "RUNNING", capabilities, refusal: () => undefined } as unknown as Backend;
  });

  async submit(tasks: Parameters<TaskSession["submit"]>[0]) {
    const accept = () =>
      tasks.map((task) => {
        const backend = task.backend === "far" ? "far" : "near";
        this.#begin(task, backend);
        return { id: task.id, accepted: true as const, backend };
      });
    // A real session answers for a backend that does not (it never rejects).
    const refuse = () =>
      tasks.map(({ id }) => ({ id, accepted: false as const, reason: "the backend does not answer" }));
    return this.#cross<ReturnType<typeof accept | typeof refuse>>("backend.submit", accept, refuse);
  }

  listen(listener: (events: readonly TaskEvent[], backend: string) => Promise<void>): void {
    this.#listener = listener;
  }

  async cancel(ids: readonly string[]): Promise<void> {
    const kill = () => {
      for (const id of ids) {
        this.#near.get(id)?.();
        if (this.#near.has(id)) this.#endNear(id, { outcome: { state: "CANCELED" }, times: 1, afterMs: 0 });
        else this.#world.far.end(id, { state: "CANCELED" });
      }
    };
    this.#cross("backend.cancel", kill, silence);
  }

  async attach(name: string, attempts: readonly { readonly id: string }[]) {
    const find = () => attempts.map(({ id }) => ({ id, found: name === "far" && this.#world.far.attach(id, this) }));
    return this.#cross("backend.attach", find, silence);
  }

  /** The end of a far attempt. */
  hear(id: string, outcome: TaskOutcome): void {
    if (this.#world.clock.alive) this.#tell("far", { id, state: outcome.state, outcome });
  }

  #cross<T>(edge: string, act: () => T, lost: () => T): T {
    if (!this.#world.clock.alive) return lost();
    const mishap = this.#world.edges.cross(edge);
    if (mishap === "killed before") this.#world.crash();
    if (!this.#world.clock.alive || mishap === "request lost") return lost();
    const answer = act();
    if (mishap === "killed after") this.#world.crash();
    return mishap === "answer lost" ? lost() : answer;
  }

  #begin(task: TaskSubmission, backend: "near" | "far"): void {
    const { clock, far, course: courseOf } = this.#world;
    const course = courseOf(task);
    this.#tell(backend, { id: task.id, state: "RUNNING", ...(backend === "far" ? { handle: task.id } : {}) });
    if (backend === "far") far.begin(task.id, this, course);
    else {
      this.#near.set(
        task.id,
        clock.schedule(course.afterMs, () => this.#endNear(task.id, course)),
      );
    }
  }

  #endNear(id: string, { outcome, times }: Course): void {
    this.#near.delete(id);
    for (let i = 0; i < times; i++) this.#tell("near", { id, state: outcome.state, outcome });
  }

  #tell(backend: "near" | "far", event: Omit<TaskEvent, "at" | "observedAt">): void {
    const at = this.#world.clock.now();
    this.#pending[backend].push({ ...event, at, observedAt: at });
    this.#world.clock.schedule(0, () => this.#offer(backend));
  }

  /** What is not taken is offered again (B20). */
  #offer(backend: "near" | "far"): void {
    const events = this.#pending[backend].splice(0);
    if (events.length === 0) return;
    const { clock, edges, far, crash } = this.#world;
    const mishap = edges.cross("backend.events");
    if (mishap === "killed before") {
      crash();
      return;
    }
    this.#listener(events, backend).then(
      () => {
        if (mishap === "killed after") crash();
        else if (backend === "far") far.taken(events.flatMap(({ id, outcome }) => (outcome ? [id] : [])));
      },
      () => {
        this.#pending[backend].unshift(...events);
        clock.schedule(10, () => this.#offer(backend));
      },
    );
  }
}

function silence(): never {
  throw new Error("the backend does not answer");
}

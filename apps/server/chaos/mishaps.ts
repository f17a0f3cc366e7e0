import { setTimeout as sleep } from "node:timers/promises";
import type { ChaosPostgres } from "./chaos-postgres.ts";
import type { ServerProcess } from "./server-process.ts";

/** Everything that is done to the stack. */
export const mishapKinds = ["kill", "freeze", "postgresCrash", "cut", "clockJump"] as const;
export type MishapKind = (typeof mishapKinds)[number];
/** How often each happens. */
export type MishapCounts = Readonly<Record<MishapKind, number>>;

export interface MishapsOptions {
  readonly servers: readonly ServerProcess[];
  readonly postgres: ChaosPostgres;
  readonly random: () => number;
  /** Longer than the servers' lease: others have taken the work over when the frozen one goes on. */
  readonly frozenMs: number;
}

const HOUR_MS = 3_600_000;

export class Mishaps {
  readonly #options: MishapsOptions;
  /** Milliseconds that each restart took. */
  readonly restarts: number[] = [];

  constructor(options: MishapsOptions) {
    this.#options = options;
  }

  /** One of them befalls one server, or the Postgres of all. Resolves when the stack is whole again. */
  async happen(kind: MishapKind): Promise<void> {
    const { servers, postgres, random, frozenMs } = this.#options;
    const server = servers[Math.floor(random() * servers.length)]!;
    if (kind === "postgresCrash") return postgres.crash();
    if (kind === "cut") return postgres.cut();
    if (kind === "clockJump") return server.setClockOff((random() - 0.5) * 2 * HOUR_MS);
    if (kind === "freeze") {
      server.signal("SIGSTOP");
      await sleep(frozenMs);
      server.signal("SIGCONT");
      return;
    }
    await server.end("SIGKILL");
    this.restarts.push(await server.start());
  }
}

/** All mishaps of the counts, in a random order. */
export function shuffledMishaps(counts: MishapCounts, random: () => number): MishapKind[] {
  const all = mishapKinds.flatMap((kind) => Array.from({ length: counts[kind] }, () => kind));
  for (let last = all.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other]!, all[last]!];
  }
  return all;
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@fermata/db/testing";
import type { Load, Turn } from "./loads.ts";
import { PostgresProbe } from "./postgres-figures.ts";

/** One turn of one system with what Postgres did meanwhile. */
export interface Measured extends Turn {
  readonly commits: number;
  readonly walBytes: number;
  readonly postgresCpuMs: number;
  readonly deadTuples: number;
}

/** One system in a process and a database of its own, on the Postgres that all share. */
export class Contestant {
  readonly name: string;
  readonly probe: PostgresProbe;
  readonly #child: ChildProcess;
  readonly #drop: () => Promise<void>;

  private constructor(name: string, parts: { child: ChildProcess; probe: PostgresProbe; drop: () => Promise<void> }) {
    this.name = name;
    this.#child = parts.child;
    this.probe = parts.probe;
    this.#drop = parts.drop;
  }

  static async open(name: string): Promise<Contestant> {
    const { url, drop } = await createTestDatabase();
    const probe = new PostgresProbe(url);
    await probe.open();
    const file = fileURLToPath(new URL("./system-process.ts", import.meta.url));
    // The young generation as the server sets it; peers get the same. What is measured is the build, as it is installed.
    const execArgv = ["--import", "tsx", "--expose-gc", "--max-semi-space-size=64"];
    const child = fork(file, [name, url], { execArgv });
    await once(child, "message");
    return new Contestant(name, { child, probe, drop });
  }

  /** @throws Error what the system says when it cannot carry out the load */
  async measure(load: Load): Promise<Measured> {
    const before = await this.probe.figures();
    this.#child.send(load);
    const [{ turn, error }] = (await once(this.#child, "message")) as [{ turn?: Turn; error?: string }];
    if (!turn) throw new Error(`${this.name}: ${error}`);
    const after = await this.probe.figures();
    return {
      ...turn,
      commits: after.commits - before.commits,
      walBytes: after.walBytes - before.walBytes,
      postgresCpuMs: after.cpuMs - before.cpuMs,
      deadTuples: after.deadTuples - before.deadTuples,
    };
  }

  async close(): Promise<void> {
    this.#child.send("close");
    await once(this.#child, "exit");
    await this.probe.close();
    await this.#drop();
  }
}

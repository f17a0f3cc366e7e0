import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import type { AppRouter } from "../src/index.ts";
import { ChaosPostgres } from "./chaos-postgres.ts";
import { type ChaosInputs, chaosSource, faultsOf, TASKS_PER_RUN } from "./chaos-workflow.ts";
import { type MishapCounts, Mishaps, shuffledMishaps } from "./mishaps.ts";
import { ServerProcess } from "./server-process.ts";

export interface ChaosOptions {
  /** An empty folder for everything. */
  readonly home: string;
  /** Run the TypeScript sources of the server instead of the build. */
  readonly fromSource: boolean;
  /** How many servers share the Postgres. */
  readonly servers: number;
  readonly mishaps: MishapCounts;
  readonly leaseMs: number;
  /** How long Postgres stays away when it crashes. */
  readonly postgresAwayMs: number;
  readonly runs: number;
  /** Signals of each run. */
  readonly signals: number;
  /** Longest time between two mishaps. */
  readonly aliveMsMax: number;
  /** How long after the last mishap everything may take to end. */
  readonly settleMs: number;
  readonly random: () => number;
  readonly report?: (line: string) => void;
}

/** One JSON object; all is well where `faults` is empty and `completed` equals `runs`. */
export interface ChaosReport {
  readonly servers: number;
  readonly mishaps: MishapCounts;
  readonly runs: number;
  readonly completed: number;
  readonly tasks: number;
  /** Attempts beyond the first: work that a kill cut off and that was done again. */
  readonly tasksRetaken: number;
  readonly resultsTakenTwice: number;
  readonly signalsAccepted: number;
  readonly signalsLost: number;
  readonly signalsTwice: number;
  readonly faults: readonly string[];
  readonly seconds: number;
  /** From the start of the process to its first answer. */
  readonly restartMs: { readonly median: number; readonly most: number };
}

interface ChaosRun {
  readonly inputs: ChaosInputs;
  readonly key: string;
  id: string | undefined;
  readonly accepted: string[];
  /** Why the server refused a signal, which it never should. */
  refused: string | undefined;
}

type Client = ReturnType<typeof createTRPCClient<AppRouter>>;

/** Runs workflows on real servers, ill-treats them and their Postgres again and again, and then looks at what became of the runs. */
export class Chaos {
  readonly #options: ChaosOptions;
  readonly #postgres: ChaosPostgres;
  readonly #runs: ChaosRun[];
  #servers: readonly ServerProcess[] = [];
  #calls = 0;
  #mishapsDone = 0;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#postgres = new ChaosPostgres({ dataDir: join(options.home, "postgres"), awayMs: options.postgresAwayMs });
    this.#runs = Array.from({ length: options.runs }, (_, number) => ({
      inputs: { number, signals: options.signals, pauseMs: Math.floor(options.random() * 4000) },
      key: randomUUID(),
      id: undefined,
      accepted: [],
      refused: undefined,
    }));
  }

  async run(): Promise<ChaosReport> {
    const began = performance.now();
    await this.#postgres.start();
    try {
      await this.#startServers();
      const mishaps = new Mishaps({
        servers: this.#servers,
        postgres: this.#postgres,
        random: this.#options.random,
        frozenMs: this.#options.leaseMs * 2,
      });
      await this.#insist((client) => client.workflows.deploy.mutate({ source: chaosSource }));
      await Promise.all([this.#mishap(mishaps), this.#startAll(), this.#signalAll()]);
      await this.#settle();
      return await this.#judge(mishaps.restarts, (performance.now() - began) / 1000);
    } finally {
      for (const server of this.#servers) await server.end("SIGTERM");
      await this.#postgres.stop();
    }
  }

  async #startServers(): Promise<void> {
    const { home, fromSource, servers, leaseMs } = this.#options;
    const env = {
      DATABASE_URL: this.#postgres.url,
      FERMATA_SAMPLES: "0",
      FERMATA_REQUESTS_PER_MINUTE: "10000000",
      FERMATA_LEASE_MS: String(leaseMs),
    };
    this.#servers = Array.from(
      { length: servers },
      (_, index) => new ServerProcess({ home: join(home, `server-${index}`), env, fromSource, settableClock: true }),
    );
    // One after the other: the first one migrates.
    for (const server of this.#servers) await server.start();
  }

  /** Each call goes to the next server; one that is away is passed over. */
  #nextClient(): Client {
    const { url, token } = this.#servers[this.#calls++ % this.#servers.length]!.state;
    return createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${token}` } })],
    });
  }

  /** As a careful client does: asks again, word for word, until there is an answer. */
  async #insist<Answer>(call: (client: Client) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await call(this.#nextClient());
      } catch (error) {
        if (
          error instanceof TRPCClientError &&
          error.data !== undefined &&
          error.data !== null &&
          error.data.httpStatus < 500
        )
          throw error;
        await sleep(50);
      }
    }
  }

  async #mishap(mishaps: Mishaps): Promise<void> {
    const { aliveMsMax, random, report } = this.#options;
    const all = shuffledMishaps(this.#options.mishaps, random);
    for (const kind of all) {
      await sleep(random() * aliveMsMax);
      await mishaps.happen(kind);
      if (++this.#mishapsDone % 10 === 0) report?.(`${this.#mishapsDone} of ${all.length} mishaps`);
    }
  }

  /** Spread over the time of the mishaps, so that each meets runs in every state. */
  async #startAll(): Promise<void> {
    for (const [index, run] of this.#runs.entries()) {
      await this.#untilShare(index / this.#runs.length);
      const started = await this.#insist((client) =>
        client.runs.start.mutate({ workflow: "chaos", inputs: { ...run.inputs }, idempotencyKey: run.key }),
      );
      run.id = started.id;
    }
  }

  /** The first signal right after the start (early), the others later. */
  async #signalAll(): Promise<void> {
    for (let round = 0; round < this.#options.signals; round++) {
      for (const [index, run] of this.#runs.entries()) {
        await this.#untilShare((round + index / this.#runs.length) / this.#options.signals);
        while (run.id === undefined) await sleep(10);
        const id = run.id;
        const messageId = randomUUID();
        try {
          await this.#insist((client) =>
            client.runs.signal.mutate({ id, name: "ping", payload: { id: messageId }, messageId }),
          );
          run.accepted.push(messageId);
        } catch (error) {
          run.refused = error instanceof Error ? error.message : String(error);
        }
      }
    }
  }

  /** Waits until that share of the mishaps is done. */
  async #untilShare(share: number): Promise<void> {
    const total = Object.values(this.#options.mishaps).reduce((sum, count) => sum + count, 0);
    while (this.#mishapsDone < total && (this.#mishapsDone + 1) / (total + 1) < share) await sleep(10);
  }

  async #settle(): Promise<void> {
    const deadline = performance.now() + this.#options.settleMs;
    for (;;) {
      const { runs } = await this.#insist((client) => client.runs.stats.query());
      const left = runs.queued + runs.running + runs.waiting + runs.paused;
      if (left === 0 || performance.now() > deadline) return;
      await sleep(200);
    }
  }

  /** What its history says: each task ended once, each wait was answered once. */
  async #historyFaults(run: ChaosRun, id: string): Promise<string[]> {
    const { events, more } = await this.#insist((client) => client.runs.events.query({ id, limit: 500 }));
    const faults = more ? [`run ${run.inputs.number} has more than 500 events`] : [];
    for (const type of ["task.done", "wait.answered"] as const) {
      const times = new Map<number | null, number>();
      for (const event of events)
        if (event.type === type) times.set(event.operation, (times.get(event.operation) ?? 0) + 1);
      for (const [operation, count] of times)
        if (count !== 1) faults.push(`run ${run.inputs.number} took the result of ${type} ${operation} ${count} times`);
      const expected = type === "task.done" ? TASKS_PER_RUN : run.inputs.signals;
      if (type === "task.done" && times.size !== expected)
        faults.push(`run ${run.inputs.number} has ${times.size} ends of tasks`);
    }
    return faults;
  }

  async #judge(starts: readonly number[], seconds: number): Promise<ChaosReport> {
    const faults: string[] = [];
    let completed = 0;
    let tasks = 0;
    let attempts = 0;
    for (const run of this.#runs) {
      const id = run.id ?? "";
      const detail = await this.#insist((client) => client.runs.get.query({ id }));
      if (detail.state !== "completed") {
        faults.push(`run ${run.inputs.number} (${id}) is ${detail.state}: ${detail.error ?? ""}`);
        continue;
      }
      completed++;
      if (run.refused !== undefined) faults.push(`run ${run.inputs.number}: ${run.refused}`);
      tasks += detail.tasks.length;
      attempts += detail.tasks.reduce((sum, task) => sum + task.attempts, 0);
      if (detail.tasks.length !== TASKS_PER_RUN)
        faults.push(`run ${run.inputs.number} has ${detail.tasks.length} tasks`);
      faults.push(...faultsOf(detail.output, run.inputs, run.accepted), ...(await this.#historyFaults(run, id)));
    }
    const sorted = [...starts].sort((a, b) => a - b);
    const count = (pattern: RegExp) => faults.filter((fault) => pattern.test(fault)).length;
    return {
      servers: this.#servers.length,
      mishaps: this.#options.mishaps,
      runs: this.#runs.length,
      completed,
      tasks,
      tasksRetaken: attempts - tasks,
      resultsTakenTwice: count(/took the result of \w+ [2-9]/),
      signalsAccepted: this.#runs.reduce((sum, run) => sum + run.accepted.length, 0),
      signalsLost: count(/consumed signal \S+ 0 times/),
      signalsTwice: count(/consumed signal \S+ [2-9]/),
      faults,
      seconds: Math.round(seconds * 10) / 10,
      restartMs: {
        median: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
        most: Math.round(sorted.at(-1) ?? 0),
      },
    };
  }
}

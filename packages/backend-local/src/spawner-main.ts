/**
 * The process that starts programs. It stays small, because starting a process from a large one is slow, and it outlives the server: when
 * the server is killed, the programs go on, are reaped here, and how they ended is written down for the next server.
 */
import { nodeLauncher } from "./node-launcher.ts";
import { posixLauncher } from "./posix-launcher.ts";
import { ProcessTable } from "./process-table.ts";
import type { FromSpawner, JobEnded, JobStarted, SpawnerSettings, ToSpawner } from "./spawn-protocol.ts";
import { SpawnerJournal } from "./spawner-journal.ts";

class Spawner {
  readonly #table: ProcessTable;
  readonly #journal: SpawnerJournal;
  /** Ends that the server has not confirmed: they are lost with it unless they are kept here. */
  readonly #unconfirmed = new Map<string, Omit<JobEnded, "output">>();
  #started: JobStarted[] = [];
  #ended: JobEnded[] = [];
  #isOrphan = false;
  #isReportPlanned = false;

  constructor(settings: SpawnerSettings) {
    const launcher = (settings.plainSpawn ? undefined : posixLauncher()) ?? nodeLauncher();
    this.#journal = new SpawnerJournal(settings.journalDirectory);
    this.#table = new ProcessTable(launcher, settings, {
      started: (event) => {
        this.#started.push(event);
        this.#planReport();
      },
      ended: (event) => this.#jobEnded(event),
    });
    send({ type: "ready", launcher: launcher.name });
  }

  take(message: ToSpawner): void {
    if (message.type === "run") this.#table.run(message.jobs);
    else if (message.type === "kill") for (const id of message.ids) this.#table.kill(id);
    else if (message.type === "taken") for (const id of message.ids) this.#unconfirmed.delete(id);
    else if (message.type === "leave") this.#leave();
  }

  orphan(): void {
    this.#isOrphan = true;
    // The channel kept this process alive; a signal handler does not.
    setInterval(() => {}, 2 ** 31 - 1);
    this.#table.dropWaiting();
    this.#journal.write({ type: "orphaned", running: this.#table.running, ended: [...this.#unconfirmed.values()] });
    this.#leaveWhenIdle();
  }

  #leave(): void {
    this.#journal.remove();
    process.exit(0);
  }

  #jobEnded(event: JobEnded): void {
    if (this.#isOrphan) {
      this.#writeEnd(event);
      // In a turn of its own: the table is still busy with this very end.
      setImmediate(() => this.#leaveWhenIdle());
      return;
    }
    const { output: _, ...kept } = event;
    this.#unconfirmed.set(event.id, kept);
    this.#ended.push(event);
    this.#planReport();
  }

  #writeEnd({ output: _, ...event }: JobEnded): void {
    this.#journal.write({ type: "ended", event });
  }

  #leaveWhenIdle(): void {
    if (this.#table.running.length === 0) process.exit(0);
  }

  /** Once per turn: what happens together travels together. */
  #planReport(): void {
    if (this.#isReportPlanned || this.#isOrphan) return;
    this.#isReportPlanned = true;
    setImmediate(() => {
      this.#isReportPlanned = false;
      if (this.#isOrphan) return;
      send({ type: "events", started: this.#started, ended: this.#ended });
      this.#started = [];
      this.#ended = [];
    });
  }
}

function send(message: FromSpawner): void {
  // The callback takes the error of a channel that the server's death has just closed; `disconnect` follows.
  process.send?.(message, undefined, undefined, () => {});
}

let spawner: Spawner | undefined;
process.on("message", (message: ToSpawner) => {
  if (message.type === "configure") spawner = new Spawner(message.settings);
  else spawner?.take(message);
});
process.on("disconnect", () => {
  if (spawner === undefined) process.exit(0);
  spawner.orphan();
});
// A terminal's Ctrl-C and a service manager's stop are the server's to act on.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

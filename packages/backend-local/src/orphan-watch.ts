import { rmSync } from "node:fs";
import { isSameProcess, killGroup } from "./process-group.ts";
import type { JobEnded, JobStarted } from "./spawn-protocol.ts";
import { type JournalLine, journalsIn, readJournal } from "./spawner-journal.ts";

const pollMs = 100;
/** A spawner notices at once that its server is gone; this is for a machine that is very busy. */
const orphanedMsMax = 10_000;
/** Journals of spawners that have left are kept this long for attempts that nobody has asked for yet. */
const keptMsMax = 7 * 86_400_000;

type End = Omit<JobEnded, "output">;

interface Journal {
  readonly path: string;
  readonly pid: number;
  readonly at: number;
  readonly running: Map<string, JobStarted>;
  readonly ended: Map<string, End>;
}

interface Watched {
  readonly journal: Journal;
  readonly ended: (event: End) => void;
}

/** What earlier servers of this session left running, by the journals of the spawners that outlived them (B22). */
export class OrphanWatch {
  readonly #directory: string;
  readonly #killGraceMs: number;
  #journals: Journal[] = [];
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string, killGraceMs: number) {
    this.#directory = directory;
    this.#killGraceMs = killGraceMs;
  }

  /** Reads the journals; waits for spawners that have not yet noticed that their server is gone. */
  async load(): Promise<void> {
    const until = Date.now() + orphanedMsMax;
    for (const path of journalsIn(this.#directory)) {
      let journal = parse(path, readJournal(path));
      while (journal?.isOrphaned === false && isSameProcess(journal.pid, journal.at) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        journal = parse(path, readJournal(path));
      }
      if (journal === undefined) continue;
      const isAlive = isSameProcess(journal.pid, journal.at);
      if (journal.isOrphaned && (isAlive || Date.now() - journal.at < keptMsMax)) this.#journals.push(journal);
      // A spawner that died without a word; what it had started is told by the handles.
      else if (!isAlive) rmSync(path, { force: true });
    }
  }

  /**
   * Takes one attempt over: its start is answered, and `ended` is called once, now or later. Undefined where no journal knows it; a process
   * that the handle still finds is then killed first, for nobody could tell how it ends.
   */
  async take(id: string, handle: string | undefined, ended: (event: End) => void): Promise<JobStarted | undefined> {
    for (const journal of this.#journals) {
      const started = journal.running.get(id);
      const end = journal.ended.get(id);
      if (started === undefined && end === undefined) continue;
      this.#watched.set(id, { journal, ended });
      this.#timer ??= setInterval(() => this.#poll(), pollMs);
      setImmediate(() => this.#poll());
      return started ?? { id, pid: 0, at: end!.at };
    }
    const known = handle === undefined ? undefined : parseHandle(handle);
    if (known !== undefined && isSameProcess(known.pid, known.at)) await killGroup(known.pid, this.#killGraceMs);
    return undefined;
  }

  /** Kills attempts that were taken over; their ends come through the journal like any other. */
  kill(id: string): void {
    const started = this.#watched.get(id)?.journal.running.get(id);
    if (started !== undefined && isSameProcess(started.pid, started.at)) void killGroup(started.pid, this.#killGraceMs);
  }

  get running(): number {
    return this.#watched.size;
  }

  /** The end of this attempt is durable: a journal of which all is settled goes. */
  settled(id: string): void {
    this.#journals = this.#journals.filter((journal) => {
      journal.ended.delete(id);
      const isDone = journal.running.size === 0 && journal.ended.size === 0 && !isSameProcess(journal.pid, journal.at);
      if (isDone) rmSync(journal.path, { force: true });
      return !isDone;
    });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #poll(): void {
    for (const journal of this.#journals) this.#refresh(journal);
    for (const [id, { journal, ended }] of this.#watched) {
      const end = journal.ended.get(id);
      if (end === undefined) continue;
      this.#watched.delete(id);
      ended(end);
    }
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #refresh(journal: Journal): void {
    if (journal.running.size === 0) return;
    // Asked before the file is read: a spawner that is gone has written all it ever will.
    const isAlive = isSameProcess(journal.pid, journal.at);
    for (const line of readJournal(journal.path)) {
      if (line.type !== "ended" || !journal.running.delete(line.event.id)) continue;
      journal.ended.set(line.event.id, line.event);
    }
    if (isAlive) return;
    for (const { id, pid, at } of journal.running.values()) {
      journal.running.delete(id);
      if (isSameProcess(pid, at)) void killGroup(pid, this.#killGraceMs);
      const message = "the process that watched over this task died";
      journal.ended.set(id, { id, at: Date.now(), failure: { message, origin: "infrastructure" } });
    }
  }
}

/** A handle names the process and when that started (Unix ms): `1234@1790000000000`. */
export function handleOf(pid: number, startedAt: number): string {
  return `${pid}@${startedAt}`;
}

function parseHandle(handle: string): { pid: number; at: number } | undefined {
  const match = /^(\d+)@(\d+)$/.exec(handle);
  return match === null ? undefined : { pid: Number(match[1]), at: Number(match[2]) };
}

function parse(path: string, lines: readonly JournalLine[]): (Journal & { isOrphaned: boolean }) | undefined {
  const [head] = lines;
  if (head?.type !== "spawner") return undefined;
  const running = new Map<string, JobStarted>();
  const ended = new Map<string, End>();
  for (const line of lines) {
    if (line.type === "orphaned") {
      for (const started of line.running) running.set(started.id, started);
      for (const event of line.ended) ended.set(event.id, event);
    } else if (line.type === "ended") {
      running.delete(line.event.id);
      ended.set(line.event.id, line.event);
    }
  }
  return {
    path,
    pid: head.pid,
    at: head.at,
    running,
    ended,
    isOrphaned: lines.some(({ type }) => type === "orphaned"),
  };
}

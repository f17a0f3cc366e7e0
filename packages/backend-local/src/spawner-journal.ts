import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { JobEnded, JobStarted } from "./spawn-protocol.ts";

type End = Omit<JobEnded, "output">;

/**
 * One line of a journal. `spawner` is the first; `orphaned` follows when the server is gone, with all that then runs and all ends that the
 * server had not taken: in one line, so that who sees it sees everything.
 */
export type JournalLine =
  | { readonly type: "spawner"; readonly pid: number; readonly at: number }
  | { readonly type: "orphaned"; readonly running: readonly JobStarted[]; readonly ended: readonly End[] }
  | { readonly type: "ended"; readonly event: End };

/**
 * What a spawner leaves for the next server when its own is gone: a file of JSON lines, which says what runs and how each ended. The
 * outputs are in the log files.
 */
export class SpawnerJournal {
  readonly #path: string;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const at = Math.round(Date.now() - process.uptime() * 1000);
    this.#path = join(directory, `${process.pid}-${at}.jsonl`);
    this.write({ type: "spawner", pid: process.pid, at });
  }

  write(line: JournalLine): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

/** Removes the journal of a spawner that died while its server lived: the server knows better what became of its programs. */
export function removeJournalOf(pid: number, directory: string): void {
  for (const path of journalsIn(directory)) if (basename(path).startsWith(`${pid}-`)) rmSync(path, { force: true });
}

/** Paths of the journals of this session. */
export function journalsIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}

/** The whole lines of a journal; a line that is still being written is left for the next look. */
export function readJournal(path: string): readonly JournalLine[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as JournalLine);
}
